"""Listings as one reader may see them, through gates two and three."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.policy import listing_exists_for
from directory.access.reveal import ListingView, reveal
from directory.records import Listing
from directory.records.reading import ListingRecord, read_listings


def read_views(session: Session, actor: Actor, uuids: Collection[str]) -> dict[str, ListingView]:
    """uuid → view of each listing that exists for the actor, in a constant number of queries."""
    if not uuids:
        return {}
    records = read_listings(session, Listing.uuid.in_(list(uuids)))
    return {record.uuid: reveal(actor, record) for record in records if listing_exists_for(actor, record)}


def read_view(session: Session, actor: Actor, uuid: str) -> ListingView | None:
    """One listing, or None where it does not exist for the actor: the answer is then 404."""
    return read_views(session, actor, [uuid]).get(uuid)


def read_record(session: Session, actor: Actor, uuid: str) -> ListingRecord | None:
    """The same as it is stored, for a change to it. It is never shown: what is shown is a view."""
    records = read_listings(session, Listing.uuid == uuid)
    return next((record for record in records if listing_exists_for(actor, record)), None)
