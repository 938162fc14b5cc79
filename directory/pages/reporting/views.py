"""Report a problem with a listing, keep the receipt, see the outcome."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_view, read_views
from directory.access.permissions import Permission
from directory.access.problem_reports import own_report, own_reports
from directory.access.reveal import ListingView
from directory.changes.problem_reports import report_problem
from directory.clock import now
from directory.pages.reporting.forms import KINDS, STATES, ReportForm
from directory.pages.serving import current_session
from directory.records import ProblemKind, ProblemReport

blueprint = Blueprint("reporting", __name__)


@blueprint.get("/listings/<uuid:listing_id>/problem")
@requires(Permission.MATCH_LISTINGS)
def ask(listing_id: object) -> str:
    return render_template("reporting/ask.html", listing=_view_or_404(str(listing_id)), form=ReportForm())


@blueprint.post("/listings/<uuid:listing_id>/problem")
@requires(Permission.MATCH_LISTINGS)
def submit(listing_id: object) -> Response | tuple[str, int]:
    """Keep the report and show its receipt; or the form again with its problems."""
    listing, form = _view_or_404(str(listing_id)), ReportForm()
    if not form.validate():
        return render_template("reporting/ask.html", listing=listing, form=form), 422
    kind, words = ProblemKind(form.kind.data), form.words.data or ""
    report = report_problem(current_actor(), current_session(), listing.id, kind, words, now())
    return redirect(url_for("reporting.show", receipt=report.receipt), code=303)


@blueprint.get("/reports")
@requires(Permission.MATCH_LISTINGS)
def index() -> str:
    reports = own_reports(current_session(), current_actor())
    views = read_views(current_session(), current_actor(), {report.listing_uuid for report in reports})
    return render_template("reporting/index.html", reports=reports, views=views, kinds=KINDS, states=STATES)


@blueprint.get("/reports/<receipt>")
@requires(Permission.MATCH_LISTINGS)
def show(receipt: str) -> str:
    """The receipt. Errors: 404 for another's."""
    report = own_report(current_session(), current_actor(), receipt)
    if report is None:
        abort(404)
    listing = read_view(current_session(), current_actor(), report.listing_uuid)
    return render_template("reporting/receipt.html", report=report, listing=listing, kind=_kind(report), states=STATES)


def _kind(report: ProblemReport) -> str:
    return KINDS[ProblemKind(report.kind)]


def _view_or_404(uuid: str) -> ListingView:
    view = read_view(current_session(), current_actor(), uuid)
    if view is None:
        abort(404)
    return view
