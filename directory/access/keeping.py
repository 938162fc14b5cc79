"""Which listings someone keeps, which of their facts they may state, and which of those wait for a second look."""

import re
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.listings import read_record
from directory.access.permissions import Permission
from directory.access.policy import is_own, listing_exists_for
from directory.access.reveal import ListingView, may_see, reveal
from directory.access.roles import may
from directory.records import AccountRole, Listing, ListingStatus, Organization, Service
from directory.records.facts import FACT, FACTS, FINE_PLACE, Fact, Value
from directory.records.reading import ListingRecord, read_listings

#: A change of these by a provider goes to staff: they decide whom a listing is matched with, and who answers a call.
SENSITIVE = frozenset(
    {
        "organization_name",
        "listing_name",
        "min_age",
        "max_age",
        "genders",
        "jurisdictions",
        "funding_limits",
        "location_confidential",
        "intake_name",
        "intake_phone",
        "intake_email",
    }
)
#: A number or an e-mail in a text sends a worker, and a youth, to somebody as surely as a field does.
_DASH = r"[\s.\-\u2010-\u2015]{0,2}"
_PHONE = rf"\(?\b\d{{3}}\)?{_DASH}\d{{3}}{_DASH}\d{{4}}\b"
_EMAIL = r"[\w.+-]+@[\w-]+\.\w{2,}"
_CONTACT = re.compile(f"{_PHONE}|{_EMAIL}")

#: What a link to the openings shows.
_OF_A_LINK = frozenset({"listing_name", "organization_name", "openings", "openings_as_of", "capacity"})

#: What is never typed in: keys, and moments that follow from doing something.
_NOT_TYPED = frozenset({"source_id", "openings_as_of", "last_verified"})
#: An organization's name decides whose a listing is, so its people do not change it.
_STAFFS_OWN = frozenset({"organization_name"})


def may_keep(actor: Actor, listing: ListingRecord) -> bool:
    """Whether the actor keeps this listing: its own people, and staff."""
    if not may(actor, Permission.KEEP_LISTINGS):
        return False
    return is_own(actor, listing) or may(actor, Permission.REVIEW_CHANGES)


def kept_record(session: Session, actor: Actor, uuid: str) -> ListingRecord | None:
    """The listing, for a change to it; None where the actor does not keep it: the answer is then 404."""
    record = read_record(session, actor, uuid)
    return record if record is not None and may_keep(actor, record) else None


def own_records(session: Session, actor: Actor) -> list[ListingRecord]:
    """Every listing of the organizations that the actor speaks for, open ones first, then by name."""
    if not actor.organization_ids:
        return []
    records = read_listings(session, Service.organization_id.in_(actor.organization_ids))
    mine = [record for record in records if listing_exists_for(actor, record) and may_keep(actor, record)]
    return sorted(mine, key=lambda record: (not record.is_active, str(record.facts["listing_name"]).casefold()))


def editable(actor: Actor, listing: ListingRecord) -> tuple[Fact, ...]:
    """The facts that the actor may state of this listing, in their order.

    A confidential location has no field for a place, nor one that would make it public.
    """
    if not may_keep(actor, listing):
        return ()
    left_out: set[str] = set(_NOT_TYPED)
    if not may(actor, Permission.REVIEW_CHANGES):
        left_out |= _STAFFS_OWN
    if listing.facts.get("location_confidential") is True:
        left_out |= {*FINE_PLACE, "location_confidential"}
    own = is_own(actor, listing)
    return tuple(fact for fact in FACTS if fact.name not in left_out and may_see(actor, fact, own=own))


def awaiting_review(
    session: Session, actor: Actor, listing: ListingRecord, changed: Collection[str], wanted: dict[str, Value]
) -> frozenset[str]:
    """Those of the changed facts that staff look at before they are live.

    A closed listing is shown to nobody else, so it is looked at when it opens.
    A location becomes confidential at once: waiting could cost a youth. The way back takes two people in any case.
    A text waits where it brings a number or an e-mail that the listing did not have.
    """
    if not is_reviewed(session, actor, listing) or listing.status is ListingStatus.CLOSED:
        return frozenset()
    known = set().union(*(_contacts(value) for value in listing.facts.values()))
    waiting = {name for name in changed if name in SENSITIVE or _contacts(wanted.get(name)) - known}
    if wanted.get("location_confidential") is True:
        waiting -= {"location_confidential"}
    return frozenset(waiting)


def _contacts(value: Value | None) -> set[str]:
    """Every number and e-mail in a fact that is a text, or a list of texts, however they are written."""
    texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    found = (each.group().casefold() for text in texts for each in _CONTACT.finditer(text))
    return {each if "@" in each else "".join(filter(str.isdigit, each)) for each in found}


def is_reviewed(session: Session, actor: Actor, listing: ListingRecord) -> bool:
    """Whether what the actor does to this listing needs a second look: unless they are staff, or trusted by staff."""
    return not may(actor, Permission.REVIEW_CHANGES) and not _is_trusted(session, listing)


def as_worker_sees(listing: ListingRecord) -> ListingView:
    """The listing as any worker would see it, for a preview."""
    return reveal(Actor(role=AccountRole.WORKER), listing)


def as_link_shows(listing: ListingRecord) -> ListingView:
    """What a link to the openings shows: the names and the openings, to whoever holds it."""
    facts = {name: value for name, value in listing.facts.items() if name in _OF_A_LINK}
    view = as_worker_sees(listing)
    return replace(view, facts=facts, withheld=frozenset(FACT) - _OF_A_LINK)


def _is_trusted(session: Session, listing: ListingRecord) -> bool:
    return bool(session.scalar(select(Organization.is_trusted).where(Organization.id == listing.organization_id)))


def listing_of_link(session: Session, listing_id: int) -> ListingRecord | None:
    """The listing whose openings a link opens, while it is there and open. Whoever holds the link needs no account."""
    record = next(read_listings(session, Listing.id == listing_id), None)
    return record if record is not None and record.is_active else None
