"""Every fact of a listing, once: its spreadsheet column, its type, which data point it is, and where it is stored.

Reading, writing, importing, exporting, history and revealing all walk this one table, so a new column is one
new row here (and a migration). Source: the columns of the listing contract; data points of Holistic Needs, section IV.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import InstrumentedAttribute

from directory.records.contact import Contact
from directory.records.kinds import Kind
from directory.records.listing import (
    Listing,
    listing_competency,
    listing_county_served,
    listing_funding_limit,
    listing_gender,
    listing_jurisdiction,
    listing_language,
    listing_security,
)
from directory.records.location import Location
from directory.records.organization import Organization
from directory.records.service import Service, service_need, service_program
from search.codes import (
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    LicenseStatus,
    PlacementType,
    ProviderType,
    Response,
    Security,
)

Value = str | int | float | bool | date | datetime | tuple[str, ...]
Facts = Mapping[str, Value]
"""Facts that are stated, by name. A fact that is absent is not stated; None never stands in one."""

Stored = InstrumentedAttribute[Any] | Column[Any]


class FactType(StrEnum):
    TEXT = "text"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    YES_NO = "yes_no"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    CODE = "code"
    """One of ``codes``."""
    CODES = "codes"
    """A tuple of ``codes``, in the order of their list."""
    NEEDS = "needs"
    """A tuple of need codes, in the order of seeds/needs.csv."""
    LANGUAGES = "languages"
    """A tuple of ISO 639-1 codes, sorted."""
    TEXTS = "texts"
    """A tuple of texts, in the order in which they are stated."""
    COUNTY = "county"
    """A tuple: one county, or the counties of the area that stands for it; sorted."""
    COUNTIES_SERVED = "counties_served"
    """A tuple of counties, sorted, or ``("statewide",)``."""


LISTS = frozenset(
    {
        FactType.CODES,
        FactType.NEEDS,
        FactType.LANGUAGES,
        FactType.TEXTS,
        FactType.COUNTY,
        FactType.COUNTIES_SERVED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    """The spreadsheet column, and the name used everywhere."""
    type: FactType
    stored: Stored
    label: str
    """What people read beside it."""
    data_point: int | None = None
    """1 to 12, or None for what the spreadsheet adds to the twelve."""
    codes: tuple[str, ...] = ()
    least: int | None = None
    greatest: int | None = None
    longest: int = 300
    """Greatest number of characters of a text, or of one item of a list."""

    @property
    def kind(self) -> Kind:
        """The kind of fact, as its column declares it."""
        info: Kind = self.stored.info["kind"]
        return info

    @property
    def is_list(self) -> bool:
        return self.type in LISTS


def _text(name: str, stored: Stored, label: str, data_point: int | None = None, longest: int = 300) -> Fact:
    return Fact(name, FactType.TEXT, stored, label, data_point, longest=longest)


def _yes_no(name: str, label: str, data_point: int | None = None) -> Fact:
    return Fact(name, FactType.YES_NO, getattr(Listing, name), label, data_point)


def _code(name: str, stored: Stored, label: str, codes: Iterable[str], data_point: int | None = None) -> Fact:
    return Fact(name, FactType.CODE, stored, label, data_point, codes=tuple(codes))


def _codes(name: str, stored: Stored, label: str, codes: Iterable[str], data_point: int) -> Fact:
    return Fact(name, FactType.CODES, stored, label, data_point, codes=tuple(codes))


def _whole(name: str, label: str, data_point: int | None = None, least: int = 0, greatest: int = 1_000_000) -> Fact:
    return Fact(name, FactType.WHOLE, getattr(Listing, name), label, data_point, least=least, greatest=greatest)


#: Long enough for a real description, short enough that one row cannot hold a book.
NOTES = 20_000

FACTS: tuple[Fact, ...] = (
    _text("source_id", Listing.source_id, "Source key", longest=200),
    _text("organization_name", Organization.name, "Organization", 1),
    _text("listing_name", Service.name, "Listing", 6),
    _text("description", Service.description, "Description", 6, NOTES),
    Fact("website", FactType.URL, Service.url, "Website", longest=2000),
    _code("provider_type", Service.provider_type, "Type of provider", ProviderType, 5),
    _code("placement_type", Service.placement_type, "Type of placement", PlacementType, 5),
    _text("intake_name", Contact.name, "Intake contact", 2, 200),
    _text("intake_title", Contact.title, "Intake contact's title", 2, 200),
    Fact("intake_email", FactType.EMAIL, Contact.email, "Intake e-mail", 2, longest=320),
    Fact("intake_phone", FactType.PHONE, Contact.phone, "Intake phone", 2, longest=40),
    _text("intake_hours", Contact.hours, "Intake hours", 2),
    _text("address", Location.address, "Street address", 3),
    _text("city", Location.city, "City", 3, 100),
    _text("state", Location.state, "State", 3, 30),
    _text("zip", Location.postal_code, "ZIP code", 3, 10),
    Fact("county", FactType.COUNTY, Location.county, "County", 3),
    Fact("latitude", FactType.DECIMAL, Location.latitude, "Latitude", 3, least=-90, greatest=90),
    Fact("longitude", FactType.DECIMAL, Location.longitude, "Longitude", 3, least=-180, greatest=180),
    Fact("location_confidential", FactType.YES_NO, Location.is_confidential, "Confidential location", 3),
    Fact(
        "counties_served",
        FactType.COUNTIES_SERVED,
        listing_county_served.c.code,
        "Counties served",
        4,
    ),
    Fact("programs", FactType.TEXTS, service_program.c.name, "Programs", 6),
    Fact("needs", FactType.NEEDS, service_need.c.code, "Needs met", 6),
    _codes("jurisdictions", listing_jurisdiction.c.code, "Clients served", Jurisdiction, 7),
    _whole("min_age", "Youngest age", 7, greatest=120),
    _whole("max_age", "Oldest age", 7, greatest=120),
    _codes("genders", listing_gender.c.code, "Genders served", Gender, 7),
    _yes_no("pregnant_or_parenting", "Pregnant or parenting youth", 7),
    _yes_no("sogie_affirming", "Affirming of SOGIE", 7),
    _yes_no("wheelchair_access", "Wheelchair access", 7),
    Fact("languages", FactType.LANGUAGES, listing_language.c.code, "Languages", 7),
    _yes_no("accepts_substance_use", "Accepts youth who use substances", 7),
    _yes_no("accepts_return_after_absence", "Welcomes youth back after they leave care", 7),
    _yes_no("harm_reduction", "Works by harm reduction", 7),
    _codes("security", listing_security.c.code, "Security measures", Security, 8),
    _text("security_notes", Listing.security_notes, "Notes on security", 8, NOTES),
    _code("csec_training", Listing.csec_training, "Staff training on CSEC", CsecTraining, 9),
    _whole("csec_training_share", "Percent of staff trained", 9, greatest=100),
    Fact("csec_training_date", FactType.DATE, Listing.csec_training_date, "Latest training", 9),
    Fact(
        "csec_competencies",
        FactType.CODES,
        listing_competency.c.code,
        "Core Competencies",
        9,
        codes=("1", "2", "3", "4", "5", "6"),
    ),
    _text("csec_training_notes", Listing.csec_training_notes, "Notes on training", 9, NOTES),
    _codes("funding_limits", listing_funding_limit.c.code, "Funding limits", FundingLimit, 10),
    _text("funding_notes", Listing.funding_notes, "Notes on funding", 10, NOTES),
    _text("strengths", Listing.strengths, "Strengths", 11, NOTES),
    _text("barriers", Listing.barriers, "Barriers", 12, NOTES),
    _whole("capacity", "Capacity"),
    _whole("openings", "Openings"),
    Fact("openings_as_of", FactType.MOMENT, Listing.openings_as_of, "Openings as of"),
    _yes_no("waitlist", "Has a waitlist"),
    _code("response", Listing.response, "Fastest response", Response),
    _yes_no("open_24_hours", "Open 24 hours"),
    _text("license_number", Listing.license_number, "License number", longest=60),
    _code("license_status", Listing.license_status, "License status", LicenseStatus),
    Fact("last_verified", FactType.DATE, Listing.last_verified, "Last confirmed"),
)

FACT: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in FACTS})

REQUIRED = ("organization_name", "listing_name")
"""The two that every listing states."""

FINE_PLACE = ("address", "city", "zip", "latitude", "longitude")
"""The facts that a confidential location never has."""
