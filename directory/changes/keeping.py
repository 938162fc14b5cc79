"""Changes by those who keep a listing: live at once, or waiting for staff where the fact is sensitive."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.keeping import awaiting_review
from directory.changes.history import FORGOTTEN
from directory.changes.listings import claim, write
from directory.changes.places import Ground
from directory.changes.proposals import Difference, Proposal, propose
from directory.changes.remarks import Remark
from directory.changes.trail import AuditAction, note
from directory.changes.withholding import texts_that_tell
from directory.records import ProposedChange, ReviewState
from directory.records.cells import write_cell
from directory.records.facts import FACT, FINE_PLACE, Facts, Value
from directory.records.reading import ListingRecord


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a change: the facts that are live now, and those that wait for staff."""

    live: tuple[str, ...]
    waiting: tuple[str, ...]
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody states of a listing: facts, and those that are no longer stated."""

    facts: Facts
    erased: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, Value | None]) -> "Stated":
        """None erases."""
        facts = {name: value for name, value in values.items() if value is not None}
        return cls(facts, frozenset(name for name, value in values.items() if value is None))

    def only(self, names: Collection[str]) -> "Stated":
        facts = {name: value for name, value in self.facts.items() if name in names}
        return Stated(facts, self.erased & frozenset(names))

    def without(self, names: Collection[str]) -> "Stated":
        return self.only((self.facts.keys() | self.erased) - set(names))


def proposed(record: ListingRecord, stated: Stated, ground: Ground, moment: datetime) -> Proposal:
    """What the listing would become. Errors: InvalidFacts."""
    return propose(stated.facts, record, ground, moment, erased=stated.erased)


def keep(
    actor: Actor,
    session: Session,
    record: ListingRecord,
    stated: Stated,
    ground: Ground,
    moment: datetime,
    reason: str | None = None,
) -> Kept:
    """Change a listing as its keeper says, and why if they say so. Errors: InvalidFacts, ChangedMeanwhile.

    Where the location becomes confidential the reason is not kept: it may tell the place. A name from which the street
    is taken out does not wait for staff: with it, the location could not become confidential.
    """
    whole = proposed(record, stated, ground, moment)
    if whole.becomes_confidential:
        reason = None
    waiting = awaiting_review(session, actor, record, whole.differences, dict(whole.wanted)) - _rid_of_the_place(
        record, whole
    )
    live = proposed(record, stated.without(waiting), ground, moment)
    write(actor, session, [live], moment, reason=reason)
    if waiting:
        if not live.differences:
            claim(session, record)
        differences = {name: _shown_before(whole, name) for name in waiting}
        _wait_for_staff(actor, session, record, differences, moment, reason)
    return Kept(tuple(sorted(live.differences)), tuple(sorted(waiting)), whole.warnings)


def _rid_of_the_place(record: ListingRecord, whole: Proposal) -> frozenset[str]:
    """The texts that told the listing's street or ZIP, and would not any more."""
    place = {name: value for name, value in record.facts.items() if name in FINE_PLACE}
    return frozenset(texts_that_tell(record.facts)).difference(texts_that_tell({**whole.wanted, **place}))


def state_openings(
    actor: Actor,
    session: Session,
    record: ListingRecord,
    openings: int,
    ground: Ground,
    moment: datetime,
    reason: str | None = None,
) -> None:
    """State how many openings there are now, the same number too. Errors: InvalidFacts, ChangedMeanwhile."""
    facts: dict[str, Value] = {"openings": openings, "openings_as_of": moment}
    write(actor, session, [propose(facts, record, ground, moment)], moment, reason=reason)


def waiting_change(session: Session, listing: ListingRecord) -> ProposedChange | None:
    """What waits for staff of this listing."""
    return session.scalar(_waiting_of(listing))


def _waiting_of(listing: ListingRecord) -> Select[ProposedChange]:
    return select(ProposedChange).where(
        ProposedChange.listing_id == listing.id, ProposedChange.state == ReviewState.WAITING
    )


def waiting_or_new(session: Session, record: ListingRecord) -> ProposedChange:
    """What waits of a listing that the caller has claimed, so that nobody else adds to it or decides it meanwhile."""
    found = session.scalar(_waiting_of(record).with_for_update().execution_options(populate_existing=True))
    if found is None:
        found = ProposedChange(listing_id=record.id, differences={}, state=ReviewState.WAITING)
        session.add(found)
    return found


def _wait_for_staff(
    actor: Actor,
    session: Session,
    record: ListingRecord,
    differences: Mapping[str, Difference],
    moment: datetime,
    reason: str | None,
) -> None:
    """Add to what waits for this listing; a fact that was proposed before is proposed anew."""
    assert actor.account_id is not None  # noqa: S101  the console is never reviewed
    waits = waiting_or_new(session, record)
    cells = {name: [_cell(name, value) for value in pair] for name, pair in differences.items()}
    waits.differences = waits.differences | cells
    waits.account_id, waits.proposed_at = actor.account_id, moment
    waits.reason = reason or waits.reason
    session.flush()
    note(actor, session, AuditAction.CHANGE_PROPOSED, subject=f"listing:{record.uuid}", facts=sorted(differences))


def _shown_before(proposal: Proposal, name: str) -> Difference:
    """A fact before and after; not what a text said before, where the place is withheld from now on."""
    before, after = proposal.differences[name]
    return (None, after) if proposal.becomes_confidential and name in FORGOTTEN else (before, after)


def _cell(name: str, value: Value | None) -> str | None:
    return write_cell(FACT[name], value) if value is not None else None
