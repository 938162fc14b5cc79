"""What workers have reported: corrected, or looked at and found right, with an answer that the sender reads."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from directory.access.corrections import correction_for, count_corrections, waiting_corrections
from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.problem_reports import settle_report
from directory.clock import now
from directory.pages.account.forms import stripped
from directory.pages.keeping.blueprint import blueprint
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reporting.forms import KINDS
from directory.pages.serving import current_session
from directory.records import ProblemKind, ProblemReport, ReportState
from directory.records.problem_report import LONGEST_REPORT
from directory.records.reading import ListingRecord


class SettleForm(FlaskForm):
    state = RadioField(
        "What became of it?",
        choices=[
            SelectChoice(ReportState.CORRECTED.value, "The listing is corrected"),
            SelectChoice(ReportState.KEPT.value, "The listing was right"),
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
    session, actor = current_session(), current_actor()
    paging = Paging.of(request.args.get("page", type=int), count_corrections(session, actor)).existing_or_404()
    rows = [
        (report, reveal(actor, record), KINDS[ProblemKind(report.kind)])
        for report, record in waiting_corrections(session, actor, PAGE_SIZE, paging.offset)
    ]
    return render_template("keeping/corrections.html", rows=rows, paging=paging)


@blueprint.get("/corrections/<string:receipt>")
@requires(Permission.KEEP_LISTINGS)
def correction(receipt: str) -> str:
    return _page(SettleForm(formdata=None), *_found(receipt))


@blueprint.post("/corrections/<string:receipt>")
@requires(Permission.KEEP_LISTINGS)
def settle_correction(receipt: str) -> Response | tuple[str, int]:
    report, record = _found(receipt)
    form = SettleForm()
    if not form.validate():
        return _page(form, report, record), 422
    settle_report(current_actor(), current_session(), report, ReportState(form.state.data), form.answer.data, now())
    flash("Settled. Whoever reported it reads your answer.", "success")
    return redirect(url_for("keeping.corrections"), code=303)


def _found(receipt: str) -> tuple[ProblemReport, ListingRecord]:
    """Errors: 404 for a report that does not exist for the actor, or is settled."""
    found = correction_for(current_session(), current_actor(), receipt)
    if found is None:
        abort(404)
    return found


def _page(form: SettleForm, report: ProblemReport, record: ListingRecord) -> str:
    return render_template(
        "keeping/correction.html",
        form=form,
        report=report,
        what=KINDS[ProblemKind(report.kind)],
        listing=reveal(current_actor(), record),
    )
