"""What the trail says of listings that were written: which, and the names of the facts that changed, never a value."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.proposals import Proposal
from directory.changes.trail import AuditAction, note

#: More than this at once is one event with counts: each listing's own history has the rest.
MOST_ONE_BY_ONE = 50


def note_written(actor: Actor, session: Session, created: Sequence[str], updates: Sequence[Proposal]) -> None:
    """Note new listings, by uuid, and changed ones. An import notes itself, once."""
    if len(created) + len(updates) > MOST_ONE_BY_ONE:
        note(actor, session, AuditAction.LISTING_CHANGED, created=len(created), changed=len(updates))
        return
    for uuid in created:
        note(actor, session, AuditAction.LISTING_CREATED, subject=f"listing:{uuid}")
    for proposal in updates:
        if proposal.current is not None:
            subject, facts = f"listing:{proposal.current.uuid}", sorted(proposal.differences)
            note(actor, session, AuditAction.LISTING_CHANGED, subject=subject, facts=facts)
