"""The rows of a gazetteer: counties, areas of several counties, ZIPs and places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class County:
    """A county: FIPS code, reference point inside it (degrees) and reach (miles)."""

    name: str
    fips: str
    latitude: float
    longitude: float
    reach_miles: float
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Several small counties as one: the first is not special, ``reference_county`` is. Reach in miles."""

    name: str
    counties: tuple[str, ...]
    reference_county: str
    reach_miles: float


@dataclass(frozen=True, slots=True)
class Zip:
    zip: str
    city: str
    county: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    county: str
    latitude: float
    longitude: float
    population: int = 0
