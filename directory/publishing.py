"""What of a record is published to the search, and where a listing is by what it states.

Source: the listing contract, "Where a listing is".
"""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from directory.records.facts import FACTS, Facts
from directory.records.reading import ListingRecord
from search.codes import (
    STATEWIDE,
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    LicenseStatus,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
)
from search.documents import NOWHERE, Listing, Site
from search.places import Gazetteer, PlaceNotFound


def site_of(facts: Facts, gazetteer: Gazetteer) -> Site:
    """Where a listing is: its coordinates; else its ZIP's point; else its city's; else its county; else nowhere.

    A confidential one is its county or area, whatever else the facts say.
    """
    county = facts.get("county")
    counties = county if isinstance(county, tuple) else ()
    if facts.get("location_confidential") is True:
        return Site(counties, precision=_area_precision(counties), is_confidential=True)
    latitude, longitude = facts.get("latitude"), facts.get("longitude")
    if isinstance(latitude, float) and isinstance(longitude, float):
        at = gazetteer.county_at(latitude, longitude)
        return Site(counties or ((at,) if at else ()), latitude, longitude, Precision.COORDINATES)
    return _site_by_name(facts, counties, gazetteer)


def _site_by_name(facts: Facts, counties: tuple[str, ...], gazetteer: Gazetteer) -> Site:
    try:
        row = gazetteer.zip(str(facts.get("zip", "")))
        return Site(counties or (row.county,), row.latitude, row.longitude, Precision.ZIP)
    except PlaceNotFound:
        pass
    try:
        if not _is_in_california(facts):
            raise PlaceNotFound("is in another state")
        place = gazetteer.place(str(facts.get("city", "")), counties[0] if counties else None)
        return Site(counties or (place.county,), place.latitude, place.longitude, Precision.CITY)
    except PlaceNotFound:
        return Site(counties, precision=_area_precision(counties)) if counties else NOWHERE


def _is_in_california(facts: Facts) -> bool:
    """Whether the state is California's or blank: a city of another state may be the namesake of one here."""
    letters = "".join(filter(str.isalpha, str(facts.get("state", "")))).casefold()
    return letters in ("", "ca", "cal", "calif", "california")


def _area_precision(counties: tuple[str, ...]) -> Precision | None:
    if not counties:
        return None
    return Precision.AREA if len(counties) > 1 else Precision.COUNTY


#: Facts that the search's document holds under the same name.
_SAME = frozenset(field.name for field in fields(Listing)) & {fact.name for fact in FACTS}
_ENUMS: dict[str, type[StrEnum]] = {
    "provider_type": ProviderType,
    "placement_type": PlacementType,
    "jurisdictions": Jurisdiction,
    "genders": Gender,
    "security": Security,
    "csec_training": CsecTraining,
    "funding_limits": FundingLimit,
    "response": Response,
    "license_status": LicenseStatus,
}
"""The facts that are codes, as the search's typed codes."""


def published(record: ListingRecord, gazetteer: Gazetteer) -> Listing:
    """The search's document of an active listing. Intake contacts and addresses are not in it."""
    known: dict[str, Any] = {name: value for name, value in record.facts.items() if name in _SAME}
    for name, of in _ENUMS.items():
        if name in known:
            value = known[name]
            known[name] = tuple(of(code) for code in value) if isinstance(value, tuple) else of(value)
    served = known.pop("counties_served", ())
    is_statewide = served == (STATEWIDE,)
    known["csec_competencies"] = tuple(int(number) for number in known.get("csec_competencies", ()))
    return Listing(
        id=record.uuid,
        site=site_of(record.facts, gazetteer),
        serves_statewide=is_statewide,
        counties_served=() if is_statewide else served,
        **known,
    )
