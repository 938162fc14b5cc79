"""Row 3: a worker's account and hundreds of questions place a confidential shelter no better than guessing its area.

The shelter is put at two ends of its county, as far from each other as can be. Whoever cannot tell the two apart is
wrong by their distance in sum, wherever the guess: so that is the bound, and no statistics are needed. The same
attacker places ordinary listings, at the same ends, within a mile.

Of time: an answer is made from the search's documents, and those are shown here to be equal wherever the shelter is.
What is the same in every byte that is read cannot take longer for being elsewhere; no clock is needed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import chain
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from directory.db import db
from directory.records import AccountRole
from directory.settings import ROOT
from search.localities import Zip
from search.places import Gazetteer
from tests.attack.amounts import many
from tests.attack.locating import Attacker, mean_miles, miles_to
from tests.attack.searching import comparable_address, read_search
from tests.attack.sweeping import Reader, comparable
from tests.attack.targets import build_site, demonstration, is_confidential, load, uuids
from tests.sites import Site

Score = Callable[[int, str, str, int], None]

QUESTIONS = many(70, 200)
COUNTIES = (
    *("Fresno", "San Bernardino", "Mono", "Shasta", "Sacramento", "Los Angeles", "Humboldt", "San Diego"),
    *("Alameda", "Butte", "Inyo", "Kern", "Lassen", "Mendocino", "Monterey", "Riverside", "Siskiyou", "Tulare"),
    *("Ventura", "Sonoma"),
)
SHELTERS = many(2, len(COUNTIES))
NEEDS = ("mental.psychotherapy", "health.primary_care", "legal.crime_victim")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_folder(ROOT / "seeds")


@pytest.fixture(scope="module")
def references() -> list[dict[str, str]]:
    """Public listings whose places are known, to compare with: the demonstration's."""
    rows = [row for row in demonstration(every=3) if not is_confidential(row)]
    return [row | {"description": "A reference."} for row in rows]


def _shelter(county: str, at: Zip, confidential: str) -> dict[str, str]:
    return {
        "source_id": f"shelter-{county}",
        "organization_name": f"{county} Sheltering",
        "listing_name": f"Quietplace{county.replace(' ', '')}",
        "description": "A reference.",
        "provider_type": "placement",
        "placement_type": "safe_house",
        "counties_served": "statewide",
        "county": at.county,
        "address": f"{100 + int(at.zip) % 900} Alder Street",
        "city": at.city,
        "zip": at.zip,
        "latitude": f"{at.latitude:.6f}",
        "longitude": f"{at.longitude:.6f}",
        "location_confidential": confidential,
    }


def _ends(gazetteer: Gazetteer, county: str) -> tuple[Zip, Zip]:
    """The two ZIPs of the area that are farthest apart."""
    area = gazetteer.coarsened((county,))
    there = [found for found in gazetteer.zips.values() if found.county in area]
    points = np.array([(found.latitude, found.longitude) for found in there])
    apart = np.array([miles_to(points, found.latitude, found.longitude) for found in there])
    first, second = np.unravel_index(apart.argmax(), apart.shape)
    return there[first], there[second]


def _attack(site: Site, gazetteer: Gazetteer, county: str, seed: int) -> Attacker:
    reader = Reader(site, AccountRole.WORKER)
    client, headers = site.app.test_client(), {"Authorization": f"Bearer {reader.token}"}

    def ask(path: str, body: object) -> dict[str, object]:
        answer = client.open(path, method="GET" if body is None else "POST", json=body, headers=headers)
        assert answer.status_code == 200, (path, body, answer.text)
        found: dict[str, object] = answer.get_json()
        return found

    return Attacker(
        ask,
        gazetteer,
        random.Random(seed),
        uuids(site)[f"shelter-{county}"],
        f"Quietplace{county.replace(' ', '')}",
        NEEDS,
        gazetteer.coarsened((county,)),
    )


def _tries(
    gazetteer: Gazetteer, references: list[dict[str, str]], folder: Path, confidential: str
) -> Iterator[tuple[str, Zip, tuple[float, float], Attacker]]:
    """Every shelter at each of its ends, and where the attacker says that it is."""
    # One site for both ends: listings keep their ids, so that what was said may be compared.
    site = build_site(folder, references)
    for end in range(2):
        ends = {county: _ends(gazetteer, county)[end] for county in COUNTIES[:SHELTERS]}
        rows = [_shelter(county, at, confidential) for county, at in ends.items()]
        load(site, rows)
        for county, at in ends.items():
            attacker = _attack(site, gazetteer, county, seed=3)
            yield county, at, attacker.locate(QUESTIONS), attacker


def _miles(at: Zip, guess: tuple[float, float]) -> float:
    return float(miles_to(np.array([guess]), at.latitude, at.longitude)[0])


