"""Gives public listings the coordinates of their street address, by the geocoder that an operator has set.

Without one nothing leaves the site. A confidential listing has no address to send, and its row is not asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from geopy.exc import GeocoderServiceError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts, Proposal, propose
from directory.records import Listing, Location
from directory.records.reading import ListingRecord, read_listings

#: What a public geocoder asks of its callers: one question a second.
SECONDS_BETWEEN = 1.0


class Found(Protocol):
    latitude: float
    longitude: float


Geocode = Callable[[str], Found | None]
"""A written address to its point, None where it is not known. Errors: GeocoderServiceError."""


@dataclass(slots=True)
class GeocodeReport:
    placed: int = 0
    not_found: int = 0
    elsewhere: list[str] = field(default_factory=list)
    """Names of listings whose address was found in another county than the one they state: left as they were."""
    stopped: str | None = None
    """Why it ended early: what was placed until then is kept."""


def geocoder(host: str, *, is_secure: bool = True, seconds_between: float = SECONDS_BETWEEN) -> Geocode:
    """A Nominatim service at ``host``, asked no faster than it allows."""
    service = Nominatim(
        domain=host, scheme="https" if is_secure else "http", user_agent="manzanita-directory", timeout=10
    )
    limited = RateLimiter(
        service.geocode,
        min_delay_seconds=seconds_between,
        max_retries=1,
        error_wait_seconds=max(seconds_between, 0.1),
        swallow_exceptions=False,
    )
    return lambda address: limited(address, country_codes="us", exactly_one=True)


def geocode_addresses(
    actor: Actor, session: Session, geocode: Geocode, ground: Ground, moment: datetime, limit: int | None = None
) -> GeocodeReport:
    """Place the public listings that have a street address and no coordinates, at most ``limit`` of them."""
    report = GeocodeReport()
    proposals: list[Proposal] = []
    records = list(read_listings(session, _unplaced()))
    for record in records[:limit]:
        try:
            found = geocode(_written_address(record))
        except GeocoderServiceError as error:
            report.stopped = type(error).__name__
            break
        proposal = _proposal(record, found, ground, moment, report)
        if proposal is not None:
            proposals.append(proposal)
    write(actor, session, proposals, moment)
    return report


def _unplaced() -> ColumnElement[bool]:
    public = select(Location.id).where(
        Location.is_confidential.is_not(True), Location.address.is_not(None), Location.latitude.is_(None)
    )
    return Listing.location_id.in_(public)


def _written_address(record: ListingRecord) -> str:
    parts = (record.facts.get(name) for name in ("address", "city", "state", "zip"))
    return ", ".join(str(part) for part in parts if part is not None)


def _proposal(
    record: ListingRecord, found: Found | None, ground: Ground, moment: datetime, report: GeocodeReport
) -> Proposal | None:
    if found is None:
        report.not_found += 1
        return None
    county = ground.gazetteer.county_at(found.latitude, found.longitude)
    stated = record.facts.get("county")
    if county is None or (isinstance(stated, tuple) and county not in stated):
        report.elsewhere.append(str(record.facts["listing_name"]))
        return None
    facts = {"latitude": round(found.latitude, 6), "longitude": round(found.longitude, 6)}
    try:
        proposal = propose(facts, record, ground, moment)
    except InvalidFacts:
        report.not_found += 1
        return None
    report.placed += 1
    return proposal
