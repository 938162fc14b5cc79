"""What is wrong with a listing."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from directory.records import ProblemKind, ReportState
from directory.records.problem_report import LONGEST_REPORT

KINDS: Mapping[ProblemKind, str] = {
    ProblemKind.PHONE: "The intake number or hours are wrong",
    ProblemKind.CLOSED: "It is closed",
    ProblemKind.OPENINGS: "The openings are wrong",
    ProblemKind.WHOM: "Whom it takes is wrong (ages, genders, jurisdictions, counties)",
    ProblemKind.FUNDING: "The funding limits are wrong",
    ProblemKind.PLACE: "The location is wrong, or should not be shown",
    ProblemKind.SERVICES: "What it offers is wrong",
    ProblemKind.SAFETY: "It may not be safe",
    ProblemKind.OTHER: "Something else",
}

STATES: Mapping[ReportState, str] = {
    ReportState.WAITING: "Waiting to be looked at",
    ReportState.CORRECTED: "Corrected",
    ReportState.AMENDED: "Corrected, in another way",
    ReportState.KEPT: "Looked at; the listing was right",
}


class ReportForm(FlaskForm):
    kind = RadioField(
        "What is wrong?",
        choices=[SelectChoice(*pair) for pair in KINDS.items()],
        validators=[InputRequired("Choose what is wrong.")],
    )
    words = TextAreaField(
        "What should it say?",
        validators=[Length(max=LONGEST_REPORT, message=f"Write at most {LONGEST_REPORT} characters.")],
    )
