"""Notes that a county's report left the site as a file."""

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import AuditAction, note


def note_report(actor: Actor, session: Session, county: str, form: str) -> None:
    """``form`` is the kind of file. The caller answers with the file in the same transaction."""
    note(actor, session, AuditAction.EXPORTED, subject=f"county-report:{county}", form=form)
