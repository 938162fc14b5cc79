"""Problem reports, for whoever sent them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.records import ProblemReport


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
