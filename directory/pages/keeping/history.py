"""What became of a listing, fact by fact, and putting back what was."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.keeping import editable
from directory.access.permissions import Permission
from directory.access.reveal import ListingView, reveal
from directory.changes.history import PLACE_FACTS
from directory.changes.keeping import Stated, keep
from directory.changes.listings import ChangedMeanwhile
from directory.changes.proposals import InvalidFacts
from directory.clock import now
from directory.pages.keeping.blueprint import blueprint, ground, kept_or_404
from directory.pages.keeping.listing import CLOSING
from directory.pages.keeping.sections import words_of
from directory.pages.listings.data_points import is_confidential
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.serving import current_session
from directory.pages.words import on_date
from directory.records import Account, Action, Change
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT, Value
from directory.records.keeping import ClosingReason
from directory.records.reading import ListingRecord, read_vocabulary

_DONE = {
    Action.CREATED: "Added",
    Action.UPDATED: "Changed",
    Action.CLOSED: "Closed",
    Action.REOPENED: "Opened",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One change as the reader may know it."""

    id: int
    at: datetime
    who: str
    done: str
    reason: str
    rows: tuple[tuple[str, str, str], ...]
    """Label, before, after."""
    may_restore: bool


@blueprint.get("/keeping/<uuid:listing_id>/history")
@requires(Permission.KEEP_LISTINGS)
def history(listing_id: object) -> str:
    """Every change, the latest first, without any fact that the reader may not know."""
    return _page(kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/history/<int:number>")
@requires(Permission.KEEP_LISTINGS)
def restore(listing_id: object, number: int) -> Response | tuple[str, int]:
    """Put back what one change replaced. It is a change like any other: reviewed, and in the history."""
    record = kept_or_404(listing_id)
    change = current_session().get(Change, number)
    if change is None or change.listing_id != record.id:
        abort(404)
    reason = f"Put back as it was before {on_date(change.at)}."
    try:
        stated = Stated.of(_before(change, record))
        kept = keep(current_actor(), current_session(), record, stated, ground(), now(), reason)
    except (BadValue, InvalidFacts):
        return _page(record, "What it was does not fit the listing as it is now. Change the part instead."), 422
    except ChangedMeanwhile:
        return _page(kept_or_404(listing_id), "Someone has just changed this listing. Nothing was put back."), 409
    flash("PACT staff will look at it first." if kept.waiting else "Put back.", "success")
    return redirect(url_for("keeping.history", listing_id=record.uuid), code=303)


def _before(change: Change, record: ListingRecord) -> dict[str, Value | None]:
    """What the change replaced, of the facts that the actor may state."""
    words, names = read_vocabulary(current_session()), {fact.name for fact in editable(current_actor(), record)}
    return {name: _read(name, before, words) for name, (before, _) in change.differences.items() if name in names}


def _page(record: ListingRecord, problem: str = "") -> str:
    session, view = current_session(), reveal(current_actor(), record)
    total = session.scalar(select(func.count()).select_from(Change).where(Change.listing_id == record.id)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    changes = session.execute(
        select(Change, Account.name)
        .outerjoin(Account, Account.id == Change.account_id)
        .where(Change.listing_id == record.id)
        .order_by(Change.id.desc())
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    words, may_state = read_vocabulary(session), {fact.name for fact in editable(current_actor(), record)}
    past = [_past(change, name, view, words, may_state) for change, name in changes]
    return render_template("keeping/history.html", listing=view, past=past, paging=paging, problem=problem)


def _past(change: Change, who: str | None, view: ListingView, words: Vocabulary, may_state: set[str]) -> Past:
    hidden = PLACE_FACTS if is_confidential(view) else ()
    shown = {
        name: pair
        for name, pair in change.differences.items()
        if name in FACT and view.shows(name) and name not in hidden
    }
    rows = tuple(
        (FACT[name].label, _words(name, before, words), _words(name, after, words))
        for name, (before, after) in sorted(shown.items())
    )
    may_restore = change.action == Action.UPDATED and bool(shown.keys() & may_state)
    reason = _reason(change)
    return Past(change.id, change.at, who or "An import", _DONE[Action(change.action)], reason, rows, may_restore)


def _reason(change: Change) -> str:
    codes = {str(code): words for code, words in CLOSING.items()} | {str(ClosingReason.NEW): "It was just added"}
    return codes.get(change.reason or "", change.reason or "")


def _read(name: str, text: str | None, words: Vocabulary) -> Value | None:
    return read_cell(FACT[name], text, words) if text is not None else None


def _words(name: str, text: str | None, words: Vocabulary) -> str:
    try:
        return words_of(name, _read(name, text, words))
    except BadValue:
        return str(text)
