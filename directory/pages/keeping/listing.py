"""One listing as its keepers see it: what is stated, confirmed and stale, and everything that can be done to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.keeping import waiting_change
from directory.changes.listings import ChangedMeanwhile
from directory.changes.opening import add, close, copied_facts, reopen
from directory.changes.proposals import InvalidFacts
from directory.changes.reviews import TAKEN_BACK, AlreadyDecided, take_back
from directory.changes.training import training_lapsed_on
from directory.changes.verification import confirmed_parts, is_stale, verify
from directory.clock import now, today
from directory.pages.account.forms import one_line, stripped
from directory.pages.account.state import current_settings
from directory.pages.keeping.blueprint import blueprint, ground, kept_or_404
from directory.pages.keeping.sections import ALL_PARTS, HEADING_OF, facts_of, words_of
from directory.pages.listings.data_points import openings_of
from directory.pages.serving import current_session
from directory.pages.words import openings_words
from directory.records import Organization, ProposedChange, ReviewState
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT
from directory.records.keeping import TRAINING_PART, ClosingReason
from directory.records.reading import ListingRecord, read_vocabulary
from search.codes import ProviderType

#: What people choose from when they close a listing.
CLOSING = {
    ClosingReason.PAUSED: "It is paused, and may open again",
    ClosingReason.ENDED: "The program has ended",
    ClosingReason.MOVED: "It has moved to another organization",
    ClosingReason.TWICE: "It is listed twice",
}


class Standing(StrEnum):
    """How far a part can be relied on: what the ring draws, and the words beside it say."""

    CONFIRMED = "confirmed"
    STALE = "stale"
    NEVER = "never"
    EMPTY = "empty"
    """Nothing of it is stated."""


@dataclass(frozen=True, slots=True)
class PartState:
    """How one part of the listing stands."""

    number: int
    heading: str
    stated: int
    facts: int
    confirmed_on: date | None
    is_stale: bool
    standing: Standing
    lapsed_on: date | None = None
    """The day on which the training on CSEC lapsed, in the part that states it."""


class CloseForm(FlaskForm):
    reason = RadioField(
        "Why is it closed?",
        choices=[SelectChoice(code.value, words) for code, words in CLOSING.items()],
        validators=[InputRequired("Choose one.")],
    )


class NameForm(FlaskForm):
    name = StringField(
        "Name of the new listing",
        filters=[stripped],
        validators=[DataRequired("Write the program's or home's name."), Length(max=300), one_line],
    )
    provider_type = RadioField(
        "It is a",
        choices=[SelectChoice(ProviderType.PLACEMENT, "Placement"), SelectChoice(ProviderType.SERVICE, "Service")],
        default=ProviderType.PLACEMENT,
    )


@blueprint.get("/keeping/<uuid:listing_id>")
@requires(Permission.KEEP_LISTINGS)
def show(listing_id: object) -> str:
    return _page(kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/confirm")
@requires(Permission.KEEP_LISTINGS)
def confirm(listing_id: object) -> Response | tuple[str, int]:
    """Say that a part, or all of it, is true today; staff say how they know."""
    record = kept_or_404(listing_id)
    part = request.form.get("part", "")
    number = int(part) if part.isdecimal() and len(part) < 6 and int(part) in HEADING_OF else None
    try:
        verify(current_actor(), current_session(), record, ground(), now(), part=number)
    except ChangedMeanwhile:
        current_session().rollback()
        return _page(kept_or_404(listing_id), "Someone has just changed this listing. Look at it, then confirm."), 409
    flash("Confirmed as of today.", "success")
    return _back(record)


@blueprint.get("/keeping/<uuid:listing_id>/close")
@requires(Permission.KEEP_LISTINGS)
def ask_close(listing_id: object) -> str:
    return _close_page(CloseForm(formdata=None), kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/close")
@requires(Permission.KEEP_LISTINGS)
def submit_close(listing_id: object) -> Response | tuple[str, int]:
    record, form = kept_or_404(listing_id), CloseForm()
    if not form.validate():
        return _close_page(form, record), 422
    try:
        close(current_actor(), current_session(), record, ClosingReason(form.reason.data), now())
    except ChangedMeanwhile:
        return _page(kept_or_404(listing_id), "Someone has just changed this listing. Nothing is closed."), 409
    flash("Closed. It is matched with nobody, and its history stays.", "success")
    return _back(record)


@blueprint.post("/keeping/<uuid:listing_id>/reopen")
@requires(Permission.KEEP_LISTINGS)
def submit_reopen(listing_id: object) -> Response | tuple[str, int]:
    record = kept_or_404(listing_id)
    try:
        is_open = reopen(current_actor(), current_session(), record, now())
    except ChangedMeanwhile:
        return _page(kept_or_404(listing_id), "Someone has just changed this listing. Nothing is opened."), 409
    flash("Open now." if is_open else "PACT staff will look at it before it opens.", "success")
    return _back(record)


@blueprint.post("/keeping/<uuid:listing_id>/take-back")
@requires(Permission.KEEP_LISTINGS)
def submit_take_back(listing_id: object) -> Response:
    """What waits for staff waits no more."""
    record = kept_or_404(listing_id)
    waits = waiting_change(current_session(), record)
    try:
        if waits is None:
            raise AlreadyDecided
        take_back(current_actor(), current_session(), waits, record, now())
    except AlreadyDecided:
        flash("Nothing waits any more.", "warning")
    else:
        flash("Taken back. The listing stays as it is.", "success")
    return _back(record)


@blueprint.get("/keeping/<uuid:listing_id>/copy")
@requires(Permission.KEEP_LISTINGS)
def ask_copy(listing_id: object) -> str:
    """A new listing of the same organization: empty, or with what this one states."""
    return _copy_page(NameForm(formdata=None), kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/copy")
@requires(Permission.KEEP_LISTINGS)
def submit_copy(listing_id: object) -> Response | tuple[str, int]:
    record, form = kept_or_404(listing_id), NameForm()
    if form.validate():
        try:
            facts = copied_facts(record, name_of(form))
            is_empty = request.form.get("do") == "empty"
            if is_empty:
                own = record.facts["organization_name"]
                names = {"organization_name": own, "listing_name": facts["listing_name"]}
                facts = names | {"provider_type": form.provider_type.data}
            like = None if is_empty else record
            made = add(current_actor(), current_session(), facts, ground(), now(), like=like)
            flash("Added. Fill it in, then open it.", "success")
            return _back(made)
        except InvalidFacts as problems:
            form.form_errors = [f"{FACT[each.column].label}: {each.message}." for each in problems.problems]
        except BadValue as problem:
            form.name.errors = [f"This {problem.reason}."]
    return _copy_page(form, record), 422


def name_of(form: NameForm) -> str:
    """The name as a listing keeps it. Errors: BadValue."""
    return str(read_cell(FACT["listing_name"], form.name.data, Vocabulary({}, {})))


def part_states(record: ListingRecord) -> list[PartState]:
    """Each part that the actor may state something of."""
    lapsed_on = training_lapsed_on(record.facts, current_settings().training_months, today())
    confirmed = confirmed_parts(current_session(), record)
    states = []
    for part in ALL_PARTS:
        facts = facts_of(record, part)
        if facts:
            stated = sum(fact.name in record.facts for fact in facts)
            day, lapsed = confirmed.get(part), lapsed_on if part == TRAINING_PART else None
            stale = is_stale(day, today())
            standing = _standing(stated, day, is_stale=stale or lapsed is not None)
            states.append(PartState(part, HEADING_OF[part], stated, len(facts), day, stale, standing, lapsed))
    return states


def _standing(stated: int, confirmed_on: date | None, *, is_stale: bool) -> Standing:
    if not stated:
        return Standing.EMPTY
    if confirmed_on is None:
        return Standing.NEVER
    return Standing.STALE if is_stale else Standing.CONFIRMED


def _page(record: ListingRecord, problem: str = "") -> str:
    session, actor = current_session(), current_actor()
    view, waits = reveal(actor, record), waiting_change(session, record)
    parts, openings = part_states(record), openings_of(reveal(actor, record), now())
    stated, facts = sum(part.stated for part in parts), sum(part.facts for part in parts)
    return render_template(
        "keeping/listing.html",
        listing=view,
        parts=parts,
        percent=round(100 * stated / facts) if facts else 0,
        standings=Counter(part.standing for part in parts),
        openings=openings,
        openings_words=openings_words(openings, now()) if openings else "",
        waiting=_differences(waits) if waits else None,
        waits_to_open=waits.opens if waits else False,
        declined=_last_declined(record),
        is_trusted=session.scalar(select(Organization.is_trusted).where(Organization.id == record.organization_id)),
        problem=problem,
    )


def _differences(waits: ProposedChange) -> list[tuple[str, str, str]]:
    """Label, what is live, and what would be."""
    words, shown = read_vocabulary(current_session()), []
    for name, (before, after) in waits.differences.items():
        fact = FACT[name]
        values = [read_cell(fact, text, words) if text is not None else None for text in (before, after)]
        shown.append((fact.label, words_of(name, values[0]), words_of(name, values[1])))
    return shown


def _last_declined(record: ListingRecord) -> ProposedChange | None:
    """The latest decision, if it was a no of staff: one approved later answers it."""
    last = current_session().scalar(
        select(ProposedChange)
        .where(ProposedChange.listing_id == record.id, ProposedChange.state != ReviewState.WAITING)
        .order_by(ProposedChange.decided_at.desc())
        .limit(1)
    )
    is_no = last is not None and last.state == ReviewState.DECLINED and last.decision != TAKEN_BACK
    return last if is_no else None


def _close_page(form: FlaskForm, record: ListingRecord) -> str:
    return render_template("keeping/close.html", form=form, listing=reveal(current_actor(), record))


def _copy_page(form: FlaskForm, record: ListingRecord) -> str:
    return render_template("keeping/copy.html", form=form, listing=reveal(current_actor(), record))


def _back(record: ListingRecord) -> Response:
    return redirect(url_for("keeping.show", listing_id=record.uuid), code=303)
