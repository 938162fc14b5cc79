"""Random directories as spreadsheets: sparse as real ones are, with confidential places in large and small counties."""

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

from search.codes import CsecTraining, LicenseStatus, PlacementType, Response
from tests.coverage.recount import Ground

NEEDS = (
    "mental.psychotherapy",
    "support.survivor_mentor",
    "crisis.safety_planning",
    "crisis.transportation",
    "education.tutoring",
)
JOINED = ("Alpine", "Inyo", "Mono", "Shasta", "Trinity", "Sierra")


def write_directory(path: Path, ground: Ground, seed: int, size: int, now: datetime) -> None:
    """A CSV of ``size`` rows that the importer reads."""
    rng = random.Random(seed)
    rows = [_row(rng, ground, number, now) for number in range(size)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=sorted({column for row in rows for column in row}), restval="")
        writer.writeheader()
        writer.writerows(rows)


def _row(rng: random.Random, ground: Ground, number: int, now: datetime) -> dict[str, str]:
    row = {"source_id": f"r{number}", "organization_name": f"Organization {number % 37}", "listing_name": f"L {number}"}
    row |= _kind(rng) | _where(rng, ground) | _served(rng, ground) | _openings(rng, now) | _whom(rng)
    for column, choices in _CHOICES.items():
        if rng.random() < 0.6:
            row[column] = rng.choice(choices)
    if rng.random() < 0.8:
        row["needs"] = ";".join(rng.sample(NEEDS, rng.randint(1, 3)))
    if rng.random() < 0.6:
        row["last_verified"] = (now - timedelta(days=rng.choice((0, 1, 89, 90, 91, 300)))).date().isoformat()
    return row


_CHOICES = {
    "csec_training": [*CsecTraining],
    "response": [*Response],
    "license_status": [*LicenseStatus],
    "waitlist": ["yes", "no"],
    "sogie_affirming": ["yes", "no"],
}

_LISTS = {
    "genders": ["girls", "boys", "transgender", "nonbinary"],
    "jurisdictions": ["dependency", "delinquency", "nonminor_dependent", "none"],
    "languages": ["en", "es", "vi"],
}


def _whom(rng: random.Random) -> dict[str, str]:
    row = {
        column: ";".join(rng.sample(codes, rng.randint(1, len(codes))))
        for column, codes in _LISTS.items()
        if rng.random() < 0.7
    }
    if rng.random() < 0.7:
        row["min_age"] = str(rng.randint(6, 16))
    if rng.random() < 0.7:
        row["max_age"] = str(rng.randint(16, 21))
    return row


def _kind(rng: random.Random) -> dict[str, str]:
    kind = rng.choice(("placement", "service", ""))
    return {"provider_type": kind} | ({"placement_type": rng.choice([*PlacementType])} if kind == "placement" else {})


def _where(rng: random.Random, ground: Ground) -> dict[str, str]:
    counties = sorted(ground.points)
    if rng.random() < 0.3:
        return {"location_confidential": "yes", "county": rng.choice((*JOINED, rng.choice(counties)))}
    if rng.random() < 0.1:
        return {}
    code = rng.choice(sorted(ground.zips))
    latitude, longitude, county = ground.zips[code]
    return rng.choice(
        (
            {"county": county},
            {"zip": code, "county": county},
            {"zip": code},
            {"county": county, "latitude": str(latitude), "longitude": str(longitude)},
            {"county": county, "city": next((city for city, of in ground.places if of == county), "")},
        )
    )


def _served(rng: random.Random, ground: Ground) -> dict[str, str]:
    if rng.random() < 0.2:
        return {"counties_served": rng.choice(("statewide", ""))}
    return {"counties_served": ";".join(rng.sample(sorted(ground.points), rng.randint(1, 6)))}


def _openings(rng: random.Random, now: datetime) -> dict[str, str]:
    row = {"capacity": str(rng.randint(6, 40))} if rng.random() < 0.6 else {}
    if rng.random() < 0.5:
        ago = rng.choice((timedelta(0), timedelta(hours=71, minutes=59), timedelta(hours=72, minutes=1), timedelta(9)))
        row |= {"openings": str(rng.randint(0, 6)), "openings_as_of": (now - ago).isoformat()}
    return row
