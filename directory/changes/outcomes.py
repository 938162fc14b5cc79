"""Counts what became of looking for a placement or a service.

Nothing here goes to the audit trail, and no count names who raised it: with the time of a worker's search beside it,
a count would tell of one youth. A count falls in the month in which it is told, whenever the call was, and never falls
back: a year that has ended cannot change, so no two readings of it can be subtracted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.clock import today
from directory.records import County, Need
from directory.records.outcome import (
    FAMILY_GROUP,
    PLACEMENT_GROUP,
    DeclineCount,
    DeclineReason,
    OutcomeCount,
    OutcomeKind,
)
from search.codes import PlacementType, Seeking
from search.coverage.counting import FAMILY_BASED


class Result(StrEnum):
    """What a provider answered."""

    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    PLACED = "placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one call. None: not said."""

    result: Result
    reason: DeclineReason | None = None
    """Why, where it was declined."""
    is_best_fit: bool | None = None
    """Of an acceptance: the best service, rather than the first open slot."""
    is_in_county: bool | None = None
    """Of an acceptance: in the county that looked."""
    wants_family: bool = False
    """A family-based placement was wanted."""


class UnknownPlace(ValueError):
    """A county that is none of the 58."""


def asks_for_family(placement_types: Collection[PlacementType]) -> bool:
    """Whether a search for these types is one for a family-based placement."""
    return not set(FAMILY_BASED).isdisjoint(placement_types)


def record_unmet(
    actor: Actor,
    session: Session,
    *,
    county: str,
    needs: Collection[str],
    seeking: Seeking,
    wants_family: bool = False,
) -> None:
    """Count one search that nothing matched, once for each group of needs asked. Errors: UnknownPlace.

    ``county`` is the one that looks. The caller counts a search once, not each time its page is opened.
    """
    _raise_counts(session, county, _groups(session, needs, seeking, wants_family), OutcomeKind.NO_MATCH)


def record_outcome(
    actor: Actor,
    session: Session,
    outcome: Outcome,
    *,
    county: str,
    needs: Collection[str],
    seeking: Seeking,
) -> None:
    """Count what came of one call, once for each group of needs asked; what is said of an acceptance, once a call.

    ``county`` as in record_unmet. Errors: UnknownPlace.
    """
    groups = _groups(session, needs, seeking, outcome.wants_family)
    _raise_counts(session, county, groups, OutcomeKind(outcome.result.value))
    for kind in said_of(outcome):
        _raise_counts(session, county, groups[:1], kind)
    if outcome.result is Result.DECLINED and outcome.reason is not None:
        _raise_one(session, DeclineCount, {"month": _this_month(), "reason": outcome.reason.value})


def said_of(outcome: Outcome) -> list[OutcomeKind]:
    """What an acceptance counts as besides."""
    if outcome.result is not Result.ACCEPTED:
        return []
    kinds = []
    if outcome.is_best_fit is not None:
        kinds.append(OutcomeKind.BEST_FIT if outcome.is_best_fit else OutcomeKind.FIRST_OPEN)
    if outcome.is_in_county is not None:
        kinds.append(OutcomeKind.IN_COUNTY if outcome.is_in_county else OutcomeKind.OUT_OF_COUNTY)
    return kinds


def _groups(session: Session, needs: Collection[str], seeking: Seeking, wants_family: bool) -> list[str]:
    """The placement's own group where one was sought, then the groups of the asked needs."""
    found = list(session.scalars(select(Need.group).where(Need.code.in_(list(needs))).distinct().order_by(Need.group)))
    if seeking is Seeking.SERVICE:
        return found
    return [FAMILY_GROUP if wants_family else PLACEMENT_GROUP, *found]


def _raise_counts(session: Session, county: str, groups: Collection[str], kind: OutcomeKind) -> None:
    if session.get(County, county) is None:
        raise UnknownPlace("is not one of California's 58 counties")
    month = _this_month()
    for group in groups:
        _raise_one(session, OutcomeCount, {"county": county, "need_group": group, "month": month, "kind": kind.value})


def _this_month() -> date:
    return today().replace(day=1)


def _raise_one(session: Session, record: type[OutcomeCount] | type[DeclineCount], key: dict[str, Any]) -> None:
    """One more. Two at once both count: the loser of the insert adds to the winner's row."""
    if _add(session, record, key):
        return
    try:
        with session.begin_nested():
            session.execute(insert(record).values(**key, number=1))
    except IntegrityError:
        _add(session, record, key)


def _add(session: Session, record: type[OutcomeCount] | type[DeclineCount], key: dict[str, Any]) -> bool:
    raised = session.execute(
        update(record).filter_by(**key).values(number=record.number + 1).execution_options(synchronize_session=False)
    )
    return bool(getattr(raised, "rowcount", 0))
