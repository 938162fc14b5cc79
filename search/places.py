"""California's counties, areas, ZIPs and places by name and by point. Offline, and the same on every machine.

A county or area is known by one reference point and its *reach*: the miles from that point to the farthest
vertex of its boundary. Both come from the census boundaries in the seeds.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from numpy.typing import ArrayLike

from search import seed_places
from search.boundaries import Boundaries
from search.distance import great_circle_miles
from search.localities import Area, County, Place, Zip

__all__ = [
    "AmbiguousPlace",
    "Area",
    "County",
    "Extent",
    "Gazetteer",
    "Place",
    "PlaceNotFound",
    "Suggestion",
    "Zip",
]

#: South, west, north, east of California with Oregon, Nevada and Arizona: degrees WGS 84.
_CALIFORNIA_AND_NEIGHBOURS = (31.3, -124.8, 46.3, -109.0)


class PlaceNotFound(LookupError):
    """A ZIP, place or county that the gazetteer does not hold. Its message is fit for people."""


class AmbiguousPlace(PlaceNotFound):
    """A place name that several counties have."""

    def __init__(self, counties: tuple[str, ...]) -> None:
        super().__init__(f"is in more than one county: {', '.join(counties)}. Add the county")
        self.counties = counties


class Extent(NamedTuple):
    """Where something is for certain: within ``reach_miles`` of a point (degrees)."""

    latitude: float
    longitude: float
    reach_miles: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of an autocomplete: the words shown, and what to send as a point."""

    label: str
    point: Mapping[str, str]


