"""Sets what a county aims to have, and how targets begin; forgets either where what stood before is to stand again."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import AuditAction, note
from directory.clock import now
from directory.records import SuggestedTarget, Target
from search.coverage.targets import Aim, Suggestion


def set_targets(actor: Actor, session: Session, county: str, aims: Mapping[str, Aim | None]) -> int:
    """need code → its target in this county, None to let the suggestion stand again. Returns how many changed."""
    changed = [need for need, aim in aims.items() if _set_one(actor, session, county, need, aim)]
    session.flush()
    if changed:
        note(actor, session, AuditAction.REFERENCE_CHANGED, subject=f"targets:{county}", needs=changed)
    return len(changed)


def set_suggestions(actor: Actor, session: Session, wanted: Mapping[str, Suggestion | None]) -> int:
    """Group of needs → how its targets begin, None to let what the site came with stand. Returns how many changed.

    A target that a county has set is not touched.
    """
    changed = [group for group, suggestion in wanted.items() if _suggest_one(actor, session, group, suggestion)]
    session.flush()
    if changed:
        note(actor, session, AuditAction.REFERENCE_CHANGED, subject="targets:suggested", groups=changed)
    return len(changed)


def _suggest_one(actor: Actor, session: Session, group: str, suggestion: Suggestion | None) -> bool:
    held = session.get(SuggestedTarget, group)
    if suggestion is None:
        if held is not None:
            session.delete(held)
        return held is not None
    if held is None:
        held = SuggestedTarget(need_group=group)
        session.add(held)
    elif all(getattr(held, name) == getattr(suggestion, name) for name in _SUGGESTED):
        return False
    for name in _SUGGESTED:
        setattr(held, name, getattr(suggestion, name))
    held.updated_at, held.account_id = now(), actor.account_id
    return True


#: What staff may set of a suggestion.
_SUGGESTED = ("at_least", "youth_per_listing", "within_miles", "training_percent", "two_hour", "why")


def _set_one(actor: Actor, session: Session, county: str, need: str, aim: Aim | None) -> bool:
    held = session.get(Target, (county, need))
    if aim is None:
        if held is not None:
            session.delete(held)
        return held is not None
    if held is None:
        held = Target(county=county, need=need)
        session.add(held)
    elif _aim_of(held) == aim:
        return False
    held.number, held.capacity, held.within_miles = aim.number, aim.capacity, aim.within_miles
    held.training_percent, held.two_hour = aim.training_percent, aim.two_hour
    held.updated_at, held.account_id = now(), actor.account_id
    return True


def _aim_of(target: Target) -> Aim:
    return Aim(
        number=target.number,
        capacity=target.capacity,
        within_miles=target.within_miles,
        training_percent=target.training_percent,
        two_hour=target.two_hour,
    )
