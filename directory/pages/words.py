"""The words in which pages say codes, moments, distances and openings."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask import Flask

from directory.clock import CALIFORNIA, now, today
from directory.records.facts import FACT, FactType, Value
from search.answer import Availability, Interval
from search.codes import (
    LABELS,
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
from search.documents import Site
from search.languages import LANGUAGES

NOT_STATED = "Not stated — ask intake"

#: fact → the list that its codes are of.
_CODES: dict[str, type[StrEnum]] = {
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

#: The Core Competencies have numbers and no short names.
_COMPETENCY = "Competency {}"


def install(app: Flask) -> None:
    """Give templates these words as filters."""
    app.add_template_filter(lambda moment: ago(moment, now()), "ago")
    app.add_template_filter(lambda day: days_ago(day, today()), "days_ago")
    app.add_template_filter(lambda moment: at_time(moment), "at_time")
    app.add_template_filter(on_date)
    app.add_template_filter(listed)
    app.add_template_filter(sentence)
    app.add_template_filter(lower_first)
    app.add_template_filter(count)
    app.add_template_filter(telephone)


def fact_words(name: str, value: Value | None, need_labels: Mapping[str, str] | None = None) -> list[str]:
    """A fact as people read it: one entry, or one for each of a list; empty where it is not stated."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [_item(name, item, need_labels or {}) for item in value]
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    if isinstance(value, datetime):
        return [at_time(value)]
    if isinstance(value, date):
        return [on_date(value)]
    if name == "csec_training_share":
        return [f"{value}%"]
    return [_item(name, str(value), {})]


def _item(name: str, item: str, need_labels: Mapping[str, str]) -> str:
    kind = FACT[name].type
    if kind is FactType.NEEDS:
        return need_labels.get(item, item)
    if kind is FactType.LANGUAGES:
        return LANGUAGES.get(item, item)
    if kind is FactType.COUNTIES_SERVED and item == STATEWIDE:
        return "The whole state"
    if name == "csec_competencies":
        return _COMPETENCY.format(item)
    if name in _CODES:
        return sentence(LABELS[_CODES[name]][item])
    return item


def sentence(words: str) -> str:
    """With a capital first letter; the rest stays, so that STRTP does."""
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """With a small first letter, to stand inside a sentence; an abbreviation keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; empty for none."""
    first = list(words)
    if not first:
        return ""
    end = first.pop()
    return f"{', '.join(first)} {last} {end}" if first else end


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 listing", "2,340 listings"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ago(moment: datetime, at: datetime) -> str:
    """How long before ``at``: "5 minutes ago", "3 days ago"; "just now" below two minutes and for what is to come."""
    passed = at - moment
    if passed < timedelta(minutes=2):
        return "just now"
    if passed < timedelta(hours=2):
        return f"{passed // timedelta(minutes=1)} minutes ago"
    if passed < timedelta(days=3):
        return f"{passed // timedelta(hours=1)} hours ago"
    return days_ago((at - passed).astimezone(CALIFORNIA).date(), at.astimezone(CALIFORNIA).date())


def days_ago(day: date, at: date) -> str:
    """ "today", "yesterday", "12 days ago", "5 months ago", "2 years ago"."""
    days = (at - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{count(days * 12 // 365, 'month')} ago"
    return f"{count(days // 365, 'year')} ago"


def on_date(day: date) -> str:
    """ "Nov 3, 2026", in California where it is a moment."""
    if isinstance(day, datetime):
        day = day.astimezone(CALIFORNIA).date()
    return f"{day:%b} {day.day}, {day.year}"


def at_time(moment: datetime) -> str:
    """ "Nov 3, 2026, 4:05 p.m.", in California."""
    here = moment.astimezone(CALIFORNIA)
    half = "a.m." if here.hour < 12 else "p.m."
    return f"{on_date(here)}, {here.hour % 12 or 12}:{here:%M} {half}"


def openings_words(stated: Availability, at: datetime) -> str:
    """Openings with their age: what is older than 72 hours is unknown now, and says what it was."""
    if stated.openings is None or stated.as_of is None:
        return "Openings not stated"
    when = ago(stated.as_of, at)
    if stated.state == "open":
        return f"{count(stated.openings, 'opening')}, stated {when}"
    if stated.state == "full":
        return f"Full, stated {when}"
    return f"Openings unknown now; {stated.openings} stated {when}"


def where_words(site: Site, distance: Interval | None = None) -> str:
    """How far, or which area: never finer than what may be told."""
    place = f"in {listed(site.counties, 'or')} County" if site.counties else ""
    if distance is None:
        return sentence(place) or "Location not stated"
    if distance.least == distance.greatest:
        far = f"{miles_words(distance.least)} away"
        about = far if site.precision is Precision.COORDINATES else f"About {far[0].lower()}{far[1:]}"
        return about + (f", {place}" if place else "")
    between = f"{distance.least:,.0f} to {distance.greatest:,.0f} miles"
    return f"{sentence(place)}; {between}" if place else sentence(between)


def miles_words(miles: float) -> str:
    """ "Under 1 mile", "3.2 miles", "41 miles": no more digits than help."""
    if miles < 1:
        return "Under 1 mile"
    text = f"{miles:.1f}".removesuffix(".0") if miles < 10 else f"{miles:,.0f}"
    return "1 mile" if text == "1" else f"{text} miles"


def telephone(number: str) -> str:
    """A ``tel:`` address: ``(916) 555-0142 ext. 12`` is ``tel:+1-916-555-0142;ext=12``."""
    main, _, extension = number.partition("ext")
    digits = "".join(character for character in main if character.isdigit())[-10:]
    more = "".join(character for character in extension if character.isdigit())
    return f"tel:+1-{digits[:3]}-{digits[3:6]}-{digits[6:]}" + (f";ext={more}" if more else "")
