"""Each facility of the register that is a placement for youth becomes one row.

Of a listing that is there the register says only whether it is licensed: its own people know the rest better. The
administrator's name is never taken, nor an address of a small family home, which is somebody's own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from directory.changes.remarks import Remark
from importers.ccld.columns import READ, from_socrata, missing, our_name
from importers.ccld.types import STATUSES, TYPES, Kind
from importers.reading import Table, csv_rows
from importers.reading.json_files import Item, json_items
from importers.report import BadFile, Note
from importers.sources import Known, Reference, Source, StatedRow
from search.codes import LicenseStatus, ProviderType

Facility = Mapping[str, str]

#: The number of a facility has nine digits; files that took it for a number have lost its leading zero.
_DIGITS = 9
#: What stands in the register where an address is not published.
_NOT_PUBLISHED = frozenset({"unavailable", "unknown", "n/a", "none"})
_MAY_BE_UNREADABLE = frozenset({"intake_phone", "latitude", "longitude", "capacity", "county"})
_ALWAYS = frozenset({"license_number", "license_status"})


@contextmanager
def ccld_rows(path: Path) -> Iterator[Source]:
    """The facilities of a CSV file, or of a JSON file of the old portal. Errors: BadFile."""
    if path.suffix.casefold() == ".json":
        with json_items(path) as items:
            yield _source(path, _objects(items))
        return
    with csv_rows(path) as table:
        lost = missing(table.columns)
        if lost:
            raise BadFile(*(Note(table.file, table.header_line, name, "is a column that is missing") for name in lost))
        source = _source(path, _records(table))
        source.table = table
        yield source


def _source(path: Path, facilities: Iterator[tuple[int, Facility | str]]) -> Source:
    source = Source(path.name, iter(()))
    source.rows = _rows(source, facilities)
    return source


def _records(table: Table) -> Iterator[tuple[int, Facility | str]]:
    """Line and row of each facility, or what is wrong with the line."""
    names = [our_name(column) for column in table.columns]
    for row in table.rows:
        if row.fault is not None:
            yield row.line, row.fault
        else:
            yield row.line, {name: cell.strip() for name, cell in zip(names, row.cells, strict=True) if name in READ}


def _objects(items: Iterator[Item]) -> Iterator[tuple[int, Facility | str]]:
    for line, item in items:
        yield line, from_socrata(item) if isinstance(item, dict) else "is no facility: a facility is a JSON object"


def _rows(source: Source, facilities: Iterator[tuple[int, Facility | str]]) -> Iterator[StatedRow]:
    others: Counter[str] = Counter()
    for line, facility in facilities:
        if isinstance(facility, str):
            yield StatedRow(line, {}, (Remark("", facility),))
            continue
        label = " ".join(facility.get("facility_type", "").upper().split())
        if label in TYPES:
            yield _row(line, facility, TYPES[label])
        else:
            others[label] += 1
    for label, count in sorted(others.items()):
        message = f"{count:,} of type “{label[:60]}” are no placements for youth that we know, and are left out"
        source.notes.append(Note(source.file, None, "facility_type", message))


def _row(line: int, facility: Facility, kind: Kind) -> StatedRow:
    number, problems = _number(facility), []
    if number is None:
        problems.append(
            Remark("facility_number", "is not the number of a facility; without it no listing can be found")
        )
    status = STATUSES.get(" ".join(facility.get("facility_status", "").upper().split()))
    if status is None:
        problems.append(Remark("facility_status", "is not a status that we know; are the row's cells shifted?"))
    names = {"listing_name": facility.get("facility_name", "")}
    if number is None or status is None:
        return StatedRow(line, names, tuple(problems))
    cells = names | {
        "source_id": f"ccld:{number}",
        "organization_name": facility.get("licensee", "") or facility.get("facility_name", ""),
        "provider_type": ProviderType.PLACEMENT,
        "placement_type": kind.placement or "",
        "intake_phone": _published(facility, "facility_telephone_number"),
        "capacity": facility.get("facility_capacity", "").removesuffix(".0").lstrip("0"),
        "license_number": number,
        "license_status": status,
        **_place(facility, kind),
    }
    stated = {name: str(cell) for name, cell in cells.items() if cell}
    return StatedRow(
        line,
        stated,
        may_be_unreadable=_MAY_BE_UNREADABLE,
        reference=Reference(Known.LICENSE, number),
        for_new=frozenset(stated) - _ALWAYS,
        is_update_only=status is LicenseStatus.CLOSED,
    )


def _number(facility: Facility) -> str | None:
    text = facility.get("facility_number", "").removesuffix(".0")
    is_number = text.isascii() and text.isdecimal() and _DIGITS - 1 <= len(text) <= _DIGITS
    return text.zfill(_DIGITS) if is_number else None


def _published(facility: Facility, name: str) -> str:
    text = facility.get(name, "")
    return "" if text.casefold() in _NOT_PUBLISHED else text


def _place(facility: Facility, kind: Kind) -> dict[str, str]:
    """Where it is, as far as the register publishes it; for many homes that is the county alone."""
    county = {"county": _published(facility, "county_name")}
    street = _published(facility, "facility_address")
    if kind.is_a_home or not street:
        return county
    town = {"city": "facility_city", "state": "facility_state", "zip": "facility_zip"}
    fine = {name: _published(facility, column) for name, column in town.items()}
    return county | fine | {"address": street} | _point(facility)


def _point(facility: Facility) -> dict[str, str]:
    latitude, longitude = facility.get("latitude", ""), facility.get("longitude", "")
    is_point = bool(latitude.strip("0.")) and bool(longitude.strip("0.-"))
    return {"latitude": latitude, "longitude": longitude} if is_point else {}
