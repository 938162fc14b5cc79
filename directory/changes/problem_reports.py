"""Takes a report that something in a listing is wrong, and settles it with an answer that its sender sees."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import AuditAction, note
from directory.records import ProblemKind, ProblemReport, ReportState
from directory.records.cells import one_line
from directory.records.problem_report import LONGEST_REPORT

#: Without letters and figures that are mistaken for each other when read out.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class SettledAlready(ValueError):
    """A report is settled once: its sender may have read the answer."""


def report_problem(
    actor: Actor, session: Session, uuid: str, kind: ProblemKind, words: str, moment: datetime
) -> ProblemReport:
    """Keep the report and note it. Errors: ValueError for words that are too long or an actor with no account.

    The caller has the listing from access, so it exists for the actor.
    """
    plain = one_line(words)
    if len(plain) > LONGEST_REPORT:
        raise ValueError(f"a report has at most {LONGEST_REPORT} characters")
    if actor.account_id is None:
        raise ValueError("a report belongs to an account")
    report = ProblemReport(
        receipt=new_receipt(),
        listing_uuid=uuid,
        account_id=actor.account_id,
        kind=kind,
        words=plain or None,
        state=ReportState.WAITING,
        sent_at=moment,
    )
    session.add(report)
    session.flush()
    note(actor, session, AuditAction.CHANGE_PROPOSED, subject=f"listing:{uuid}", report=report.receipt, about=kind)
    return report


def settle_report(
    actor: Actor, session: Session, report: ProblemReport, state: ReportState, answer: str, moment: datetime
) -> None:
    """Say what became of it. Errors: SettledAlready, and ValueError for a state that would leave it waiting."""
    if state is ReportState.WAITING:
        raise ValueError("a report is settled with an answer")
    settled = session.execute(
        update(ProblemReport)
        .where(ProblemReport.receipt == report.receipt, ProblemReport.state == ReportState.WAITING)
        .values(state=state, answer=one_line(answer)[:LONGEST_REPORT] or None, settled_at=moment)
        .returning(ProblemReport.receipt)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if settled is None:
        raise SettledAlready
    session.refresh(report)
    subject = f"listing:{report.listing_uuid}"
    kept = state is ReportState.KEPT
    action = AuditAction.CHANGE_DECLINED if kept else AuditAction.LISTING_CHANGED
    note(actor, session, action, subject=subject, report=report.receipt)


def new_receipt() -> str:
    """Such as ``K7WQ-3MXP``."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
