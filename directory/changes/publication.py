"""Makes a confidential location public, once two people have agreed: it then has no place, until one is stated."""

from datetime import datetime

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.listings import write
from directory.changes.proposals import Proposal, differences
from directory.records.reading import ListingRecord


def publish_location(actor: Actor, session: Session, listing: ListingRecord, moment: datetime) -> None:
    """State that the location is not confidential, and take out its county or area.

    What was kept of it is no place of a public listing; its people now add the address, whose county follows.
    Called by the act of two people alone: no other change may take this mark off.
    """
    wanted = {name: value for name, value in listing.facts.items() if name != "county"}
    wanted["location_confidential"] = False
    write(actor, session, [Proposal(listing, wanted, differences(listing.facts, wanted))], moment)
