"""What is counted for: a county, an area of several small counties, or counties taken together."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from search.places import Gazetteer


class Kind(StrEnum):
    COUNTY = "county"
    AREA = "area"
    """Small counties joined: only the listings that hold the area itself are located here, not its counties'."""
    TOGETHER = "together"
    """A region, neighbours, the state: whatever lies wholly within."""


@dataclass(frozen=True, slots=True)
class Place:
    """``youth`` are its residents aged 10 to 17."""

    name: str
    counties: tuple[str, ...]
    kind: Kind
    youth: int


def counties(gazetteer: Gazetteer, youth: Mapping[str, int]) -> tuple[Place, ...]:
    """The 58 counties, by name. ``youth`` is county → residents aged 10 to 17."""
    return tuple(Place(name, (name,), Kind.COUNTY, youth[name]) for name in gazetteer.counties)


def areas(gazetteer: Gazetteer, youth: Mapping[str, int]) -> tuple[Place, ...]:
    """The areas that stand for small counties where a location is confidential, by name."""
    return tuple(
        Place(name, area.counties, Kind.AREA, _sum(youth, area.counties))
        for name, area in sorted(gazetteer.areas.items())
    )


def together(name: str, members: Iterable[str], youth: Mapping[str, int]) -> Place:
    """Several counties as one place: a listing that serves two of them counts once."""
    names = tuple(sorted(set(members)))
    return Place(name, names, Kind.TOGETHER, _sum(youth, names))


def read_neighbours(folder: Path) -> dict[str, tuple[str, ...]]:
    """county → the counties that touch it, by name, from county_adjacency.csv of the seeds."""
    found: dict[str, set[str]] = {}
    with (folder / "county_adjacency.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["name_a"], set()).add(row["name_b"])
            found.setdefault(row["name_b"], set()).add(row["name_a"])
    return {county: tuple(sorted(others)) for county, others in sorted(found.items())}


def _sum(youth: Mapping[str, int], names: Sequence[str]) -> int:
    return sum(youth[name] for name in names)
