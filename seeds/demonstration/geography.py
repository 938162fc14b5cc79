"""The counties, cities and ZIP codes that listings stand in: real ones, from the seed files."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1]

METRO, URBAN, RURAL, FRONTIER = range(4)
TIER_FLOORS = (1_000_000, 200_000, 35_000)
"""Residents from which a county is metropolitan, urban, rural; below the last it is frontier."""
METRO_BY_ROLE = frozenset({"San Francisco", "San Mateo"})
LEAST_BORDER_KM = 3.0
"""Counties that share less border than this touch at a corner, and are no neighbours."""

Rows = list[dict[str, str]]
Cities = dict[str, Rows]
"""City to its rows of zips.csv."""


@dataclass(frozen=True)
class County:
    name: str
    population: int
    neighbours: tuple[str, ...]
    area: tuple[str, ...]
    """The counties under whose joint name a confidential listing here is kept; else this county alone."""
    cities: Cities
    people: dict[str, float]
    """City to its residents."""

    @property
    def tier(self) -> int:
        if self.name in METRO_BY_ROLE:
            return METRO
        return sum(self.population < floor for floor in TIER_FLOORS)


def read_counties() -> dict[str, County]:
    """County name to county, for all 58."""
    neighbours, areas, people = _neighbours(), _areas(), _people()
    cities = _cities(people)
    return {
        name: County(
            name=name,
            population=int(row["total"]),
            neighbours=tuple(sorted(neighbours[name])),
            area=areas.get(name, (name,)),
            cities=cities[name],
            people=people[name],
        )
        for row in _rows("county_population.csv")
        if row["as_of"] == "2022-07-01"
        for name in [row["county"]]
    }


@cache
def need_order() -> dict[str, int]:
    """Need code to its place in needs.csv."""
    return {row["code"]: at for at, row in enumerate(_rows("needs.csv"))}


def _rows(name: str) -> Rows:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _neighbours() -> dict[str, list[str]]:
    neighbours: dict[str, list[str]] = defaultdict(list)
    for row in _rows("county_adjacency.csv"):
        if float(row["approx_shared_border_km"]) >= LEAST_BORDER_KM:
            neighbours[row["name_a"]].append(row["name_b"])
            neighbours[row["name_b"]].append(row["name_a"])
    return neighbours


def _areas() -> dict[str, tuple[str, ...]]:
    joined: dict[str, list[str]] = defaultdict(list)
    for row in _rows("areas.csv"):
        joined[row["area"]].append(row["county"])
    return {name: tuple(sorted(names)) for names in joined.values() for name in names}


def _people() -> dict[str, dict[str, float]]:
    people: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows("places.csv"):
        people[row["county_name"]][row["name"]] = float(row["population"])
    return people


def _cities(people: dict[str, dict[str, float]]) -> dict[str, Cities]:
    """County to city to those ZIP rows of which the county is beyond doubt."""
    cities: dict[str, Cities] = defaultdict(lambda: defaultdict(list))
    for row in _rows("zips.csv"):
        county = row["county_name"]
        is_certain = row["latlon_source"].startswith("census") and row["county_at_point"] == county
        if is_certain and (row["city"] in people[county] or row["city"] == "Markleeville"):
            cities[county][row["city"]].append(row)
    return cities
