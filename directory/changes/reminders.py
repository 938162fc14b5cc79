"""Reminds people to confirm their listings: after 150, 180 and 210 days, once each. After that, staff call.

And, once, that the training on CSEC which a listing states has lapsed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from directory import mailing
from directory.changes.training import training_lapsed_on
from directory.clock import CALIFORNIA
from directory.records import Account, Listing, ListingStatus, Reminder, Service
from directory.records.account import account_organization
from directory.records.keeping import BY_HAND, BY_HAND_AGAIN_AFTER, REMINDED_AFTER, TRAINING_LAPSED

#: Where a reminder leads; the page's own test holds it to this.
PATH = "/keeping"


def remind(session: Session, moment: datetime, training_months: int) -> int:
    """Send one letter to each person who has listings to confirm, or whose training on CSEC lapsed; how many letters.

    ``training_months``: how long a training counts. A listing whose organization has no account is left for staff
    (:func:`silent_before`). A letter names no listing.
    """
    due = list(_due(session, moment, training_months))
    people = _people(session, {each.organization for each in due})
    reminded = [each for each in due if each.organization in people]
    session.add_all(Reminder(listing_id=e.listing, stage=e.stage, since=e.since, sent_at=moment) for e in reminded)
    session.flush()
    return write_letters(session, [(account, each.stage) for each in reminded for account in people[each.organization]])


def remind_by_hand(session: Session, uuids: Collection[str], moment: datetime) -> int:
    """Remind the people of these listings now, unless staff did so in the last week; how many letters."""
    today = moment.astimezone(CALIFORNIA).date()
    lately = select(Reminder.listing_id).where(
        Reminder.stage == BY_HAND, Reminder.sent_at > moment - BY_HAND_AGAIN_AFTER
    )
    rows = session.execute(_active().where(Listing.uuid.in_(uuids), Listing.id.not_in(lately))).all()
    people = _people(session, {row.organization_id for row in rows})
    reminded = [row for row in rows if row.organization_id in people]
    session.add_all(Reminder(listing_id=row.id, stage=BY_HAND, since=today, sent_at=moment) for row in reminded)
    session.flush()
    return write_letters(session, [(one, BY_HAND) for row in reminded for one in people[row.organization_id]])


def write_letters(session: Session, reminded: Iterable[tuple[int, int]]) -> int:
    """One letter to each account of the pairs (account, stage), one pair a listing; how many letters."""
    stages: dict[int, Counter[bool]] = defaultdict(Counter)
    for account_id, stage in reminded:
        stages[account_id][stage == TRAINING_LAPSED] += 1
    for account in session.scalars(select(Account).where(Account.id.in_(stages)).order_by(Account.id)):
        what = " ".join(_sentences(stages[account.id]))
        link = mailing.link_to(PATH)
        mailing.send(account.email, "Please confirm your listings", "remind", name=account.name, what=what, link=link)
    return len(stages)


def _sentences(stages: Counter[bool]) -> Iterator[str]:
    if unconfirmed := stages[False]:
        what = "One of your listings was" if unconfirmed == 1 else f"{unconfirmed} of your listings were"
        yield f"{what} not confirmed for at least {REMINDED_AFTER[0]} days, or never."
    if lapsed := stages[True]:
        whose = "one of your listings" if lapsed == 1 else f"{lapsed} of your listings"
        yield f"The CSEC training of {whose} has lapsed by its date. State the date of the last one."


def silent_before(moment: datetime) -> date:
    """The day after which a listing must have been confirmed, or staff look after it."""
    return moment.astimezone(CALIFORNIA).date() - timedelta(days=REMINDED_AFTER[-1])


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that has not been sent. ``since`` is what it reminds of."""

    listing: int
    organization: int
    stage: int
    since: date


def _due(session: Session, moment: datetime, training_months: int) -> Iterator[Due]:
    today = moment.astimezone(CALIFORNIA).date()
    sent = {(row.listing_id, row.stage, row.since) for row in session.execute(_sent())}
    for row in session.execute(_active()):
        since = row.last_verified or row.created_at.astimezone(CALIFORNIA).date()
        stages = [stage for stage in REMINDED_AFTER if (today - since).days >= stage]
        if stages and (row.id, stages[-1], since) not in sent:
            yield Due(row.id, row.organization_id, stages[-1], since)
        training = {"csec_training": row.csec_training, "csec_training_date": row.csec_training_date}
        lapsed_on = training_lapsed_on(training, training_months, today)
        if lapsed_on is not None and (row.id, TRAINING_LAPSED, lapsed_on) not in sent:
            yield Due(row.id, row.organization_id, TRAINING_LAPSED, lapsed_on)


def _sent() -> Select[int, int, date]:
    return select(Reminder.listing_id, Reminder.stage, Reminder.since)


def _active() -> Select[int, int, date | None, datetime, str | None, date | None]:
    dates = (Listing.last_verified, Listing.created_at)
    return (
        select(Listing.id, Service.organization_id, *dates, Listing.csec_training, Listing.csec_training_date)
        .join(Service, Service.id == Listing.service_id)
        .where(Listing.status == ListingStatus.ACTIVE, func.coalesce(Listing.license_status, "") != "closed")
        .order_by(Listing.id)
    )


def _people(session: Session, organizations: set[int]) -> dict[int, list[int]]:
    """organization → the accounts that speak for it."""
    rows = session.execute(
        select(account_organization.c.organization_id, Account.id)
        .join(Account, Account.id == account_organization.c.account_id)
        .where(Account.active.is_(True), account_organization.c.organization_id.in_(organizations))
    )
    people: dict[int, list[int]] = defaultdict(list)
    for organization, account in rows:
        people[organization].append(account)
    return people
