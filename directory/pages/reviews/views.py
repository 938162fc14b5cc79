"""What waits for staff: sensitive facts that providers would change, and listings that they would open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVarTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, Select, func, select
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.listings import ChangedMeanwhile
from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts
from directory.changes.reviews import AlreadyDecided, approve, changed_since_open, decline, trust, wanted_of
from directory.clock import now
from directory.pages.account.forms import stripped
from directory.pages.keeping.blueprint import count_as_shown, kept_or_404
from directory.pages.keeping.effects import effects
from directory.pages.keeping.sections import words_of
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reviews.narrowing import Narrowing
from directory.pages.serving import current_finder, current_session
from directory.records import Account, Listing, Location, Organization, ProposedChange, ReviewState
from directory.records.cells import read_cell
from directory.records.facts import FACT, Facts, Value
from directory.records.reading import ListingRecord, read_listings, read_vocabulary

Row = TypeVarTuple("Row")

blueprint = Blueprint("reviews", __name__)

#: Before another is live, staff call the one that is.
WHO_ANSWERS = frozenset({"intake_name", "intake_phone", "intake_email"})

_KINDS = {"facts": "Facts that change", "opens": "Listings that would open"}

_MEANWHILE = "Someone has decided this, or changed it, meanwhile. This is how it stands now."


class DecideForm(FlaskForm):
    """``seen`` names what was read: more may have been added since."""

    seen = HiddenField()


class DeclineForm(DecideForm):
    reason = TextAreaField(
        "Why, in words that the provider will read",
        filters=[stripped],
        validators=[DataRequired("Write a sentence."), Length(max=1000)],
    )


@blueprint.get("/reviews")
@requires(Permission.REVIEW_CHANGES)
def queue() -> str:
    """Those that wait, the oldest first, a page at a time."""
    session, narrowing = current_session(), Narrowing.of(_KINDS)
    waiting = _waiting(narrowing)
    total = session.scalar(_of_listings(select(func.count()).select_from(ProposedChange)).where(*waiting)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    rows = session.execute(
        _of_listings(select(ProposedChange, Account.name))
        .join(Account, Account.id == ProposedChange.account_id)
        .where(*waiting)
        .order_by(ProposedChange.proposed_at, ProposedChange.id)
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    records = read_listings(session, Listing.id.in_([proposed.listing_id for proposed, _ in rows]))
    views = {record.id: reveal(current_actor(), record) for record in records}
    shown = [
        (proposed, views[proposed.listing_id], name, [FACT[fact].label for fact in proposed.differences])
        for proposed, name in rows
    ]
    return render_template("reviews/queue.html", rows=shown, paging=paging, narrowing=narrowing)


def _of_listings(query: Select[*Row]) -> Select[*Row]:
    """With the place of the listing that each change is of."""
    return query.join(Listing, Listing.id == ProposedChange.listing_id).join(
        Location, Location.id == Listing.location_id
    )


def _waiting(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    asked = [ProposedChange.state == ReviewState.WAITING, *narrowing.in_county()]
    if narrowing.kind:
        asked.append(ProposedChange.opens.is_(narrowing.kind == "opens"))
    since = narrowing.waiting_since(now())
    return [*asked, ProposedChange.proposed_at <= since] if since else asked


@blueprint.get("/reviews/<int:number>")
@requires(Permission.REVIEW_CHANGES)
def show(number: int) -> str:
    return _page(_proposed(number))


@blueprint.post("/reviews/<int:number>/approve")
@requires(Permission.REVIEW_CHANGES)
def submit_approve(number: int) -> Response | tuple[str, int]:
    proposed, form = _proposed(number), DecideForm()
    try:
        record, ground = _record(proposed), Ground(current_finder().gazetteer)
        seen = _seen(proposed, record, form)
        approve(current_actor(), current_session(), proposed, record, seen, ground, now())
    except (AlreadyDecided, ChangedMeanwhile):
        return _again(number)
    except InvalidFacts as problems:
        current_session().rollback()
        told = [f"{FACT[each.column].label}: {each.message}." for each in problems.problems]
        return _page(_proposed(number), problems=told), 422
    flash("Approved: it is live.", "success")
    return redirect(url_for("reviews.queue"), code=303)


@blueprint.post("/reviews/<int:number>/decline")
@requires(Permission.REVIEW_CHANGES)
def submit_decline(number: int) -> Response | tuple[str, int]:
    proposed, form = _proposed(number), DeclineForm()
    if not form.validate():
        return _page(proposed, declining=form), 422
    try:
        record, reason = _record(proposed), form.reason.data
        seen = _seen(proposed, record, form)
        decline(current_actor(), current_session(), proposed, record, seen, reason, now())
    except AlreadyDecided:
        return _again(number)
    flash("Declined. The provider was told by mail, and reads why on the site.", "success")
    return redirect(url_for("reviews.queue"), code=303)


@blueprint.post("/keeping/<uuid:listing_id>/trust")
@requires(Permission.REVIEW_CHANGES)
def submit_trust(listing_id: object) -> Response:
    """Trust the listing's organization, or no longer."""
    record = kept_or_404(listing_id)
    organization = current_session().get_one(Organization, record.organization_id)
    trust(current_actor(), current_session(), organization, is_trusted=request.form.get("trusted") == "yes")
    flash("Kept.", "success")
    return redirect(url_for("keeping.show", listing_id=record.uuid), code=303)


