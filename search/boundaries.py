"""County outlines: which county a point is in, and how far a county reaches from a point."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from search.distance import great_circle_miles

#: The outlines are simplified, so a pier or a waterfront may lie just outside: about 1.2 miles are forgiven.
_SHORE_DEGREES = 0.02


@dataclass(frozen=True)
class Boundaries:
    """The outlines of a GeoJSON FeatureCollection whose features have a ``name``; read when first needed."""

    path: Path

    def counties_at(self, latitudes: ArrayLike, longitudes: ArrayLike) -> list[str | None]:
        """The county of each of n points (degrees), None outside. On a shared line, the first by name."""
        points = shapely.points(np.atleast_1d(longitudes), np.atleast_1d(latitudes))
        found: list[str | None] = [None] * len(points)
        inside = self._tree.query(points, predicate="intersects")
        outside = np.setdiff1d(np.arange(len(points)), inside[0])
        near = self._tree.query_nearest(points[outside], max_distance=_SHORE_DEGREES)
        for point, county in sorted(zip(*inside.tolist(), strict=True), reverse=True):
            found[point] = self._names[county]
        for point, county in sorted(zip(outside[near[0]].tolist(), near[1].tolist(), strict=True), reverse=True):
            found[point] = self._names[county]
        return found

    def reach_miles(self, latitude: float, longitude: float, counties: Iterable[str]) -> float:
        """Miles from a point to the farthest vertex of any of these counties."""
        wanted = set(counties)
        outlines = [outline for name, outline in self._outlines.items() if name in wanted]
        vertices = shapely.get_coordinates(outlines)
        return float(great_circle_miles(latitude, longitude, vertices[:, 1], vertices[:, 0]).max())

    @cached_property
    def _outlines(self) -> dict[str, BaseGeometry]:
        collection = json.loads(self.path.read_text(encoding="utf-8"))
        named = ((str(f["properties"]["name"]), shape(f["geometry"])) for f in collection["features"])
        return dict(sorted(named, key=lambda pair: pair[0]))

    @cached_property
    def _names(self) -> list[str]:
        return list(self._outlines)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(list(self._outlines.values()))
