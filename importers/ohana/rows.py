"""Each Ohana service at its location becomes one row. Nothing is stated that the files do not say.

Whether a service is a placement, whom it takes and which needs it meets, Ohana does not say; so these stay blank,
but for categories whose name is a need's own name.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from directory.changes.remarks import Remark
from importers.areas import MoreThanCounties, counties_served
from importers.categories import NEEDS
from importers.ohana.folder import FILE, LINE, OhanaFolder, Record, check_columns, read_folder
from importers.reading import Table, csv_rows
from importers.report import Note
from importers.sources import Source, StatedRow

#: What Ohana's own forms fill in where nothing was written.
_NOT_A_DESCRIPTION = "no description provided"
#: Facts that a service is not lost for if they cannot be read.
_MAY_BE_UNREADABLE = frozenset(
    {"intake_phone", "intake_email", "website", "languages", "latitude", "longitude", "counties_served"}
)
_SAID_BESIDE = (
    ("eligibility", "Eligibility"),
    ("application_process", "How to apply"),
    ("required_documents", "Documents required"),
    ("wait_time", "Wait"),
    ("keywords", "Keywords"),
)
_PAYMENT = (("fees", "Fees"), ("accepted_payments", "Accepted payments"), ("funding_sources", "Funding sources"))


@contextmanager
def ohana_rows(path: Path) -> Iterator[Source]:
    """The services of an Ohana folder. Errors: BadFile."""
    folder = read_folder(path)
    with csv_rows(path / "services.csv") as table:
        check_columns(table)
        yield Source(table.file, _rows(table, folder), table, folder.notes)


def _rows(table: Table, folder: OhanaFolder) -> Iterator[StatedRow]:
    used: set[str] = set()
    for row in table.rows:
        if row.fault is not None:
            yield StatedRow(row.line, {}, (Remark("", row.fault),))
            continue
        service = dict(zip(table.columns, (cell.strip() for cell in row.cells), strict=True))
        used.add(service["location_id"])
        yield _row(row.line, service, folder)
    idle = [record for id, record in folder.locations.items() if id not in used]
    if idle:
        lines = ", ".join(record[LINE] for record in idle[:5]) + (", …" if len(idle) > 5 else "")
        message = f"{len(idle)} locations have no service and make no listing (lines {lines})"
        folder.notes.append(Note("locations.csv", None, None, message))


def _row(line: int, service: Record, folder: OhanaFolder) -> StatedRow:
    names = {"source_id": f"ohana:{service['id']}", "listing_name": service["name"]}
    location = folder.locations.get(service["location_id"])
    organization = folder.organizations.get(location["organization_id"]) if location is not None else None
    problems = _problems(service, location, organization)
    if location is None or organization is None or problems:
        return StatedRow(line, names, tuple(problems))
    warnings: list[Remark] = []
    elsewhere = {
        "organization_name": (organization["name"], organization),
        "website": _first("website", service, location, organization),
        "languages": _first("languages", service, location),
        **_intake(service, location, organization, folder),
        **_place(location, folder),
    }
    cells = names | {
        "description": _description(service),
        "funding_notes": "\n".join(_labelled(service, _PAYMENT)),
        "wheelchair_access": "yes" if "wheelchair" in _items(location.get("accessibility", "").casefold()) else "",
        "counties_served": _counties(service.get("service_areas", ""), warnings),
        "needs": _needs(service.get("taxonomy_ids", ""), folder),
        **{name: text for name, (text, _) in elsewhere.items()},
    }
    cells["languages"] = ";".join(_items(cells["languages"]))
    return StatedRow(
        line,
        {name: text for name, text in cells.items() if text},
        warnings=tuple(warnings),
        may_be_unreadable=_MAY_BE_UNREADABLE,
        stands_at={
            name: (record[FILE], int(record[LINE])) for name, (_, record) in elsewhere.items() if FILE in record
        },
    )


def _problems(service: Record, location: Record | None, organization: Record | None) -> list[Remark]:
    """Why a service makes no listing."""
    problems = []
    if location is None:
        problems.append(Remark("location_id", "is not among the locations"))
    elif organization is None:
        problems.append(Remark("location_id", "is a location whose organization is not among the organizations"))
    if service.get("status", "").casefold() not in ("", "active"):
        problems.append(Remark("status", "is not active; if the listing is here already, close it on its page"))
    return problems


def _description(service: Record) -> str:
    own = service.get("description", "")
    if own.casefold() == _NOT_A_DESCRIPTION:
        own = ""
    return "\n\n".join([*([own] if own else []), *_labelled(service, _SAID_BESIDE)])


def _labelled(service: Record, columns: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{label}: {service[name]}" for name, label in columns if service.get(name)]


Said = tuple[str, Record]
"""A text, and the record that says it; the service itself is on the row's own line."""


def _intake(service: Record, location: Record, organization: Record, folder: OhanaFolder) -> dict[str, Said]:
    """The contact and number of the service; else of its location; else of its organization."""
    owners = (
        ("service_id", service["id"]),
        ("location_id", location["id"]),
        ("organization_id", organization["id"]),
    )
    contact = next((folder.contacts[owner] for owner in owners if owner in folder.contacts), {})
    by_contact = ("contact_id", contact.get("id", ""))
    phone = next((folder.phones[owner] for owner in (*owners, by_contact) if owner in folder.phones), {})
    extension = phone.get("extension", "")
    return {
        "intake_name": (" ".join(contact.get("name", "").split()), contact),
        "intake_title": (contact.get("title", "") or contact.get("department", ""), contact),
        "intake_email": _first("email", service, contact, location, organization),
        "intake_phone": (phone.get("number", "") + (f" ext. {extension}" if extension else ""), phone),
    }


def _place(location: Record, folder: OhanaFolder) -> dict[str, Said]:
    """The location's street address and coordinates; a virtual location has none."""
    if location.get("virtual", "").casefold() in ("true", "yes", "1"):
        return {}
    address = folder.addresses.get(location["id"], {})
    lines = [address.get("address_1", ""), address.get("address_2", "")]
    columns = {"city": "city", "state": "state_province", "zip": "postal_code"}
    return (
        {"address": (", ".join(line for line in lines if line), address)}
        | {name: (address.get(column, ""), address) for name, column in columns.items()}
        | {name: (location.get(name, ""), location) for name in ("latitude", "longitude")}
    )


def _counties(areas: str, warnings: list[Remark]) -> str:
    try:
        return counties_served(_items(areas))
    except MoreThanCounties as error:
        warnings.append(Remark("service_areas", str(error)))
        return ""


def _needs(taxonomy_ids: str, folder: OhanaFolder) -> str:
    names = (folder.categories.get(id, "").casefold() for id in _items(taxonomy_ids))
    return ";".join(sorted({NEEDS[name] for name in names if name in NEEDS}))


def _first(column: str, *places: Record) -> Said:
    """The first of them that says something."""
    return next(((record[column], record) for record in places if record.get(column)), ("", {}))


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace(";", ",").split(",") if item.strip()]