def _proposed(number: int) -> ProposedChange:
    """Errors: 404 where there is none."""
    proposed = current_session().get(ProposedChange, number)
    if proposed is None:
        abort(404)
    return proposed


def _record(proposed: ProposedChange) -> ListingRecord:
    return next(read_listings(current_session(), Listing.id == proposed.listing_id))


def _read(proposed: ProposedChange, record: ListingRecord) -> str:
    """Names what a page shows: what is asked and, where it would open the listing, all that the listing says."""
    asked = proposed.proposed_at.isoformat()
    return f"{asked} {record.version}" if proposed.opens else asked


def _seen(proposed: ProposedChange, record: ListingRecord, form: DecideForm) -> datetime:
    """When what was read was proposed. Errors: AlreadyDecided where that is no longer what waits."""
    if form.seen.data != _read(proposed, record):
        raise AlreadyDecided
    return proposed.proposed_at


def _again(number: int) -> tuple[str, int]:
    current_session().rollback()
    return _page(_proposed(number), problems=[_MEANWHILE]), 409


def _page(proposed: ProposedChange, declining: DeclineForm | None = None, problems: Sequence[str] = ()) -> str:
    session, record = current_session(), _record(proposed)
    count_as_shown(record)
    is_waiting = proposed.state == ReviewState.WAITING
    was = changed_since_open(session, record) if is_waiting and proposed.opens else {}
    wanted = wanted_of(session, proposed)
    form = DecideForm(formdata=None)
    form.form_errors = list(problems)
    return render_template(
        "reviews/review.html",
        proposed=proposed,
        listing=reveal(current_actor(), record),
        asker=session.get_one(Account, proposed.account_id),
        rows=_side_by_side(proposed, record, was),
        was_changed=bool(was),
        effects=effects(record, _stated(record.facts | dict(was)), _stated(record.facts | dict(wanted))),
        is_waiting=is_waiting,
        changes_who_answers=bool(WHO_ANSWERS & (proposed.differences.keys() | was.keys())),
        form=form,
        seen=_read(proposed, record),
        declining=declining or DeclineForm(formdata=None),
    )


def _stated(values: Mapping[str, Value | None]) -> Facts:
    return {name: value for name, value in values.items() if value is not None}


def _side_by_side(
    proposed: ProposedChange, record: ListingRecord, was: Mapping[str, Value | None]
) -> list[tuple[str, str, str, bool]]:
    """Label, what is live now, what would be, and whether the live value changed since it was proposed.

    ``was``: what a closed listing said when it was open; what it says now would be live with its opening.
    """
    words = read_vocabulary(current_session())
    rows = [
        (FACT[name].label, words_of(name, value), words_of(name, record.facts.get(name)), False)
        for name, value in sorted(was.items())
        if name not in proposed.differences
    ]
    for name, cells in proposed.differences.items():
        live = record.facts.get(name)
        before, wanted = (read_cell(FACT[name], text, words) if text is not None else None for text in cells)
        shown = was.get(name) if name in was else live
        rows.append((FACT[name].label, words_of(name, shown), words_of(name, wanted), live != before))
    return rows
