"""Each HSDS service at each of its locations becomes one row. Nothing is stated that the file does not say.

What our profile adds is read from its own properties; of a file without them, whom a service takes and on what terms
stays blank.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from directory.changes.remarks import Remark
from directory.hsds.profile import ADDED, Entity, as_cell
from importers.areas import MoreThanCounties, counties_served
from importers.hsds.standard import Holders, beside, classified, intake, openings, place, text
from importers.reading.json_files import Item, json_items
from importers.sources import Known, Reference, Source, StatedRow
from search.codes import LicenseStatus

#: Facts of somebody else that a service is not lost for if they cannot be read.
_MAY_BE_UNREADABLE = frozenset(
    {
        "intake_phone",
        "intake_email",
        "website",
        "languages",
        "latitude",
        "longitude",
        "counties_served",
        "county",
        "min_age",
        "max_age",
        "last_verified",
    }
)


@contextmanager
def hsds_rows(path: Path) -> Iterator[Source]:
    """The services of a JSON file: a list, a page of HSDS's API, or one service. Errors: BadFile."""
    with json_items(path, "contents", "services") as items:
        yield Source(path.name, _rows(items))


def _rows(items: Iterator[Item]) -> Iterator[StatedRow]:
    for line, item in items:
        if not isinstance(item, dict):
            yield StatedRow(line, {}, (Remark("", "is no service: a service is a JSON object"),))
            continue
        for holders in _at_each_location(item):
            yield _row(line, holders)


def _at_each_location(item: dict[str, Any]) -> Iterator[Holders]:
    """A service with its locations, or a service at a location with its service; one row for each location."""
    if isinstance(item.get("service"), dict):
        yield Holders.of(item["service"], item)
        return
    places = item.get("service_at_locations")
    for at in places if isinstance(places, list) and places else [{}]:
        yield Holders.of(item, at if isinstance(at, dict) else {})


def _row(line: int, holders: Holders) -> StatedRow:
    service, warnings = holders.service, list[Remark]()
    id = _id(holders)
    cells = {
        "source_id": f"hsds:{id}" if id else "",
        "organization_name": text(holders.organization, "name"),
        "listing_name": text(service, "name"),
        "website": text(service, "url") or text(holders.organization, "website"),
        "min_age": text(service, "minimum_age"),
        "max_age": text(service, "maximum_age"),
        # A moment is taken for its day.
        "last_verified": text(service, "assured_date")[:10],
        "languages": ";".join(_languages(holders)),
        "counties_served": _areas(holders, warnings),
        **beside(service),
        **intake(holders),
        **place(holders.location),
        **openings(service),
        **classified(holders),
    }
    cells |= _added(holders)
    stated = {name: cell for name, cell in cells.items() if cell}
    return StatedRow(
        line,
        stated,
        tuple(_problems(holders)),
        tuple(warnings),
        _MAY_BE_UNREADABLE,
        reference=Reference(Known.ID, uuid) if (uuid := _uuid(text(holders.at, "id"))) is not None else None,
    )


def _problems(holders: Holders) -> Iterator[Remark]:
    """A service that is not active makes no listing; but by our profile it is one whose licence is closed."""
    is_active = text(holders.service, "status").casefold() in ("", "active")
    if not is_active and text(holders.at, "license_status") != LicenseStatus.CLOSED:
        yield Remark("status", "is not active; if the listing is here already, close it on its page")


def _id(holders: Holders) -> str:
    """The id under which the file will speak of the same listing again."""
    id = text(holders.at, "id") or text(holders.service, "id")
    return _uuid(id) or id[:100]


def _uuid(text: str) -> str | None:
    """An id as we write ours; None for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _added(holders: Holders) -> dict[str, str]:
    """What the profile's properties state."""
    owners = {
        Entity.SERVICE: holders.service,
        Entity.SERVICE_AT_LOCATION: holders.at,
        Entity.LOCATION: holders.location,
    }
    cells = {fact.name: as_cell(owners[entity].get(fact.name)) for entity in Entity for fact in ADDED[entity]}
    return {name: cell for name, cell in cells.items() if cell}


def _languages(holders: Holders) -> Iterator[str]:
    for part in holders.parts("languages"):
        yield text(part, "code") or text(part, "name")


def _areas(holders: Holders, warnings: list[Remark]) -> str:
    names = [text(part, "name") for part in holders.parts("service_areas")]
    try:
        return counties_served([name for name in names if name])
    except MoreThanCounties as error:
        warnings.append(Remark("service_areas", str(error)))
        return ""
