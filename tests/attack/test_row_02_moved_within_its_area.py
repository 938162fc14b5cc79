"""Row 2: wherever in its area a confidential listing really is, every byte that anyone is shown is the same.

Each confidential listing is given a street, a city, a ZIP and coordinates somewhere in its area, as the file that is
imported states them; then another, and so on. As a positive control, the same moves of public listings do show.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from directory.clock import now
from directory.db import db
from directory.records import AccountRole
from directory.settings import ROOT
from search.localities import Zip
from search.places import Gazetteer
from tests.attack.amounts import IS_FULL, many
from tests.attack.searching import comparable_address
from tests.attack.sweeping import ROLES, Asked, comparable, sweep
from tests.attack.targets import OWN, build_site, demonstration, is_confidential, load, uuids
from tests.sites import Site

Score = Callable[[int, str, str, int], None]

MOVES = 20
SITES = many(1, MOVES)
"""Whole sites that are read byte by byte and compared with the first."""
EVERY = many(12, 7)
"""Of the moved listings, one in so many has all its own pages read; what is stored is compared of every one."""
NEEDS = ("mental.psychotherapy", "health.primary_care", "legal.crime_victim", "education.tutoring")

ASKED = Asked(
    counties=("fresno", "shasta")[: many(1, 2)],
    searches=(
        {"seeking": "both", "near": "93721", "within_miles": "90", "text": "moved", "needs": list(NEEDS)},
        {
            "seeking": "placement",
            "near": "Redding",
            "needs": list(NEEDS),
            "keep_away-0-place": "93721",
            "keep_away-0-miles": "40",
        },
    ),
    bodies=(
        {"seeking": "both", "near": {"zip": "93721"}, "limit": 200},
        {"seeking": "both", "near": {"zip": "96001"}, "within_miles": 30, "limit": 200},
        {"seeking": "placement", "needs": list(NEEDS), "near": {"zip": "95814"}, "nearby_miles": 40, "limit": 200},
        {"seeking": "service", "needs": list(NEEDS), "near": {"zip": "93514"}, "limit": 200},
        {"seeking": "both", "keep_away": [{"zip": "93721", "miles": 12}], "exclude_counties": ["Trinity"]},
    ),
    words=("moved", "house"),
    files_of=("Fresno",),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_folder(ROOT / "seeds")


def test_a_confidential_listing_that_moves_within_its_area_changes_no_byte(
    gazetteer: Gazetteer, tmp_path: Path, score: Score
) -> None:
    moment, compared, differ = now() - timedelta(days=5), 0, []
    first: dict[tuple[str, str], str] = {}
    for move in range(SITES + 1):
        site = build_site(tmp_path / str(move), _rows(gazetteer, move), moment=moment)
        answers = dict(_answers(site))
        first = first or answers
        assert answers.keys() == first.keys()
        differ += [(move, *key) for key in answers if answers[key] != first[key]]
        compared += len(answers) if move else 0
    assert differ == []
    assert len(first) > 200
    score(2, f"answers that differ after {SITES} moves of every confidential listing", "0", compared)


def test_a_public_listing_that_moves_does_change_what_is_shown(gazetteer: Gazetteer, tmp_path: Path) -> None:
    """The positive control: the same moves, without the mark."""
    moment = now() - timedelta(days=5)
    worker = (AccountRole.WORKER,)
    answers = [
        dict(_answers(build_site(tmp_path / str(move), _rows(gazetteer, move, confidential=""), moment=moment), worker))
        for move in range(2)
    ]
    assert sum(answers[0][key] != answers[1].get(key) for key in answers[0]) > 15


def test_moving_it_again_and_again_changes_nothing_that_is_stored(
    gazetteer: Gazetteer, tmp_path: Path, score: Score
) -> None:
    """Twenty imports over one another, each from elsewhere: all tables stay as they are."""
    site = build_site(tmp_path, _rows(gazetteer, 0))
    held, documents, differ = _stored(site), _documents(site), 0
    moved = 0
    for move in range(1, MOVES + 1):
        rows = [row for row in _rows(gazetteer, move) if is_confidential(row)]
        load(site, rows)
        moved += len(rows)
        differ += (_stored(site) != held) + (_documents(site) != documents)
    assert differ == 0
    score(2, "stored facts that differ after each confidential listing moved 20 times", "0", moved)


def _rows(gazetteer: Gazetteer, move: int, confidential: str = "yes") -> list[dict[str, str]]:
    """Some of the demonstration, and one confidential listing for each county; all confidential ones moved."""
    chance = random.Random(move)
    rows = demonstration(every=1 if IS_FULL else 40)
    rows += [_generated(county, number) for number, county in enumerate(sorted(gazetteer.counties))]
    for row in rows:
        if is_confidential(row):
            _place_somewhere(row, gazetteer, chance)
            row["location_confidential"] = confidential
    return rows


def _generated(county: str, number: int) -> dict[str, str]:
    """The first is the test provider's own, so that what its people see is compared too."""
    return {
        "source_id": f"moved-{number}",
        "organization_name": OWN if number == 0 else f"Moved House {number}",
        "listing_name": f"Moved {number}",
        "provider_type": "placement" if number % 3 else "service",
        "placement_type": "safe_house" if number % 3 else "",
        "county": county,
        "location_confidential": "yes",
        "counties_served": "statewide",
        "needs": NEEDS[number % 4],
        "min_age": "12",
        "max_age": "17",
        "last_verified": "2026-05-01",
    }


