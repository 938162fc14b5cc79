"""Counts a directory again from its exported CSV, row by row in plain Python, with nothing of ours but the seeds.

Written from the contract (the rows of ``manzanita coverage`` and "Where a listing is"), not from search.coverage.
"""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, str]
EARTH_RADIUS_MILES = 6371.0088 / 1.609344


@dataclass(frozen=True)
class Ground:
    """county → reference point and youth aged 10 to 17; area → counties; ZIP and (city, county) → point."""

    points: dict[str, tuple[float, float]]
    youth: dict[str, int]
    areas: dict[frozenset[str], tuple[str, str]]
    zips: dict[str, tuple[float, float, str]]
    places: dict[tuple[str, str], tuple[float, float]]


def read_ground(seeds: Path) -> Ground:
    areas: dict[str, tuple[set[str], str]] = {}
    for row in rows_of(seeds / "areas.csv"):
        areas.setdefault(row["area"], (set(), row["reference_county"]))[0].add(row["county"])
    places: dict[tuple[str, str], tuple[float, float]] = {}
    for row in sorted(rows_of(seeds / "places.csv"), key=lambda row: int(row["population"] or 0)):
        places[row["name"], row["county_name"]] = (float(row["lat"]), float(row["lon"]))
    return Ground(
        points={r["name"]: (float(r["inside_lat"]), float(r["inside_lon"])) for r in rows_of(seeds / "counties.csv")},
        youth={
            row["county"]: int(row["age_10_17"])
            for row in rows_of(seeds / "county_population.csv")
            if row["as_of"] == "2022-07-01"
        },
        areas={frozenset(counties): (name, reference) for name, (counties, reference) in areas.items()},
        zips={r["zip"]: (float(r["lat"]), float(r["lon"]), r["county_name"]) for r in rows_of(seeds / "zips.csv")},
        places=places,
    )


def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def recount(
    rows: list[Row], ground: Ground, now: datetime, states: Callable[[Row], bool] = lambda row: True
) -> dict[str, Any]:
    """``manzanita coverage --json`` with every measure of the pages besides, of the rows that state what is asked."""
    counted = [row for row in rows if row["license_status"] != "closed" and states(row)]
    return {
        "counties": {name: county_figures(name, counted, ground, now) for name in sorted(ground.points)},
        "areas": {
            name: located_figures([row for row in counted if frozenset(listed(row["county"])) == counties], now)
            | {"counties": sorted(counties)}
            for counties, (name, _) in sorted(ground.areas.items(), key=lambda area: area[1])
        },
    }


def county_figures(name: str, rows: list[Row], ground: Ground, now: datetime) -> dict[str, Any]:
    here = [row for row in rows if county_of(row, ground) == [name]]
    serving = [row for row in rows if name in listed(row["counties_served"]) or row["counties_served"] == "statewide"]
    trained = [row for row in serving if row["csec_training"] in ("csec_101", "advanced", "specialized")]
    since = now.date() - timedelta(days=90)
    confirmed = [row for row in serving if row["last_verified"] and date.fromisoformat(row["last_verified"]) >= since]
    return located_figures(here, now) | {
        "serving": len(serving),
        "placements": sum(row["provider_type"] == "placement" for row in serving),
        "services": sum(row["provider_type"] == "service" for row in serving),
        "csec_trained": len(trained),
        "per_10k_youth": len(serving) / ground.youth[name] * 10_000,
        "nearest_miles": 0.0 if here else nearest(name, rows, ground),
        "two_hours": sum(row["response"] == "2_hours" for row in serving),
        "confirmed": len(confirmed),
        "outside_only": bool(serving) and not any(row in here for row in serving),
    }


def located_figures(here: list[Row], now: datetime) -> dict[str, Any]:
    return {
        "located": len(here),
        "capacity": sum(int(row["capacity"] or 0) for row in here),
        "openings": sum(int(row["openings"]) for row in here if row["openings"] and is_fresh(row, now)),
    }


def has_one_of(column: str, *codes: str) -> Callable[[Row], bool]:
    return lambda row: bool(set(listed(row[column])) & set(codes))


def serves_ages(youngest: int, oldest: int) -> Callable[[Row], bool]:
    """Both bounds stated, and both years within."""
    return lambda row: bool(
        row["min_age"] and row["max_age"] and int(row["min_age"]) <= youngest and oldest <= int(row["max_age"])
    )


def serves_transgender_youth(row: Row) -> bool:
    """Transgender girls and transgender boys: listed as such, or with girls and boys where the listing is affirming."""
    genders = set(listed(row["genders"]))
    return "transgender" in genders or ({"girls", "boys"} <= genders and row["sogie_affirming"] == "yes")


def is_fresh(row: Row, now: datetime) -> bool:
    return timedelta(0) <= now - datetime.fromisoformat(row["openings_as_of"]) <= timedelta(hours=72)


def listed(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def county_of(row: Row, ground: Ground) -> list[str]:
    counties = listed(row["county"])
    if counties or row["location_confidential"] == "yes":
        return counties
    return [ground.zips[row["zip"]][2]] if row["zip"] in ground.zips else []


def point_of(row: Row, ground: Ground) -> tuple[float, float] | None:
    counties = listed(row["county"])
    if row["location_confidential"] != "yes":
        if row["latitude"]:
            return float(row["latitude"]), float(row["longitude"])
        if row["zip"] in ground.zips:
            return ground.zips[row["zip"]][:2]
        if counties and (row["city"], counties[0]) in ground.places:
            return ground.places[row["city"], counties[0]]
    if not counties:
        return None
    return ground.points[ground.areas[frozenset(counties)][1] if len(counties) > 1 else counties[0]]


def nearest(name: str, rows: list[Row], ground: Ground) -> float | None:
    points = [point for row in rows if (point := point_of(row, ground)) is not None]
    return min((haversine_miles(ground.points[name], point) for point in points), default=None)


def haversine_miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ([math.radians(degree) for degree in point] for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))
