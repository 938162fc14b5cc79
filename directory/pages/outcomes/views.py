"""After the call: the result in one click, the reason or the fit in a second. Kept as counts alone."""

from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_view
from directory.access.permissions import Permission
from directory.access.problem_reports import is_waiting
from directory.access.reveal import ListingView
from directory.changes.outcomes import Outcome, Result, asks_for_family, record_outcome
from directory.changes.problem_reports import report_problem
from directory.changes.shortlists import note_result
from directory.clock import now
from directory.pages.match.answering import Answering, answering_or_404
from directory.pages.outcomes.contradicting import contradiction
from directory.pages.outcomes.forms import REASONS, RESULTS, results_after
from directory.pages.serving import account_county, current_session
from directory.records import CallResult, ShortlistItem
from directory.records.outcome import DeclineReason

blueprint = Blueprint("outcomes", __name__)

Code = TypeVar("Code", CallResult, DeclineReason)

#: Results that have a second click.
_ASKS_MORE = (CallResult.ACCEPTED, CallResult.DECLINED)


@blueprint.post("/match/<search_id>/call/<uuid:listing_id>")
@requires(Permission.MATCH_LISTINGS)
def tell(search_id: str, listing_id: object) -> Response:
    """The result. Accepted and declined ask one thing more; the others are counted now. Errors: 404."""
    answering, item = _called_or_404(search_id, str(listing_id))
    result = _code_or_404(CallResult, request.form.get("result", ""))
    if result not in results_after(item.result):
        abort(404)
    if result in _ASKS_MORE:
        name = "declined" if result is CallResult.DECLINED else "accepted"
        return redirect(url_for(f"outcomes.{name}", search_id=search_id, listing_id=listing_id), code=303)
    return _count(answering, item, result, Outcome(result=Result(result), wants_family=_wants_family(answering)))


@blueprint.get("/match/<search_id>/call/<uuid:listing_id>/declined")
@requires(Permission.MATCH_LISTINGS)
def declined(search_id: str, listing_id: object) -> str:
    _called_or_404(search_id, str(listing_id))
    return render_template(
        "outcomes/declined.html", search_id=search_id, listing=_view_or_404(str(listing_id)), reasons=REASONS
    )


@blueprint.post("/match/<search_id>/call/<uuid:listing_id>/declined")
@requires(Permission.MATCH_LISTINGS)
def submit_declined(search_id: str, listing_id: object) -> Response:
    """``reason`` is from the list; with ``tell`` the provider is asked to check what the listing says otherwise."""
    answering, item = _called_or_404(search_id, str(listing_id))
    reason = _code_or_404(DeclineReason, request.form.get("reason", ""))
    if request.form.get("tell") == "on" and item.result != CallResult.DECLINED:
        _tell_provider(answering, item.listing_uuid, reason)
    outcome = Outcome(result=Result.DECLINED, reason=reason, wants_family=_wants_family(answering))
    return _count(answering, item, CallResult.DECLINED, outcome)


@blueprint.get("/match/<search_id>/call/<uuid:listing_id>/accepted")
@requires(Permission.MATCH_LISTINGS)
def accepted(search_id: str, listing_id: object) -> str:
    answering, _ = _called_or_404(search_id, str(listing_id))
    return render_template(
        "outcomes/accepted.html",
        search_id=search_id,
        listing=_view_or_404(str(listing_id)),
        is_in_county=_is_in_county(answering, str(listing_id)),
    )


@blueprint.post("/match/<search_id>/call/<uuid:listing_id>/accepted")
@requires(Permission.MATCH_LISTINGS)
def submit_accepted(search_id: str, listing_id: object) -> Response:
    """``fit`` is best or first; ``county`` is in, out or blank where the directory knows."""
    answering, item = _called_or_404(search_id, str(listing_id))
    fit, county = request.form.get("fit"), request.form.get("county")
    if fit not in ("best", "first"):
        abort(404)
    known = _is_in_county(answering, item.listing_uuid)
    told = {"in": True, "out": False}.get(county or "")
    outcome = Outcome(
        result=Result.ACCEPTED,
        is_best_fit=fit == "best",
        is_in_county=known if known is not None else told,
        wants_family=_wants_family(answering),
    )
    return _count(answering, item, CallResult.ACCEPTED, outcome)


def _count(answering: Answering, item: ShortlistItem, result: CallResult, outcome: Outcome) -> Response:
    """Count it, unless this listing is known to be that far: a second click counts nothing."""
    county = _county(answering)
    is_known = item.result == result or (item.result, result) == (CallResult.PLACED, CallResult.ACCEPTED)
    if not is_known and county is not None:
        query = answering.query
        record_outcome(
            current_actor(),
            current_session(),
            outcome,
            county=county,
            needs=query.needs,
            seeking=query.seeking,
        )
    note_result(current_actor(), item, result)
    flash(f"Noted: {RESULTS[result].lower()}. Only a count is kept for the gap analysis.", "success")
    return redirect(url_for("shortlist.show", search_id=answering.search.id), code=303)


def _tell_provider(answering: Answering, uuid: str, reason: DeclineReason) -> None:
    """Send the listing's keeper a correction where the decline is not what the listing says."""
    session, actor = current_session(), current_actor()
    found = contradiction(reason, answering.explained_or_404(uuid), _view_or_404(uuid))
    if found is None or is_waiting(session, actor, uuid, found.kind, found.words):
        return
    report = report_problem(actor, session, uuid, found.kind, found.words, now())
    flash(f"Its provider is asked to check what the listing says. Your receipt: {report.receipt}.", "success")


def _called_or_404(search_id: str, uuid: str) -> tuple[Answering, ShortlistItem]:
    """The search and the listing on its shortlist. Errors: 404."""
    answering = answering_or_404(search_id)
    item = current_session().get(ShortlistItem, (answering.search.id, uuid))
    if item is None:
        abort(404)
    return answering, item


def _view_or_404(uuid: str) -> ListingView:
    view = read_view(current_session(), current_actor(), uuid)
    if view is None:
        abort(404)
    return view


def _code_or_404(codes: type[Code], text: str) -> Code:
    try:
        return codes(text)
    except ValueError:
        abort(404)


def _county(answering: Answering) -> str | None:
    """The county that looks: the one asked, else the worker's own."""
    return answering.query.county or account_county()


def _is_in_county(answering: Answering, uuid: str) -> bool | None:
    """Whether the listing lies in the county that looks; None where its place or the county is not known."""
    counties, county = answering.explained_or_404(uuid).listing.site.counties, _county(answering)
    if not counties or county is None:
        return None
    return counties == (county,) if len(counties) == 1 or county not in counties else None


def _wants_family(answering: Answering) -> bool:
    return asks_for_family(answering.query.placement_types)