def _place_somewhere(row: dict[str, str], gazetteer: Gazetteer, chance: random.Random) -> None:
    """Anywhere in its county; in a small county anywhere in its area, whichever county of it that is."""
    area = gazetteer.coarsened(row["county"].split(";"))
    there: Sequence[Zip] = [found for found in gazetteer.zips.values() if found.county in area]
    if not there:
        return
    found = chance.choice(there)
    row |= {
        "address": f"{chance.randrange(100, 9999)} {chance.choice(('Alder', 'Birch', 'Cypress', 'Dogwood'))} Street",
        "city": found.city,
        "state": "CA",
        "zip": found.zip,
        "county": found.county,
        "latitude": f"{found.latitude + chance.uniform(-0.01, 0.01):.6f}",
        "longitude": f"{found.longitude + chance.uniform(-0.01, 0.01):.6f}",
    }


#: Administrators see what staff see.
READERS = ROLES[:-1]


def _answers(site: Site, roles: Sequence[AccountRole | None] = READERS) -> Iterator[tuple[tuple[str, str], str]]:
    """(role, what) → answer, for everyone; the marks of moments and ids taken off."""
    names = {uuid: key for key, uuid in uuids(site).items()}
    moved = [uuid for key, uuid in uuids(site).items() if key.startswith("moved-")][::EVERY]
    asked = Asked(**{name: getattr(ASKED, name) for name in ASKED.__slots__} | {"listings": moved})
    for role in roles:
        for seen in sweep(site, role, asked):
            what = seen.what
            for uuid, key in names.items():
                if uuid in what:
                    what = what.replace(uuid, key)
            yield (str(role), comparable_address(what)), comparable(seen, names)


#: Written by the import itself or by reading pages, whatever the rows say.
_NOT_LISTINGS = ("audit_event", "audit_head", "import_batch", "revision", "browser_session", "shown_listing")


def _stored(site: Site) -> dict[str, list[tuple[object, ...]]]:
    with site.app.app_context():
        tables = [table for table in db.metadata.tables if table not in _NOT_LISTINGS]
        held = {
            table: sorted((tuple(row) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))), key=repr)  # noqa: S608  names of our own tables
            for table in tables
        }
        db.session.remove()
    return held


def _documents(site: Site) -> list[object]:
    """What the search and the text index are made from."""
    with site.app.app_context():
        listings = list(site.finder.snapshot(db.session()).listings)
        db.session.remove()
    return listings