def test_a_confidential_shelter_is_placed_no_better_than_by_guessing(
    gazetteer: Gazetteer, references: list[dict[str, str]], tmp_path: Path, score: Score
) -> None:
    errors: dict[str, list[float]] = {}
    said: dict[str, list[list[str]]] = {}
    asked = 0
    for county, at, guess, attacker in _tries(gazetteer, references, tmp_path, "yes"):
        errors.setdefault(county, []).append(_miles(at, guess))
        said.setdefault(county, []).append(attacker.transcript)
        asked += attacker.asked
    guessing = []
    for county, wrong_by in errors.items():
        first, second = _ends(gazetteer, county)
        apart = _miles(first, (second.latitude, second.longitude))
        assert sum(wrong_by) >= 0.999 * apart, (county, wrong_by, apart)
        assert said[county][0] == said[county][1], county
        extent = gazetteer.extent(gazetteer.coarsened((county,)))
        assert extent is not None
        ends = {"first": (first.latitude, first.longitude), "second": (second.latitude, second.longitude)}
        guessing.append(mean_miles(ends, extent.latitude, extent.longitude))
    result = f"{median(chain(*errors.values())):.1f} miles; guessing the area's point {median(guessing):.1f}"
    score(
        3, f"attacker's median error on {len(errors)} confidential shelters, {QUESTIONS} questions each", result, asked
    )


def test_an_ordinary_listing_is_placed_within_a_mile(
    gazetteer: Gazetteer, references: list[dict[str, str]], tmp_path: Path, score: Score
) -> None:
    """The positive control: without reading its coordinates, from distances, order, near misses and services alone."""
    errors, asked = [], 0
    for _, at, _, attacker in _tries(gazetteer, references, tmp_path, "no"):
        attacker.rings = [ring for ring in attacker.rings if ring.greatest > 0]
        errors.append(_miles(at, attacker._estimate()))
        asked += attacker.asked
    assert median(errors) < 1
    score(3, "the same attacker's median error on public listings", f"{median(errors):.2f} miles", asked)


def test_each_way_of_asking_places_an_ordinary_listing_better_than_guessing(
    gazetteer: Gazetteer, references: list[dict[str, str]], tmp_path: Path
) -> None:
    """The attacker's ways work one by one: none of them is blind."""
    at = _ends(gazetteer, "Fresno")[0]
    site = build_site(tmp_path, [*references, _shelter("Fresno", at, "no")])
    extent = gazetteer.extent(("Fresno",))
    assert extent is not None
    guess = _miles(at, (extent.latitude, extent.longitude))
    for way in ("_distance", "_radius", "_keep_away", "_near_miss", "_order", "_nearby", "_totals"):
        attacker = _attack(site, gazetteer, "Fresno", seed=5)
        while attacker.asked < 40:
            getattr(attacker, way)()
        assert _miles(at, attacker._estimate()) < guess / 2, way


def test_no_page_file_or_form_of_a_search_tells_the_two_ends_apart(
    gazetteer: Gazetteer, references: list[dict[str, str]], tmp_path: Path, score: Score
) -> None:
    """Sorting, comparing, the plan, what is around it, call sheets on paper and as files, the counts while typing."""
    told: dict[str, list[dict[str, str]]] = {}
    for confidential in ("yes", "no"):
        site = build_site(tmp_path / confidential, references)
        for end in range(2):
            load(site, [_shelter("Fresno", _ends(gazetteer, "Fresno")[end], confidential)])
            told.setdefault(confidential, []).append(_worker_reads(site))
    first, second = told["yes"]
    assert first.keys() == second.keys()
    for plan in ("0 GET /match/ID/services", "0 GET /match/ID/around/"):
        assert any(what.startswith(plan) and text.startswith("200\n") for what, text in first.items()), plan
    assert [what for what in first if first[what] != second[what]] == []
    public, moved = told["no"]
    assert sum(text != moved.get(what) for what, text in public.items()) > len(public) / 3, "the control"
    score(3, "pages, files and forms of a search that tell the two ends of a county apart", "0", len(first))


def _worker_reads(site: Site) -> dict[str, str]:
    """what → all that a worker's browser is given for searches around the shelter."""
    reader, names = Reader(site, AccountRole.WORKER), {uuid: key for key, uuid in uuids(site).items()}
    keys = {key: uuid for uuid, key in names.items()}
    others = [keys[key] for key in sorted(keys) if not key.startswith("shelter")][:2]
    shortlist = [keys["shelter-Fresno"], *others]
    told: dict[str, str] = {}
    for number, near in enumerate(("93721", "93210", "93664")[: many(1, 3)]):
        for seen in read_search(reader, shortlist, near=near, within_miles="70", seeking="both", needs=list(NEEDS)):
            told[f"{number} {comparable_address(seen.what)}"] = comparable(seen, names)
    return told


def test_the_search_knows_nothing_that_is_finer_than_the_area(
    gazetteer: Gazetteer, references: list[dict[str, str]], tmp_path: Path
) -> None:
    """What answers, order and time are made from is equal for both ends: bytes and columns."""
    site = build_site(tmp_path, references)
    held = []
    for end in range(2):
        load(site, [_shelter(county, _ends(gazetteer, county)[end], "yes") for county in COUNTIES])
        with site.app.app_context():
            snapshot = site.finder.snapshot(db.session())
            db.session.remove()
        held.append(snapshot)
    assert held[0].listings == held[1].listings
    columns = [[getattr(snapshot.columns, field.name) for field in fields(snapshot.columns)] for snapshot in held]
    assert len(columns[0]) > 15
    assert all(array.tobytes() == other.tobytes() for array, other in zip(*columns, strict=True))
