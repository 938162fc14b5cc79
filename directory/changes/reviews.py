"""Staff decide what providers have proposed: it is live with their approval, or declined with a reason."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.changes.keeping import Stated
from directory.changes.listings import write
from directory.changes.opening import open_now
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.changes.trail import AuditAction, note
from directory.records import Account, Action, Change, Listing, Organization, ProposedChange, ReviewState
from directory.records.cells import read_cell
from directory.records.facts import FACT, Value
from directory.records.keeping import ClosingReason
from directory.records.reading import ListingRecord, read_listings, read_vocabulary

#: What a change says that its own people took back; nobody needs to be told why.
TAKEN_BACK = "Taken back."


class AlreadyDecided(ValueError):
    """Someone else has decided it meanwhile, or more was added to it since it was read."""


def wanted_of(session: Session, proposed: ProposedChange) -> Mapping[str, Value | None]:
    """fact → what it would become; None is no longer stated."""
    words = read_vocabulary(session)
    return {
        name: read_cell(FACT[name], after, words) if after is not None else None
        for name, (_, after) in proposed.differences.items()
    }


def changed_since_open(session: Session, record: ListingRecord) -> Mapping[str, Value | None]:
    """fact → what a closed listing said when it was last open, of those that say something else now.

    Empty where it never was open: then all of it is new. What a listing that is closed says waits for nobody, so
    whoever opens it must see what was changed meanwhile.
    """
    of_listing = Change.listing_id == record.id
    closing = select(Change).where(of_listing, Change.action == Action.CLOSED).order_by(Change.id.desc()).limit(1)
    closed = session.scalar(closing)
    if record.is_active or closed is None or closed.reason == ClosingReason.NEW:
        return {}
    before: dict[str, str | None] = {}
    for differences in session.scalars(
        select(Change.differences).where(of_listing, Change.id > closed.id).order_by(Change.id)
    ):
        before = {name: was for name, (was, _) in differences.items()} | before
    words = read_vocabulary(session)
    values = {
        name: read_cell(FACT[name], was, words) if was is not None else None
        for name, was in before.items()
        if name in FACT
    }
    return {name: value for name, value in values.items() if value != record.facts.get(name)}


def approve(
    actor: Actor,
    session: Session,
    proposed: ProposedChange,
    record: ListingRecord,
    seen: datetime,
    ground: Ground,
    moment: datetime,
) -> None:
    """Make it live. ``seen`` is when what was read was proposed.

    Errors: AlreadyDecided, InvalidFacts where it no longer fits the listing, ChangedMeanwhile.
    """
    _decide(actor, session, proposed, ReviewState.APPROVED, seen, moment)
    stated = Stated.of(wanted_of(session, proposed))
    approved = f"Asked for on {proposed.proposed_at:%Y-%m-%d}, and approved."
    change_reason = f"{proposed.reason} {approved}" if proposed.reason else approved
    change = propose(stated.facts, record, ground, moment, erased=stated.erased)
    written = write(actor, session, [change], moment, reason=None if change.becomes_confidential else change_reason)
    if proposed.opens:
        # As it was read, unless the line above has changed it: nobody else may have.
        opening = next(read_listings(session, Listing.id == record.id)) if written else record
        open_now(actor, session, opening, moment)
    _tell(session, proposed, "It is live now.")


def decline(
    actor: Actor,
    session: Session,
    proposed: ProposedChange,
    record: ListingRecord,
    seen: datetime,
    reason: str,
    moment: datetime,
) -> None:
    """Leave the listing as it is. Whoever asked reads the reason on the site. Errors: AlreadyDecided."""
    _decide(actor, session, proposed, ReviewState.DECLINED, seen, moment, reason)
    note(actor, session, AuditAction.CHANGE_DECLINED, subject=f"listing:{record.uuid}", change=proposed.id)
    _tell(session, proposed, "It was not taken over. Please sign in to read why.")


def take_back(
    actor: Actor, session: Session, proposed: ProposedChange, record: ListingRecord, moment: datetime
) -> None:
    """Those who keep the listing no longer want it changed. Errors: AlreadyDecided."""
    _decide(actor, session, proposed, ReviewState.DECLINED, proposed.proposed_at, moment, TAKEN_BACK)
    note(actor, session, AuditAction.CHANGE_DECLINED, subject=f"listing:{record.uuid}", change=proposed.id)


def trust(actor: Actor, session: Session, organization: Organization, *, is_trusted: bool) -> None:
    """Let an organization's people change sensitive facts without a review, or no longer."""
    organization.is_trusted = is_trusted
    session.flush()
    subject = f"organization:{organization.uuid}"
    note(actor, session, AuditAction.LISTING_MARKED, subject=subject, trusted=is_trusted)


def _decide(
    actor: Actor,
    session: Session,
    proposed: ProposedChange,
    state: ReviewState,
    seen: datetime,
    moment: datetime,
    reason: str | None = None,
) -> None:
    """Only one decision wins, and only on what was read."""
    decided = session.execute(
        update(ProposedChange)
        .where(
            ProposedChange.id == proposed.id,
            ProposedChange.state == ReviewState.WAITING,
            ProposedChange.proposed_at == seen,
        )
        .values(state=state, decided_by=actor.account_id, decided_at=moment, decision=reason)
        .returning(ProposedChange.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if decided is None:
        raise AlreadyDecided
    session.refresh(proposed)


def _tell(session: Session, proposed: ProposedChange, what: str) -> None:
    """A letter that names neither the listing nor the fact."""
    account = session.get(Account, proposed.account_id)
    if account is not None and account.active:
        mailing.send(account.email, "A change that you asked for", "reviewed", name=account.name, what=what)
