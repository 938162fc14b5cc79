"""Links to the openings of one listing: for a week, until taken back, and only while whoever made one keeps it."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.access.keeping import listing_of_link, may_keep
from directory.changes.keeping import state_openings
from directory.changes.places import Ground
from directory.changes.trail import AuditAction, note
from directory.records import Account, OpeningsLink
from directory.records.keeping import LINK_LIFETIME
from directory.records.reading import ListingRecord

#: Where a link leads; the page's own test holds it to this.
PATH = "/openings/{}"


def make_link(actor: Actor, session: Session, record: ListingRecord, moment: datetime) -> str:
    """A new link to the openings of the listing: its address, which is kept nowhere."""
    assert actor.account_id is not None  # noqa: S101  the console makes no links
    secret = secrets.token_urlsafe(32)
    session.add(
        OpeningsLink(
            listing_id=record.id,
            digest=_digest(secret),
            account_id=actor.account_id,
            created_at=moment,
            expires_at=moment + LINK_LIFETIME,
        )
    )
    session.flush()
    note(actor, session, AuditAction.TOKEN_CREATED, subject=f"listing:{record.uuid}", what="link to openings")
    return mailing.link_to(PATH.format(secret))


def send_link(account: Account, link: str) -> None:
    """Mail a link to whoever made it. The letter names no listing."""
    mailing.send(account.email, "Your openings", "openings_link", name=account.name, link=link)


def open_links(session: Session, record: ListingRecord, moment: datetime) -> list[OpeningsLink]:
    """The links of a listing that may still be used, the newest first."""
    query = select(OpeningsLink).where(
        OpeningsLink.listing_id == record.id, OpeningsLink.revoked_at.is_(None), OpeningsLink.expires_at > moment
    )
    return list(session.scalars(query.order_by(OpeningsLink.id.desc())))


def revoke_links(actor: Actor, session: Session, record: ListingRecord, moment: datetime) -> None:
    """Take back every link of the listing, whoever made it."""
    for link in open_links(session, record, moment):
        link.revoked_at = moment
    session.flush()
    note(actor, session, AuditAction.TOKEN_REVOKED, subject=f"listing:{record.uuid}", what="links to openings")


def find_link(session: Session, secret: str, moment: datetime) -> tuple[OpeningsLink, ListingRecord] | None:
    """The link and its listing; None where it is over, or its maker may no longer keep the listing."""
    link = session.scalar(select(OpeningsLink).where(OpeningsLink.digest == _digest(secret)))
    if link is None or link.revoked_at is not None or link.expires_at <= moment:
        return None
    record, maker = listing_of_link(session, link.listing_id), session.get(Account, link.account_id)
    if record is None or maker is None or not may_keep(Actor.of(maker), record):
        return None
    return link, record


def state_by_link(
    session: Session, link: OpeningsLink, record: ListingRecord, openings: int, ground: Ground, moment: datetime
) -> None:
    """State openings with a link, in the name of whoever made it. Errors: InvalidFacts, ChangedMeanwhile."""
    actor = Actor(account_id=link.account_id)
    state_openings(actor, session, record, openings, ground, moment, reason="By a link to the openings.")
    link.used_at = moment


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
