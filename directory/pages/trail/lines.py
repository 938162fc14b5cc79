"""An event of the trail as people and spreadsheets read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from directory.records import AuditEvent
from directory.records.formulas import with_guard

COLUMNS = ("number", "at", "who", "action", "subject", "detail", "digest")

#: More texts of a list than this are shown as a count.
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    who: str
    action: str
    subject: str | None
    listing_id: str | None
    """Where the subject is a listing."""
    detail: str


def lines(events: Iterable[AuditEvent], names: Mapping[int, str]) -> list[Line]:
    """The events, with the names of those who acted and of the accounts acted on."""
    return [_line(event, names) for event in events]


def account_ids(events: Iterable[AuditEvent]) -> set[int]:
    """Every account that the events name."""
    found = set()
    for event in events:
        if event.account_id is not None:
            found.add(event.account_id)
        noun, _, number = (event.subject or "").partition(":")
        if noun == "account" and number.isdecimal():
            found.add(int(number))
    return found


def csv_rows(events: Iterable[AuditEvent], names: Mapping[int, str]) -> Iterator[list[str]]:
    """Rows of COLUMNS below their header; no cell begins a formula."""
    yield list(COLUMNS)
    for event in events:
        told = _detail(event.detail, most=len(event.detail) + 1_000)
        cells = [str(event.number), event.at.isoformat(), _who(event, names), event.action, event.subject or "", told]
        yield [with_guard(cell) for cell in (*cells, event.digest)]


def _line(event: AuditEvent, names: Mapping[int, str]) -> Line:
    noun, _, identity = (event.subject or "").partition(":")
    subject = event.subject
    if noun == "account" and identity.isdecimal():
        subject = names.get(int(identity), event.subject)
    listing_id = identity if noun == "listing" else None
    return Line(
        event.number, event.at, _who(event, names), event.action, subject, listing_id, _detail(event.detail, _FIRST)
    )


def _who(event: AuditEvent, names: Mapping[int, str]) -> str:
    if event.is_console:
        return "The command line"
    if event.account_id is None:
        return "Nobody signed in"
    return names.get(event.account_id, f"Account {event.account_id}")


def _detail(detail: Mapping[str, object], most: int) -> str:
    return "; ".join(f"{name.replace('_', ' ')}: {_value(value, most)}" for name, value in detail.items())


def _value(value: object, most: int) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) if len(value) <= most else str(len(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
