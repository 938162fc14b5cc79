"""The judge's own reading of the seed files: counties, areas, ZIPs, places and the words of needs.

Nothing here comes from the search engine, so a mistake of its gazetteer cannot hide itself.
"""

import csv
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EARTH_RADIUS_MILES = 6371.0088 / 1.609344

Point = tuple[float, float]
"""Latitude and longitude, WGS 84 degrees."""
Span = tuple[float, float]
"""Least and greatest miles."""


def haversine_miles(a: Point, b: Point) -> float:
    """Great-circle miles between two points on a sphere of the mean earth radius."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b[1] - a[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(chord)))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def vertices_of(coordinates: Any) -> list[Point]:
    """Every vertex of a GeoJSON geometry, however deep its rings lie, as latitude and longitude."""
    if isinstance(coordinates[0], (int, float)):
        return [(float(coordinates[1]), float(coordinates[0]))]
    found: list[Point] = []
    for part in coordinates:
        found.extend(vertices_of(part))
    return found


@dataclass
class Seeds:
    inside: dict[str, Point]
    """County → its reference point."""
    vertices: dict[str, list[Point]]
    joined: dict[str, tuple[str, ...]]
    """County of areas.csv → all counties of its area, in the file's order."""
    reference_county: dict[str, str]
    """County of areas.csv → the county whose reference point stands for the area."""
    neighbours: dict[str, list[str]]
    zips: dict[str, Point]
    zip_county: dict[str, str]
    places: dict[tuple[str, str], Point]
    """(place, county) → point, for names that are there once in their county."""
    need_labels: dict[str, str]
    _circles: dict[tuple[str, ...], tuple[Point, float]] = field(default_factory=dict)

    def circle(self, counties: tuple[str, ...]) -> tuple[Point, float]:
        """The reference point of a county or an area, and the miles to its farthest vertex."""
        if counties not in self._circles:
            centre_county = counties[0] if len(counties) == 1 else self.reference_county[counties[0]]
            centre = self.inside[centre_county]
            farthest = 0.0
            for county in counties:
                for vertex in self.vertices[county]:
                    farthest = max(farthest, haversine_miles(centre, vertex))
            self._circles[counties] = (centre, farthest)
        return self._circles[counties]

    def point(self, named: dict[str, Any]) -> Point:
        """The point of ``{"zip"}``, ``{"place", "county"?}``, ``{"lat", "lon"}`` or ``{"county"}``."""
        if "zip" in named:
            return self.zips[named["zip"]]
        if "lat" in named:
            return (named["lat"], named["lon"])
        if "place" not in named:
            return self.inside[named["county"]]
        if "county" in named:
            return self.places[(named["place"], named["county"])]
        (only,) = [point for (place, _), point in self.places.items() if place == named["place"]]
        return only


def read_seeds(folder: Path) -> Seeds:
    counties = rows_of(folder / "counties.csv")
    shapes = json.loads((folder / "counties.geojson").read_text(encoding="utf-8"))["features"]
    joined: dict[str, tuple[str, ...]] = {}
    reference_county: dict[str, str] = {}
    areas = rows_of(folder / "areas.csv")
    for row in areas:
        joined[row["county"]] = tuple(other["county"] for other in areas if other["area"] == row["area"])
        reference_county[row["county"]] = row["reference_county"]
    neighbours: dict[str, list[str]] = {row["name"]: [] for row in counties}
    for row in rows_of(folder / "county_adjacency.csv"):
        for one, other in ((row["name_a"], row["name_b"]), (row["name_b"], row["name_a"])):
            if other not in neighbours[one]:
                neighbours[one].append(other)
    zips = rows_of(folder / "zips.csv")
    return Seeds(
        inside={row["name"]: (float(row["inside_lat"]), float(row["inside_lon"])) for row in counties},
        vertices={s["properties"]["name"]: vertices_of(s["geometry"]["coordinates"]) for s in shapes},
        joined=joined,
        reference_county=reference_county,
        neighbours=neighbours,
        zips={row["zip"]: (float(row["lat"]), float(row["lon"])) for row in zips},
        zip_county={row["zip"]: row["county_name"] for row in zips},
        places=unrepeated_places(rows_of(folder / "places.csv")),
        need_labels={row["code"]: row["label"] for row in rows_of(folder / "needs.csv")},
    )


def unrepeated_places(rows: list[dict[str, str]]) -> dict[tuple[str, str], Point]:
    found: dict[tuple[str, str], Point] = {}
    repeated: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["name"], row["county_name"])
        if key in found:
            repeated.add(key)
        found[key] = (float(row["lat"]), float(row["lon"]))
    return {key: point for key, point in found.items() if key not in repeated}
