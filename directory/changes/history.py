"""What is remembered of each change, and what must be forgotten."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.drafts import forget_drafts_of
from directory.changes.proposals import Difference, Proposal
from directory.changes.withholding import TEXTS
from directory.db import mark_purge
from directory.records import Action, Change, Listing, ProblemReport, ProposedChange
from directory.records.cells import write_cell
from directory.records.facts import FACT, FINE_PLACE

#: Facts of a place that a confidential listing's history never holds: the county too, for its area may be all we keep.
PLACE_FACTS = (*FINE_PLACE, "county")
#: What the history of a listing that becomes confidential loses.
FORGOTTEN = frozenset({*PLACE_FACTS, *TEXTS})


def change_rows(
    actor: Actor,
    created: Iterable[tuple[int, str]],
    updates: Sequence[Proposal],
    moment: datetime,
    batch_id: int | None,
    reason: str | None = None,
) -> list[dict[str, Any]]:
    """The history rows of one write. A creation keeps no values: the listing itself holds them."""
    common = {"batch_id": batch_id, "account_id": actor.account_id, "at": moment, "reason": reason}
    rows = [{"listing_id": number, "action": Action.CREATED, "differences": {}} | common for number, _ in created]
    for proposal in updates:
        if proposal.current is not None:
            kept = remembered(proposal)
            rows.append({"listing_id": proposal.current.id, "action": Action.UPDATED, "differences": kept} | common)
    return rows


def remembered(proposal: Proposal) -> dict[str, list[str | None]]:
    """fact → [before, after] as cells, without the place of a listing that is confidential now."""
    forgotten: Collection[str] = ()
    if proposal.wanted.get("location_confidential") is True:
        forgotten = FORGOTTEN if proposal.becomes_confidential else PLACE_FACTS
    return {
        name: _cells(name, difference) for name, difference in proposal.differences.items() if name not in forgotten
    }


def _cells(name: str, difference: Difference) -> list[str | None]:
    return [write_cell(FACT[name], value) if value is not None else None for value in difference]


def forget_places(session: Session, listing_ids: Collection[int]) -> None:
    """Take the place out of the history of listings that have become confidential.

    Former texts go with it: a street may have been told in any of them.
    """
    if not listing_ids:
        return
    for change in session.scalars(select(Change).where(Change.listing_id.in_(listing_ids))):
        change.differences = {name: pair for name, pair in change.differences.items() if name not in FORGOTTEN}
        change.reason = None
    for proposed in session.scalars(select(ProposedChange).where(ProposedChange.listing_id.in_(listing_ids))):
        kept = {name: pair for name, pair in proposed.differences.items() if name not in FORGOTTEN}
        proposed.differences, proposed.reason = kept, None
        if proposed.decision is not None:
            proposed.decision = "Taken out when the location became confidential."
    forget_drafts_of(session, listing_ids)
    uuids = select(Listing.uuid).where(Listing.id.in_(listing_ids)).scalar_subquery()
    reported = update(ProblemReport).where(ProblemReport.listing_uuid.in_(uuids)).values(words=None, answer=None)
    session.execute(reported.execution_options(synchronize_session=False))
    session.flush()
    mark_purge(session)
