"""The counties as SVG paths, drawn once from the seeds: each a few hundred characters, in a box of whole numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

#: The box's width; one unit is about a mile.
WIDTH = 600

#: California's middle, where a degree of longitude keeps its true length.
_MIDDLE_LATITUDE = radians(37.2)

_Point = Sequence[float]


@dataclass(frozen=True, slots=True)
class Outlines:
    """county → path data, within a box of ``width`` × ``height``."""

    width: int
    height: int
    paths: Mapping[str, str]


@lru_cache(maxsize=2)
def read_outlines(seeds: Path) -> Outlines:
    """The outlines of counties.geojson. Errors: OSError, KeyError, ValueError for a damaged file."""
    collection = json.loads((seeds / "counties.geojson").read_text(encoding="utf-8"))
    rings = {
        str(feature["properties"]["name"]): list(_rings(feature["geometry"])) for feature in collection["features"]
    }
    points = [_flat(point) for county in rings.values() for ring in county for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    scale = WIDTH / (max(x for x, _ in points) - left)
    height = round((max(y for _, y in points) - top) * scale)
    paths = {county: "".join(_path(ring, left, top, scale) for ring in rings[county]) for county in sorted(rings)}
    return Outlines(WIDTH, height, paths)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[_Point]]:
    """The outer and inner rings of a polygon or of several."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _flat(point: _Point) -> tuple[float, float]:
    longitude, latitude = point[0], point[1]
    return longitude * cos(_MIDDLE_LATITUDE), -latitude


def _path(ring: Sequence[_Point], left: float, top: float, scale: float) -> str:
    """One ring in half units, without the points that fall together; a rock too small to see is left out."""
    corners: list[tuple[float, float]] = []
    for x, y in map(_flat, ring):
        corner = (round((x - left) * scale * 2) / 2, round((y - top) * scale * 2) / 2)
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) < 4:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners[:-1]) + "Z"