def normalise(name: str) -> str:
    """A name without case, accents, punctuation, "City of" and abbreviations, to compare by."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    plain = " ".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    plain = re.sub(r"^(city|town) of ", "", plain)
    return re.sub(r"^(st|mt|ft) ", lambda short: _LONG[short[1]], plain)


_LONG = {"st": "saint ", "mt": "mount ", "ft": "fort "}


@dataclass(frozen=True, repr=False)
class Gazetteer:
    """What is where in California. Read-only; build it once for each process."""

    counties: Mapping[str, County]
    areas: Mapping[str, Area]
    zips: Mapping[str, Zip]
    places: tuple[Place, ...]
    boundaries: Boundaries | None = None
    _county_names: Mapping[str, str] = field(default_factory=dict)
    _area_of: Mapping[str, Area] = field(default_factory=dict)
    _places_by_name: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        counties: Iterable[County],
        areas: Iterable[Area] = (),
        zips: Iterable[Zip] = (),
        places: Iterable[Place] = (),
        boundaries: Boundaries | None = None,
    ) -> "Gazetteer":
        """From plain rows, e.g. of the database. Without boundaries nothing is found by coordinates."""
        by_name = {county.name: county for county in sorted(counties, key=lambda county: county.name)}
        areas, places = tuple(areas), tuple(places)
        grouped: dict[str, list[Place]] = {}
        for place in sorted(places, key=lambda place: -place.population):
            grouped.setdefault(normalise(place.name), []).append(place)
        return cls(
            counties=by_name,
            areas={area.name: area for area in areas},
            zips={row.zip: row for row in sorted(zips, key=lambda row: row.zip)},
            places=places,
            boundaries=boundaries,
            _county_names={normalise(name): name for name in by_name},
            _area_of={county: area for area in areas for county in area.counties},
            _places_by_name={name: tuple(same) for name, same in grouped.items()},
        )

    @classmethod
    def from_folder(cls, folder: Path) -> "Gazetteer":
        """From the seed files counties.csv, counties.geojson, areas.csv, zips.csv and places.csv."""
        return cls.build(*seed_places.read(folder))

    def __repr__(self) -> str:
        return f"<Gazetteer of {len(self.counties)} counties, {len(self.zips)} ZIPs, {len(self.places)} places>"

    def county(self, name: str) -> County:
        """A county by its name, with or without "County". Raises PlaceNotFound."""
        plain = normalise(name)
        found = self._county_names.get(plain) or self._county_names.get(re.sub(r"^county of | (county|co)$", "", plain))
        if found is None:
            raise PlaceNotFound("is not one of California's 58 counties")
        return self.counties[found]

    def zip(self, code: str) -> Zip:
        """A ZIP by its five digits (or ZIP+4). Raises PlaceNotFound."""
        found = self.zips.get(re.sub(r"-\d{4}$", "", code.strip()))
        if found is None:
            raise PlaceNotFound("is not a California ZIP code that we know")
        return found

    def place(self, name: str, county: str | None = None) -> Place:
        """A city or other place by name, in one county if given (of two in it, the more populous).

        A name that several counties have is ambiguous without one: a wrong guess may put a youth next to the place
        that is to be kept away from. Raises PlaceNotFound, AmbiguousPlace.
        """
        within = None if county is None else self.county(county).name
        same = [p for p in self._places_by_name.get(normalise(name), ()) if within in (None, p.county)]
        if not same:
            raise PlaceNotFound("is not a California place that we know" + (f" in {within} County" if within else ""))
        counties = tuple(sorted({place.county for place in same}))
        if len(counties) > 1:
            raise AmbiguousPlace(counties)
        return same[0]

    def area_of(self, county: str) -> Area | None:
        """The area that a small county is joined into, None for a county that stands alone."""
        return self._area_of.get(county)

    def coarsened(self, counties: Iterable[str]) -> tuple[str, ...]:
        """The counties that may be told of a confidential location: each small one widened to its whole area."""
        widened: set[str] = set()
        for county in counties:
            area = self.area_of(county)
            widened.update((county,) if area is None else area.counties)
        return tuple(sorted(widened))

    def extent(self, counties: Sequence[str]) -> Extent | None:
        """The point and reach of one county, of an area, or of any counties together; None for none known.

        Counties that are no area together are taken from the first one's point, and reach the farthest reach.
        """
        known = [self.counties[name] for name in counties if name in self.counties]
        if not known:
            return None
        names = {county.name for county in known}
        area = next((area for area in self.areas.values() if set(area.counties) == names), None)
        if area is not None and len(names) > 1:
            point = self.counties[area.reference_county]
            return Extent(point.latitude, point.longitude, area.reach_miles)
        first, *others = known
        reach = max([first.reach_miles, *(_reach_from(first, other) for other in others)])
        return Extent(first.latitude, first.longitude, reach)

    def county_at(self, latitude: float, longitude: float) -> str | None:
        """The county of a point, None outside California."""
        return self.counties_at([latitude], [longitude])[0]

    def counties_at(self, latitudes: ArrayLike, longitudes: ArrayLike) -> list[str | None]:
        """The county of each of n points, None where a point is in no county."""
        if self.boundaries is None:
            raise RuntimeError("this gazetteer was built without boundaries")
        return self.boundaries.counties_at(latitudes, longitudes)

    @staticmethod
    def is_in_or_near_california(latitude: float, longitude: float) -> bool:
        """Whether a point is in the rectangle around California and its neighbour states."""
        south, west, north, east = _CALIFORNIA_AND_NEIGHBOURS
        return south <= latitude <= north and west <= longitude <= east

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """ZIPs that begin with these digits, or places that begin with these letters, most populous first."""
        if prefix.strip().isdigit():
            return [
                Suggestion(f"{found.zip} {found.city}", {"zip": found.zip})
                for found in self._zips_from(prefix.strip(), limit)
            ]
        begun = normalise(prefix)
        if not begun:
            return []
        largest = nsmallest(limit, self._places_from(begun), key=lambda place: (-place.population, place.name))
        return [
            Suggestion(f"{place.name}, {place.county} County", {"place": place.name, "county": place.county})
            for place in largest
        ]

    @cached_property
    def _sorted_zips(self) -> list[str]:
        return sorted(self.zips)

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self._places_by_name)

    def _zips_from(self, prefix: str, limit: int) -> Iterator[Zip]:
        start = bisect_left(self._sorted_zips, prefix)
        for code in self._sorted_zips[start : start + limit]:
            if code.startswith(prefix):
                yield self.zips[code]

    def _places_from(self, prefix: str) -> Iterator[Place]:
        names = self._sorted_names
        for position in range(bisect_left(names, prefix), len(names)):
            if not names[position].startswith(prefix):
                return
            # Two places of one name in one county are one suggestion: the more populous.
            yield from {place.county: place for place in reversed(self._places_by_name[names[position]])}.values()


def _reach_from(first: County, other: County) -> float:
    apart = great_circle_miles(first.latitude, first.longitude, other.latitude, other.longitude)
    return float(apart[0]) + other.reach_miles
