"""Reads the files that a service refers to: organizations, locations, addresses, contacts, phones, taxonomy.

Source: the CSV schema of codeforamerica/ohana-api (data/sample-csv).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from importers.reading import Table, csv_rows
from importers.reading.tables import bad_file
from importers.report import BadFile, Note

Record = Mapping[str, str]
"""A row of one of the files: column → text without outer space. ``#file`` and ``#line`` are where it stands."""
FILE, LINE = "#file", "#line"

#: File → the columns that it cannot do without.
NEEDED = {
    "organizations.csv": ("id", "name"),
    "locations.csv": ("id", "organization_id", "name"),
    "services.csv": ("id", "location_id", "name"),
    "addresses.csv": ("location_id", "address_1", "city", "state_province", "postal_code"),
    "contacts.csv": ("id", "location_id", "organization_id", "service_id", "name"),
    "phones.csv": ("contact_id", "location_id", "organization_id", "service_id", "number"),
    "taxonomies.csv": ("taxonomy_id", "name"),
}
#: Without these there is nothing to list.
ESSENTIAL = ("organizations.csv", "locations.csv", "services.csv")
#: Where post goes says nothing of where a service is.
UNUSED = ("mail_addresses.csv",)


@dataclass(slots=True)
class OhanaFolder:
    path: Path
    organizations: Mapping[str, Record]
    locations: Mapping[str, Record]
    addresses: Mapping[str, Record]
    """By the location that it is of."""
    contacts: Mapping[tuple[str, str], Record]
    """By (what it is a contact of, that one's id): ``("service_id", "12")``."""
    phones: Mapping[tuple[str, str], Record]
    """The first voice number of each, by the same keys."""
    categories: Mapping[str, str]
    notes: list[Note]


def read_folder(path: Path) -> OhanaFolder:
    """Everything but the services, which are walked one by one. Errors: BadFile with every reason found."""
    _check_folder(path)
    notes: list[Note] = []
    read = _read_all(path, notes)
    return OhanaFolder(
        path,
        _by("id", read["organizations.csv"], path / "organizations.csv", notes),
        _by("id", read["locations.csv"], path / "locations.csv", notes),
        _by("location_id", read["addresses.csv"], path / "addresses.csv", notes),
        _first_of_each(read["contacts.csv"], lambda record: True),
        _first_of_each(read["phones.csv"], _is_voice),
        {record["taxonomy_id"]: record["name"] for record in read["taxonomies.csv"]},
        notes,
    )


def _check_folder(path: Path) -> None:
    if not path.exists():
        raise bad_file(path, "there is no such folder")
    if not path.is_dir():
        raise bad_file(path, "is a file; Ohana is a folder of eight CSV files, so name the folder")
    missing = [name for name in ESSENTIAL if not (path / name).exists()]
    if missing:
        raise BadFile(*(Note(name, None, None, f"is missing from the folder {path.name}") for name in missing))


def _read_all(path: Path, notes: list[Note]) -> dict[str, list[Record]]:
    """The rows of each file but services; broken files are told together."""
    read: dict[str, list[Record]] = {}
    broken: list[Note] = []
    for name in NEEDED:
        read[name] = []
        if name == "services.csv":
            continue
        if not (path / name).exists():
            notes.append(Note(name, None, None, f"is missing from the folder {path.name}; nothing is read of it"))
            continue
        try:
            with csv_rows(path / name, may_be_empty=name not in ESSENTIAL) as table:
                check_columns(table)
                read[name] = list(records(table, notes))
        except BadFile as error:
            broken += error.notes
    if broken:
        raise BadFile(*broken)
    return read


def check_columns(table: Table) -> None:
    """Errors: BadFile naming each needed column that a file lacks."""
    missing = [name for name in NEEDED[table.file] if name not in table.columns]
    if missing:
        raise BadFile(*(Note(table.file, table.header_line, name, "is a column that is missing") for name in missing))


def records(table: Table, notes: list[Note]) -> Iterable[Record]:
    """The rows of a table by column; one that has no such shape is noted and left out."""
    for row in table.rows:
        if row.fault is not None:
            notes.append(Note(table.file, row.line, None, f"{row.fault}; it is left out"))
        else:
            cells = (cell.strip() for cell in row.cells)
            yield {FILE: table.file, LINE: str(row.line), **dict(zip(table.columns, cells, strict=True))}


def _by(key: str, rows: Iterable[Record], path: Path, notes: list[Note]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in rows:
        first = found.setdefault(record[key], record)
        if first is not record:
            message = f"“{record[key]}” is that of line {first[LINE]} too; the first counts"
            notes.append(Note(path.name, int(record[LINE]), key, message))
    return found


def _first_of_each(rows: Iterable[Record], counts: Callable[[Record], bool]) -> dict[tuple[str, str], Record]:
    found: dict[tuple[str, str], Record] = {}
    for record in rows:
        if counts(record):
            for owner in ("service_id", "location_id", "organization_id", "contact_id"):
                if record.get(owner):
                    found.setdefault((owner, record[owner]), record)
    return found


def _is_voice(record: Record) -> bool:
    return record.get("number_type", "").casefold() not in ("fax", "tty") and bool(record["number"])
