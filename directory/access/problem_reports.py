"""Problem reports, for whoever sent them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.records import ProblemKind, ProblemReport, ReportState


def own_reports(session: Session, actor: Actor) -> list[ProblemReport]:
    """What the actor has reported, the newest first."""
    if actor.account_id is None:
        return []
    own = select(ProblemReport).where(ProblemReport.account_id == actor.account_id)
    return list(session.scalars(own.order_by(ProblemReport.sent_at.desc())))


def own_report(session: Session, actor: Actor, receipt: str) -> ProblemReport | None:
    """One of them by its receipt; None where it is another's or is not there."""
    report = session.get(ProblemReport, receipt)
    if report is None or actor.account_id is None or report.account_id != actor.account_id:
        return None
    return report


def is_waiting(session: Session, actor: Actor, uuid: str, kind: ProblemKind, words: str) -> bool:
    """Whether the actor has told this of the listing already, and it waits to be looked at."""
    told = select(ProblemReport.receipt).where(
        ProblemReport.account_id == actor.account_id,
        ProblemReport.listing_uuid == uuid,
        ProblemReport.kind == kind,
        ProblemReport.words == words,
        ProblemReport.state == ReportState.WAITING,
    )
    return session.scalar(told.limit(1)) is not None
