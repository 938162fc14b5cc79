"""A fact as the text of a spreadsheet cell or a form field: read and written by one definition.

Reading never guesses: what it cannot read is a BadValue that says what is allowed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from directory.clock import CALIFORNIA
from directory.records.facts import Fact, FactType, Value
from search.codes import STATEWIDE
from search.languages import language_code

Day = TypeVar("Day", date, datetime)

_SEPARATOR = ";"
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,17})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Control characters other than tab and line ends never belong in a cell, nor does what no file format can carry.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: Characters that show nothing: a cell of these alone is blank.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
#: Years in which a date or a moment of a listing may lie.
_YEARS = range(1900, 2101)
#: phonenumbers' regions that share the United States' numbering and government.
_US_REGIONS = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})


class BadValue(ValueError):
    """A cell that cannot be read; the message says why and what is allowed.

    ``reason`` is the message without the cell's own words, for rows whose place is withheld.
    """

    def __init__(self, reason: str, shown: str = "") -> None:
        super().__init__(f"{shown} {reason}" if shown else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that are data: need code → position, and county name (casefolded) → county name."""

    needs: Mapping[str, int]
    counties: Mapping[str, str]


def read_cell(fact: Fact, text: str, words: Vocabulary) -> Value | None:
    """The value that a cell states, or None where it is blank, which is *not stated*.

    Errors: BadValue.
    """
    text = text.strip()
    if not text.strip(_INVISIBLE):
        return None
    if _CONTROL.search(text):
        raise BadValue("holds a control character")
    if fact.is_list:
        return _read_list(fact, text, words)
    return _SINGLE_READERS[fact.type](fact, text)


def one_line(text: str) -> str:
    """Free words as one line, with single spaces and without what no database or file can carry."""
    return " ".join(_CONTROL.sub(" ", text).split())


def write_cell(fact: Fact, value: Value | None) -> str:
    """The cell that reads back as the same value; blank for what is not stated."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return _SEPARATOR.join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(CALIFORNIA).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return str(value)


def _read_text(fact: Fact, text: str) -> str:
    if len(text) > fact.longest:
        raise BadValue(f"is {len(text):,} characters long; at most {fact.longest:,} fit")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_url(fact: Fact, text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host = None
        parts = None
    if parts is None or parts.scheme.lower() not in ("http", "https") or not host or " " in text:
        raise BadValue("is not a web address; write it from http:// or https:// on")
    return _read_text(fact, text)


def _read_email(fact: Fact, text: str) -> str:
    address = _normal_email(text)
    if address is None:
        raise BadValue("is not an e-mail address, such as intake@example.org")
    return address


@lru_cache(maxsize=4096)
def _normal_email(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def _read_phone(fact: Fact, text: str) -> str:
    """A US number as people write it: ``(916) 555-0142`` or ``(916) 555-0142 ext. 12``."""
    written = _national_number(text)
    if written is None:
        raise BadValue("is not a US phone number with its area code, such as (916) 555-0142 ext. 12")
    return written


@lru_cache(maxsize=4096)
def _national_number(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.region_code_for_number(number) not in _US_REGIONS:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _read_yes_no(fact: Fact, text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue("is not yes, no or blank")


def _read_whole(fact: Fact, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise BadValue("is not a whole number")
    return int(_within(fact, float(text)))


def _read_decimal(fact: Fact, text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise BadValue("is not a number of degrees, such as 38.5816")
    return _within(fact, float(text))


def _within(fact: Fact, number: float) -> float:
    if (fact.least is not None and number < fact.least) or (fact.greatest is not None and number > fact.greatest):
        raise BadValue(f"is not between {fact.least} and {fact.greatest}")
    return number


def _read_date(fact: Fact, text: str) -> date:
    if not _DATE.fullmatch(text):
        raise BadValue("is not a date written YYYY-MM-DD")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadValue("is not a day of the calendar") from error
    return _in_our_time(day)


def _read_moment(fact: Fact, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        aware = moment.replace(tzinfo=CALIFORNIA) if moment.tzinfo is None else moment
        in_utc = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue("is not a moment written as 2026-05-01T14:30 (ISO 8601)") from error
    return _in_our_time(in_utc)


def _in_our_time(when: Day) -> Day:
    if when.year not in _YEARS:
        raise BadValue(f"is not in the years {_YEARS[0]} to {_YEARS[-1]}")
    return when


def _read_code(fact: Fact, text: str) -> str:
    return _code_among(fact.codes, text)


def _code_among(codes: tuple[str, ...], text: str) -> str:
    code = text.strip().casefold()
    if code not in codes:
        raise BadValue(f"is not one of: {', '.join(codes)}", _shown(text))
    return code


def county_name(text: str, words: Vocabulary) -> str:
    """A county by its name, with or without "County", in any case. Errors: BadValue."""
    key = " ".join(text.split()).casefold().removesuffix(" county")
    name = words.counties.get(key)
    if name is None:
        raise BadValue("is not one of California's 58 counties", _shown(text))
    return name


def _read_list(fact: Fact, text: str, words: Vocabulary) -> tuple[str, ...] | None:
    items = [item.strip() for item in text.split(_SEPARATOR)]
    items = [item for item in items if item]
    if not items:
        return None
    if fact.type is FactType.TEXTS:
        return tuple(dict.fromkeys(_read_text(fact, item) for item in items))
    if fact.type is FactType.LANGUAGES:
        return tuple(sorted({_language(item) for item in items}))
    if fact.type is FactType.NEEDS:
        return tuple(sorted({_need(item, words) for item in items}, key=words.needs.__getitem__))
    if fact.type is FactType.CODES:
        return tuple(sorted({_code_among(fact.codes, item) for item in items}, key=fact.codes.index))
    if fact.type is FactType.COUNTIES_SERVED and any(item.casefold() == STATEWIDE for item in items):
        items = [item for item in items if item.casefold() != STATEWIDE]
        for item in items:
            county_name(item, words)
        return (STATEWIDE,)
    return tuple(sorted({county_name(item, words) for item in items}))


def _need(text: str, words: Vocabulary) -> str:
    code = text.casefold()
    if code not in words.needs:
        raise BadValue("is not a need code", _shown(text))
    return code


def _language(text: str) -> str:
    code = language_code(text)
    if code is None:
        raise BadValue("is not a language (ISO 639-1 code or English name)", _shown(text))
    return code


def _shown(text: str) -> str:
    """A value as a message repeats it: short, and with nothing in it that acts."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return f"“{plain[:40]}{'…' if len(plain) > 40 else ''}”"


_SINGLE_READERS: dict[FactType, Callable[[Fact, str], Value]] = {
    FactType.TEXT: _read_text,
    FactType.URL: _read_url,
    FactType.EMAIL: _read_email,
    FactType.PHONE: _read_phone,
    FactType.YES_NO: _read_yes_no,
    FactType.WHOLE: _read_whole,
    FactType.DECIMAL: _read_decimal,
    FactType.DATE: _read_date,
    FactType.MOMENT: _read_moment,
    FactType.CODE: _read_code,
}
