"""Plans and writes an import in the caller's transaction, under one batch that can be taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.trail import AuditAction, note
from directory.records import ImportBatch
from importers.plan import Progress, plan
from importers.report import Action, Report
from importers.sources import Source


def apply(
    source: Source,
    report: Report,
    session: Session,
    *,
    actor: Actor,
    ground: Ground,
    moment: datetime,
    progress: Progress | None = None,
) -> int:
    """Write every row without problems; returns the batch's id. The caller commits, or rolls back and nothing is left.

    Errors: BadFile where the file breaks off; what was written of it is undone before it is raised.
    """
    with session.begin_nested():
        batch = ImportBatch(
            format=report.format,
            file_name=report.file[:300],
            account_id=actor.account_id,
            created_at=moment,
        )
        session.add(batch)
        session.flush()
        for proposals in plan(source, report, session, ground, moment, progress):
            write(actor, session, proposals, moment, batch.id)
        batch.created = report.counts[Action.CREATE]
        batch.updated = report.counts[Action.UPDATE]
        batch.unchanged = report.counts[Action.UNCHANGED]
        batch.problems = report.counts[Action.PROBLEM]
        session.flush()
        note(
            actor,
            session,
            AuditAction.IMPORTED,
            subject=f"import:{batch.id}",
            format=report.format,
            created=batch.created,
            updated=batch.updated,
            problems=batch.problems,
        )
    return batch.id
