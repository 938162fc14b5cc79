"""Reads the gazetteer's seed files."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from search.boundaries import Boundaries
from search.localities import Area, County, Place, Zip


class Seeds(NamedTuple):
    """The rows of the seed files, in the order in which a gazetteer is built of them."""

    counties: list[County]
    areas: list[Area]
    zips: list[Zip]
    places: list[Place]
    boundaries: Boundaries


def read(folder: Path) -> Seeds:
    """The seeds of ``folder``. Reach is measured on the outlines of counties.geojson."""
    boundaries = Boundaries(folder / "counties.geojson")
    counties = [_county(row, boundaries) for row in _rows(folder / "counties.csv")]
    return Seeds(
        counties=counties,
        areas=list(_areas(folder, {county.name: county for county in counties}, boundaries)),
        zips=[
            Zip(row["zip"], row["city"], row["county_name"], float(row["lat"]), float(row["lon"]))
            for row in _rows(folder / "zips.csv")
        ],
        places=[
            Place(
                row["name"],
                row["county_name"],
                float(row["lat"]),
                float(row["lon"]),
                int(row["population"] or 0),
            )
            for row in _rows(folder / "places.csv")
        ],
        boundaries=boundaries,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _county(row: dict[str, str], boundaries: Boundaries) -> County:
    latitude, longitude = float(row["inside_lat"]), float(row["inside_lon"])
    reach = boundaries.reach_miles(latitude, longitude, [row["name"]])
    return County(row["name"], row["fips"], latitude, longitude, reach, row.get("region") or None)


def _areas(folder: Path, counties: dict[str, County], boundaries: Boundaries) -> Iterator[Area]:
    members: dict[tuple[str, str], list[str]] = {}
    for row in _rows(folder / "areas.csv"):
        members.setdefault((row["area"], row["reference_county"]), []).append(row["county"])
    for (name, reference), names in members.items():
        point = counties[reference]
        reach = boundaries.reach_miles(point.latitude, point.longitude, names)
        yield Area(name, tuple(sorted(names)), reference, reach)
