"""Reminds people to confirm their listings: after 150, 180 and 210 days, once each. After that, staff call."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from directory import mailing
from directory.clock import CALIFORNIA
from directory.records import Account, Listing, ListingStatus, Reminder, Service
from directory.records.account import account_organization
from directory.records.keeping import REMINDED_AFTER

#: Where a reminder leads; the page's own test holds it to this.
PATH = "/keeping"


def remind(session: Session, moment: datetime) -> int:
    """Send one letter to each person who has listings to confirm; returns how many letters.

    A listing whose organization has no account is left for staff (:func:`silent_before`). A letter names no listing.
    """
    due = list(_due(session, moment))
    people = _people(session, {organization for _, organization, _, _ in due})
    to_confirm: dict[int, int] = defaultdict(int)
    for listing, organization, stage, since in due:
        for account_id in people.get(organization, ()):
            to_confirm[account_id] += 1
        if organization in people:
            session.add(Reminder(listing_id=listing, stage=stage, since=since, sent_at=moment))
    session.flush()
    for account in session.scalars(select(Account).where(Account.id.in_(to_confirm)).order_by(Account.id)):
        number = to_confirm[account.id]
        what = "One of your listings was" if number == 1 else f"{number} of your listings were"
        words = f"{what} not confirmed for at least {REMINDED_AFTER[0]} days."
        link = mailing.link_to(PATH)
        mailing.send(account.email, "Please confirm your listings", "remind", name=account.name, what=words, link=link)
    return len(to_confirm)


def silent_before(moment: datetime) -> date:
    """The day after which a listing must have been confirmed, or staff look after it."""
    return moment.astimezone(CALIFORNIA).date() - timedelta(days=REMINDED_AFTER[-1])


def _due(session: Session, moment: datetime) -> Iterator[tuple[int, int, int, date]]:
    """Listing, organization, stage and since when, of each reminder that has not been sent."""
    today = moment.astimezone(CALIFORNIA).date()
    sent = {(row.listing_id, row.stage, row.since) for row in session.execute(_sent())}
    for listing, organization, verified, created in session.execute(_active()):
        since = verified or created.astimezone(CALIFORNIA).date()
        stages = [stage for stage in REMINDED_AFTER if (today - since).days >= stage]
        if stages and (listing, stages[-1], since) not in sent:
            yield listing, organization, stages[-1], since


def _sent() -> Select[int, int, date]:
    return select(Reminder.listing_id, Reminder.stage, Reminder.since)


def _active() -> Select[int, int, date | None, datetime]:
    return (
        select(Listing.id, Service.organization_id, Listing.last_verified, Listing.created_at)
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
