"""The alarms, and whom they are about, for those who look into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.records import Account, Alarm, ShownListing, StopLifted
from directory.records.viewing import DAILY_STOP

#: Settled alarms that are still shown, the latest first.
SETTLED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class AlarmInFull:
    alarm: Alarm
    account: Account
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """An account near or past its daily stop today."""

    account: Account
    shown: int
    is_lifted: bool


def may_look_into(actor: Actor, account_id: int) -> bool:
    """Whether the actor may settle alarms about this account and lift its stop: never their own."""
    return may(actor, Permission.SEE_ALARMS) and actor.account_id != account_id


def count_open_alarms(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Alarm).where(Alarm.settled_at.is_(None))) or 0


def open_alarms(session: Session) -> list[AlarmInFull]:
    """What nobody has settled yet, the latest first."""
    return _in_full(session, Alarm.settled_at.is_(None))


def settled_alarms(session: Session) -> list[AlarmInFull]:
    """The latest of those that somebody has settled."""
    return _in_full(session, Alarm.settled_at.is_not(None))[:SETTLED_SHOWN]


def busy_accounts(session: Session, day: date) -> Sequence[Stopped]:
    """The accounts that have been shown more than half of what one day allows, most first."""
    shown = func.count(ShownListing.listing_uuid)
    query = (
        select(Account, shown, StopLifted.account_id)
        .join(ShownListing, ShownListing.account_id == Account.id)
        .outerjoin(StopLifted, (StopLifted.account_id == Account.id) & (StopLifted.day == day))
        .where(ShownListing.day == day)
        .group_by(Account.id, StopLifted.account_id)
        .having(shown > DAILY_STOP // 2)
        .order_by(shown.desc(), Account.id)
    )
    return [Stopped(account, number, lifted is not None) for account, number, lifted in session.execute(query)]


def _in_full(session: Session, which: ColumnElement[bool]) -> list[AlarmInFull]:
    settler = aliased(Account)
    query = (
        select(Alarm, Account, settler.name)
        .join(Account, Account.id == Alarm.account_id)
        .outerjoin(settler, settler.id == Alarm.settled_by)
        .where(which)
        .order_by(Alarm.id.desc())
    )
    return [AlarmInFull(alarm, account, name) for alarm, account, name in session.execute(query)]
