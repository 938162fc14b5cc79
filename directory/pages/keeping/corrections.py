"""What workers have reported: corrected, or looked at and found right, with an answer that the sender reads."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from directory.access.corrections import correction_for, count_corrections, waiting_corrections
from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.problem_reports import SettledAlready, settle_report
from directory.clock import now
from directory.pages.account.forms import stripped
from directory.pages.keeping.blueprint import blueprint
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reporting.forms import KINDS
from directory.pages.reviews.narrowing import Narrowing
from directory.pages.serving import current_session
from directory.records import ProblemKind, ProblemReport, ReportState
from directory.records.keeping import AVAILABILITY_PART, PLACE_PART
from directory.records.problem_report import LONGEST_REPORT
from directory.records.reading import ListingRecord

_KINDS = {str(kind): words for kind, words in KINDS.items()}

#: What is reported → the part of the listing in which it is corrected.
_PARTS = {
    ProblemKind.PHONE: 2,
    ProblemKind.PLACE: PLACE_PART,
    ProblemKind.SERVICES: 6,
    ProblemKind.WHOM: 7,
    ProblemKind.FUNDING: 10,
    ProblemKind.OPENINGS: AVAILABILITY_PART,
}


class SettleForm(FlaskForm):
    state = RadioField(
        "What became of it?",
        choices=[
            SelectChoice(ReportState.CORRECTED.value, "Accept: the listing is corrected as reported"),
            SelectChoice(ReportState.AMENDED.value, "Amend: the listing is corrected, in another way"),
            SelectChoice(ReportState.KEPT.value, "Reject: the listing was right"),
        ],
        validators=[InputRequired("Choose one.")],
    )
    answer = TextAreaField(
        "In words that the sender will read",
        filters=[stripped],
        validators=[DataRequired("Write a sentence."), Length(max=LONGEST_REPORT)],
    )


@blueprint.get("/corrections")
@requires(Permission.KEEP_LISTINGS)
def corrections() -> str:
    """Those that wait, the oldest first, a page at a time."""
    session, actor, narrowing = current_session(), current_actor(), Narrowing.of(_KINDS)
    asked = _asked(narrowing)
    paging = Paging.of(request.args.get("page", type=int), count_corrections(session, actor, asked)).existing_or_404()
    rows = [
        (report, reveal(actor, record), KINDS[ProblemKind(report.kind)])
        for report, record in waiting_corrections(session, actor, PAGE_SIZE, paging.offset, asked)
    ]
    return render_template("keeping/corrections.html", rows=rows, paging=paging, narrowing=narrowing)


def _asked(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    asked, since = narrowing.in_county(), narrowing.waiting_since(now())
    if narrowing.kind:
        asked.append(ProblemReport.kind == narrowing.kind)
    return [*asked, ProblemReport.sent_at <= since] if since else asked


@blueprint.get("/corrections/<string:receipt>")
@requires(Permission.KEEP_LISTINGS)
def correction(receipt: str) -> str:
    return _page(SettleForm(formdata=None), *_found(receipt))


@blueprint.post("/corrections/<string:receipt>")
@requires(Permission.KEEP_LISTINGS)
def settle_correction(receipt: str) -> Response | tuple[str, int]:
    report, record = _found(receipt, settled_too=True)
    form = SettleForm()
    if report.state != ReportState.WAITING:
        return _settled_before()
    if not form.validate():
        return _page(form, report, record), 422
    state, answer = ReportState(form.state.data), form.answer.data
    try:
        settle_report(current_actor(), current_session(), report, state, answer, now())
    except SettledAlready:
        return _settled_before()
    flash("Settled. Whoever reported it reads your answer.", "success")
    return redirect(url_for("keeping.corrections"), code=303)


def _settled_before() -> Response:
    """For a second tap, and for whoever came second."""
    flash("This was settled before. The first answer stands.", "warning")
    return redirect(url_for("keeping.corrections"), code=303)


def _found(receipt: str, *, settled_too: bool = False) -> tuple[ProblemReport, ListingRecord]:
    """Errors: 404 for a report that does not exist for the actor, or is settled unless those are asked for too."""
    found = correction_for(current_session(), current_actor(), receipt)
    if found is None or not (settled_too or found[0].state == ReportState.WAITING):
        abort(404)
    return found


def _corrected_at(report: ProblemReport) -> str:
    """The address of the page on which what is reported can be set right."""
    kind, uuid = ProblemKind(report.kind), report.listing_uuid
    if kind is ProblemKind.CLOSED:
        return url_for("keeping.ask_close", listing_id=uuid)
    if kind in _PARTS:
        return url_for("keeping.edit", listing_id=uuid, part=_PARTS[kind])
    return url_for("keeping.show", listing_id=uuid)


def _page(form: SettleForm, report: ProblemReport, record: ListingRecord) -> str:
    return render_template(
        "keeping/correction.html",
        form=form,
        report=report,
        what=KINDS[ProblemKind(report.kind)],
        corrected_at=_corrected_at(report),
        listing=reveal(current_actor(), record),
    )
