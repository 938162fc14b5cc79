"""What a program asks of a list: HSDS's filters, read strictly. One that we do not have is refused, not ignored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request

from directory.api.bodies import BadBody, invalid, read_json

DEFAULT_SIZE, MOST = 20, 100
#: Of a minimal list: ids and dates only.
MOST_MINIMAL = 10_000
LAST_PAGE = 1_000_000
_LONGEST_SEARCH = 200
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class _Wrong(ValueError):
    """A value that cannot be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; None and False where it is not."""

    page: int = 1
    per_page: int | None = None
    taxonomy_term_id: str | None = None
    taxonomy_id: str | None = None
    organization_id: str | None = None
    parent_id: str | None = None
    modified_after: datetime | None = None
    search: str | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False

    @property
    def size(self) -> int:
        return self.per_page or (MOST_MINIMAL if self.minimal else DEFAULT_SIZE)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def read_asked(*filters: str) -> Asked:
    """The list's page and these filters, of the address or, where the request has a body, of its JSON.

    Words to search for are taken from a body only: an address is kept in logs. Errors: BadBody.
    """
    from_body = request.method == "POST"
    said: Mapping[str, Any] = read_json() if from_body else request.args
    known = {"page", "per_page", "format", *filters}
    problems, values = [], {}
    for name, value in said.items():
        try:
            if name not in known:
                raise _Wrong("is not a filter of this list")
            if name == "search" and not from_body:
                raise _Wrong("is sent with POST, in a JSON body, so that it stands in no address")
            values[name] = _READERS[name](value)
        except _Wrong as error:
            problems.append({"field": str(name)[:40], "message": str(error)})
    values.pop("format", None)
    problems += _together(values)
    if problems:
        raise BadBody(invalid(problems))
    return Asked(**values)


def _together(values: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    if values.get("per_page", 0) > MOST and not values.get("minimal"):
        found.append({"field": "per_page", "message": f"is at most {MOST}, unless minimal is asked"})
    others = sorted(values.keys() - {"search", "page", "per_page", "full"})
    if "search" in values and others:
        found.append({"field": "search", "message": f"goes without {', '.join(others)}"})
    return found


def _whole(least: int, greatest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        text = str(value)
        if isinstance(value, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 9:
            raise _Wrong("is not a whole number")
        if not least <= int(text) <= greatest:
            raise _Wrong(f"is not from {least} to {greatest}")
        return int(text)

    return read


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in _BOOLEANS:
        return _BOOLEANS[value.casefold()]
    raise _Wrong("is not true or false")


def _uuid(value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise _Wrong("is not an id (a UUID)") from error


def _moment(value: Any) -> datetime:
    """A moment without an offset is UTC, as HSDS writes them."""
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Wrong("is not a date and time, such as 2026-05-01T14:30:00Z") from error


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_SEARCH:
        raise _Wrong(f"is not words to search for, of at most {_LONGEST_SEARCH} characters")
    return value


def _json_only(value: Any) -> str:
    if value != "json":
        raise _Wrong("is json here")
    return "json"


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "page": _whole(1, LAST_PAGE),
    "per_page": _whole(1, MOST_MINIMAL),
    "format": _json_only,
    "taxonomy_term_id": _uuid,
    "taxonomy_id": _uuid,
    "organization_id": _uuid,
    "parent_id": _uuid,
    "modified_after": _moment,
    "search": _words,
    "minimal": _boolean,
    "full": _boolean,
    "full_service": _boolean,
    "top_only": _boolean,
}
