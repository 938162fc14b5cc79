"""Reads the seed files of reference data. Their sources and licences are in seeds/README.md."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from directory.changes.reference import Reference

#: The estimate that every figure per 10,000 youth uses.
POPULATION_AS_OF = "2022-07-01"


def read_reference(folder: Path) -> Reference:
    """The reference data of a folder of seeds. Errors: OSError, KeyError or ValueError for a damaged file."""
    return Reference(
        areas=_areas(folder),
        counties=list(_counties(folder)),
        needs=[
            {key: row[key] for key in ("code", "label", "group", "phase")} | {"position": position}
            for position, row in enumerate(_rows(folder / "needs.csv"))
        ],
        rules=_rules(folder / "rules.json"),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _areas(folder: Path) -> list[dict[str, Any]]:
    references = {row["area"]: row["reference_county"] for row in _rows(folder / "areas.csv")}
    return [{"name": name, "reference_county": county} for name, county in references.items()]


def _counties(folder: Path) -> Iterator[dict[str, Any]]:
    area_of = {row["county"]: row["area"] for row in _rows(folder / "areas.csv")}
    region_of = {row["county"]: row["region"] for row in _rows(folder / "regions.csv")}
    youth_in = {
        row["county"]: int(row["age_10_17"])
        for row in _rows(folder / "county_population.csv")
        if row["as_of"] == POPULATION_AS_OF
    }
    for row in _rows(folder / "counties.csv"):
        name = row["name"]
        yield {
            "name": name,
            "fips": row["fips"],
            "region": region_of[name],
            "area_name": area_of.get(name),
            "youth_10_17": youth_in[name],
        }


def _rules(path: Path) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rules
