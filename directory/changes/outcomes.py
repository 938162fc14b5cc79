"""Counts what became of looking for a placement or a service.

Nothing here goes to the audit trail, and no count names who raised it: with the time of a worker's search beside it,
a count would tell of one youth.
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
from directory.records import County, Need
from directory.records.outcome import PLACEMENT_GROUP, DeclineCount, DeclineReason, OutcomeCount, OutcomeKind
from search.codes import Seeking


class Result(StrEnum):
    """What a provider answered."""

    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"


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


def record_unmet(
    actor: Actor, session: Session, *, county: str, needs: Collection[str], seeking: Seeking, day: date
) -> None:
    """Count one search that nothing matched, once for each group of needs asked. Errors: UnknownPlace.

    ``county`` is the one that looks. ``day`` is today in California: what is published of a year that has ended must
    not change. The caller counts a search once, not each time its page is opened.
    """
    _raise_counts(session, county, _groups(session, needs, seeking), [OutcomeKind.NO_MATCH], day)


def record_outcome(
    actor: Actor,
    session: Session,
    outcome: Outcome,
    *,
    county: str,
    needs: Collection[str],
    seeking: Seeking,
    day: date,
) -> None:
    """Count what came of one call, once for each group of needs asked. ``county`` and ``day`` as in record_unmet.

    Errors: UnknownPlace.
    """
    _raise_counts(session, county, _groups(session, needs, seeking), kinds_of(outcome), day)
    if outcome.result is Result.DECLINED and outcome.reason is not None:
        _raise_one(session, DeclineCount, {"month": day.replace(day=1), "reason": outcome.reason.value})


def kinds_of(outcome: Outcome) -> list[OutcomeKind]:
    """Everything that one call counts as."""
    kinds = [OutcomeKind(outcome.result.value)]
    accepted = outcome.result is Result.ACCEPTED
    if accepted and outcome.is_best_fit is not None:
        kinds.append(OutcomeKind.BEST_FIT if outcome.is_best_fit else OutcomeKind.FIRST_OPEN)
    if accepted and outcome.is_in_county is not None:
        kinds.append(OutcomeKind.IN_COUNTY if outcome.is_in_county else OutcomeKind.OUT_OF_COUNTY)
    if outcome.wants_family and outcome.result is not Result.NOT_REACHED:
        kinds.append(OutcomeKind.FAMILY_PLACED if accepted else OutcomeKind.FAMILY_NOT_PLACED)
    return kinds


def _groups(session: Session, needs: Collection[str], seeking: Seeking) -> list[str]:
    """The groups of the asked needs, and the placement's own where one was sought."""
    found = list(session.scalars(select(Need.group).where(Need.code.in_(list(needs))).distinct().order_by(Need.group)))
    return found if seeking is Seeking.SERVICE else [PLACEMENT_GROUP, *found]


def _raise_counts(
    session: Session, county: str, groups: Collection[str], kinds: Collection[OutcomeKind], day: date
) -> None:
    if session.get(County, county) is None:
        raise UnknownPlace("is not one of California's 58 counties")
    month = day.replace(day=1)
    for group in groups:
        for kind in kinds:
            _raise_one(
                session, OutcomeCount, {"county": county, "need_group": group, "month": month, "kind": kind.value}
            )


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
