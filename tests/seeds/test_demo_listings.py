"""The demonstration listings: valid in every cell, safe to show, and shaped like a real state's list."""

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from search import codes

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
Row = dict[str, str]

HEADER = (
    "source_id,organization_name,listing_name,description,website,provider_type,placement_type,intake_name,"
    "intake_title,intake_email,intake_phone,intake_hours,address,city,state,zip,county,latitude,longitude,"
    "location_confidential,counties_served,programs,needs,jurisdictions,min_age,max_age,genders,"
    "pregnant_or_parenting,sogie_affirming,languages,wheelchair_access,accepts_substance_use,"
    "accepts_return_after_absence,harm_reduction,security,security_notes,csec_training,csec_training_share,"
    "csec_training_date,csec_competencies,csec_training_notes,funding_limits,funding_notes,strengths,barriers,"
    "capacity,openings,openings_as_of,waitlist,response,open_24_hours,license_number,license_status,last_verified"
)

ONE_CODE = {
    "provider_type": codes.ProviderType,
    "placement_type": codes.PlacementType,
    "csec_training": codes.CsecTraining,
    "response": codes.Response,
    "license_status": codes.LicenseStatus,
}
CODE_LISTS = {
    "jurisdictions": codes.Jurisdiction,
    "genders": codes.Gender,
    "security": codes.Security,
    "funding_limits": codes.FundingLimit,
}
NAMED_LANGUAGES = {"Hmong", "American Sign Language"}
"""Those that have no two-letter code."""
YES_NO = (*codes.FLAGS, "location_confidential", "waitlist", "open_24_hours")
FINER_THAN_COUNTY = ("address", "city", "state", "zip", "latitude", "longitude")
#: Needs that small counties lack in life, and must lack here, so that the gap analysis has gaps to show.
SPECIALIZED = (
    "health.reconstructive",
    "health.eating_disorders",
    "health.transgender_care",
    "substance.residential",
    "mental.residential",
    "support.sogie",
)


def _read(name: str) -> list[Row]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _list(cell: str) -> list[str]:
    return cell.split(";") if cell else []


@pytest.fixture(scope="module")
def listings() -> list[Row]:
    return _read("demo_listings.csv")


@pytest.fixture(scope="module")
def populations() -> dict[str, int]:
    rows = _read("county_population.csv")
    return {row["county"]: int(row["total"]) for row in rows if row["as_of"] == "2022-07-01"}


@pytest.fixture(scope="module")
def areas() -> dict[str, tuple[str, ...]]:
    """Each county of a joined area to all of that area's counties."""
    rows = _read("areas.csv")
    return {
        row["county"]: tuple(sorted(other["county"] for other in rows if other["area"] == row["area"])) for row in rows
    }


def _confidential(listings: list[Row]) -> Iterator[Row]:
    return (row for row in listings if row["location_confidential"] == "yes")


def test_the_header_is_the_spreadsheets_header(listings: list[Row]) -> None:
    assert ",".join(listings[0]) == HEADER


def test_the_script_writes_the_same_bytes_again(tmp_path: Path) -> None:
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy, ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.geojson"))
    (copy / "demo_listings.csv").unlink()
    subprocess.run([sys.executable, "-m", "seeds.demonstration"], cwd=tmp_path, check=True, timeout=60)
    assert (copy / "demo_listings.csv").read_bytes() == (SEEDS / "demo_listings.csv").read_bytes()


@pytest.mark.parametrize("column", ONE_CODE)
def test_every_code_is_known(listings: list[Row], column: str) -> None:
    assert {row[column] for row in listings} - {""} <= set(ONE_CODE[column])


@pytest.mark.parametrize("column", CODE_LISTS)
def test_every_listed_code_is_known_and_named_once(listings: list[Row], column: str) -> None:
    for row in listings:
        listed = _list(row[column])
        assert set(listed) <= set(CODE_LISTS[column])
        assert len(listed) == len(set(listed))


def test_needs_counties_and_competencies_are_known(listings: list[Row], populations: dict[str, int]) -> None:
    needs = {row["code"] for row in _read("needs.csv")}
    for row in listings:
        assert set(_list(row["needs"])) <= needs
        assert row["counties_served"] == codes.STATEWIDE or set(_list(row["counties_served"])) <= set(populations)
        assert set(_list(row["county"])) <= set(populations)
        assert {int(number) for number in _list(row["csec_competencies"])} <= set(codes.COMPETENCIES)


def test_yes_no_cells_hold_yes_no_or_nothing(listings: list[Row]) -> None:
    assert {row[column] for row in listings for column in YES_NO} <= {"yes", "no", ""}


def test_languages_are_two_letter_codes_or_names_of_languages_that_have_none(listings: list[Row]) -> None:
    spoken = {language for row in listings for language in _list(row["languages"])}
    assert {language for language in spoken if not re.fullmatch(r"[a-z]{2}", language)} == NAMED_LANGUAGES
    assert all(len(_list(row["languages"])) == len(set(_list(row["languages"]))) for row in listings)


def test_hmong_is_spoken_where_hmong_families_live_and_sign_language_in_many_counties(listings: list[Row]) -> None:
    counties = {
        name: {row["county"] for row in listings if name in _list(row["languages"])} for name in NAMED_LANGUAGES
    }
    assert counties["Hmong"] == {"Fresno", "Merced", "Sacramento"}
    assert len(counties["American Sign Language"]) >= 5


def test_who_says_that_nobody_there_is_bilingual_states_english_alone(listings: list[Row]) -> None:
    said = [row for row in listings if re.search(r"no bilingual (clinicians|staff in)", row["barriers"], re.IGNORECASE)]
    assert said
    assert {row["languages"] for row in said} == {"en"}


def test_who_tells_of_sign_language_states_it(listings: list[Row]) -> None:
    told = [row for row in listings if "American Sign Language" in row["description"]]
    assert told
    assert all("American Sign Language" in _list(row["languages"]) for row in told)


def test_dates_are_dates_and_lie_in_the_period(listings: list[Row]) -> None:
    verified = [date.fromisoformat(row["last_verified"]) for row in listings if row["last_verified"]]
    trained = [date.fromisoformat(row["csec_training_date"]) for row in listings if row["csec_training_date"]]
    assert date(2025, 6, 1) <= min(verified) < date(2025, 9, 1)
    assert date(2026, 10, 1) < max(verified) < date(2026, 12, 1)
    assert max(trained) < date(2026, 12, 1)


def test_openings_never_exceed_capacity_and_most_are_as_fresh_as_the_import(listings: list[Row]) -> None:
    stated = [row for row in listings if row["openings"]]
    assert all(int(row["openings"]) <= int(row["capacity"]) for row in stated)
    dated = [row for row in stated if row["openings_as_of"]]
    assert 0.2 <= len(dated) / len(stated) <= 0.4
    for row in dated:
        moment = datetime.fromisoformat(row["openings_as_of"])
        assert moment.utcoffset() is not None
        assert date(2026, 1, 1) <= moment.date() <= date(2026, 9, 30)
    assert not [row for row in listings if row["openings_as_of"] and not row["openings"]]


def test_ages_run_upward_and_suit_the_kind(listings: list[Row]) -> None:
    for row in listings:
        if row["min_age"] and row["max_age"]:
            assert 0 <= int(row["min_age"]) <= int(row["max_age"]) <= 25
        if row["placement_type"] == "crisis_nursery" and row["max_age"]:
            assert int(row["max_age"]) <= 5
        if row["placement_type"] == "transitional_housing" and row["min_age"]:
            assert int(row["min_age"]) >= 16


def test_funding_limits_do_not_contradict_whom_a_listing_serves(listings: list[Row]) -> None:
    for row in listings:
        served, limits = set(_list(row["jurisdictions"])), set(_list(row["funding_limits"]))
        assert not (limits & {"dependency_only", "system_involved_only", "delinquency_only"} and "none" in served)
        assert not ("dependency_only" in limits and "delinquency" in served)


def test_placements_alone_have_a_placement_type(listings: list[Row]) -> None:
    assert all((row["provider_type"] == "placement") == bool(row["placement_type"]) for row in listings)


def test_every_organization_is_marked_as_a_demonstration(listings: list[Row]) -> None:
    assert all(row["organization_name"].endswith(" (demonstration)") for row in listings)


def test_every_telephone_number_is_reserved_for_fiction(listings: list[Row]) -> None:
    assert all(re.fullmatch(r"\([2-9]\d\d\) 555-01\d\d", row["intake_phone"]) for row in listings)


def test_placements_outside_california_have_toll_free_numbers_of_their_own(listings: list[Row]) -> None:
    numbers = [row["intake_phone"] for row in listings if row["placement_type"] == "out_of_state"]
    assert len(numbers) >= 2
    assert all(number.startswith("(800) 555-01") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_mail_and_web_addresses_lead_nowhere(listings: list[Row]) -> None:
    for row in listings:
        assert re.fullmatch(r"([a-z.]+@[a-z0-9]+\.example)?", row["intake_email"])
        assert re.fullmatch(r"(https://[a-z0-9]+\.example)?", row["website"])


def test_no_licence_number_could_be_a_real_one(listings: list[Row]) -> None:
    assert all(re.fullmatch(r"(DEMO-\d{6})?", row["license_number"]) for row in listings)


def test_confidential_listings_carry_no_place_finer_than_their_area(
    listings: list[Row], areas: dict[str, tuple[str, ...]]
) -> None:
    confidential = list(_confidential(listings))
    assert len(confidential) >= 15
    for row in confidential:
        assert not [row[column] for column in FINER_THAN_COUNTY if row[column]]
        counties = _list(row["county"])
        assert tuple(counties) == areas.get(counties[0], (counties[0],))


def test_what_a_confidential_listing_says_and_serves_does_not_single_out_a_place(
    listings: list[Row], areas: dict[str, tuple[str, ...]], populations: dict[str, int]
) -> None:
    towns: dict[str, set[str]] = {}
    for place in _read("places.csv"):
        towns.setdefault(place["county_name"], set()).add(place["name"])
    for row in _confidential(listings):
        told = " ".join((row["listing_name"], row["description"], row["strengths"], row["barriers"]))
        names = set(populations).union(*(towns.get(county, set()) for county in _list(row["county"])))
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", told)]
        served = set(_list(row["counties_served"]))
        home = areas.get(_list(row["county"])[0], ())
        assert not served & set(home) or served >= set(home)


def test_no_public_listing_of_the_same_organization_tells_which_county_of_an_area(listings: list[Row]) -> None:
    counties: dict[str, set[str]] = {}
    for row in listings:
        if row["location_confidential"] != "yes":
            counties.setdefault(row["organization_name"], set()).add(row["county"])
    joined = [row for row in _confidential(listings) if ";" in row["county"]]
    assert len(joined) >= 5
    for row in joined:
        assert not counties.get(row["organization_name"], set()) & set(_list(row["county"]))


def test_zip_city_county_and_coordinates_agree(listings: list[Row]) -> None:
    zips = {row["zip"]: row for row in _read("zips.csv")}
    places = {(row["name"], row["county_name"]) for row in _read("places.csv")}
    for row in listings:
        if row["zip"]:
            known = zips[row["zip"]]
            assert (known["city"], known["county_name"], "CA") == (row["city"], row["county"], row["state"])
        elif row["city"] and row["placement_type"] != "out_of_state":
            assert (row["city"], row["county"]) in places or row["city"] == "Markleeville"
        if row["latitude"] or row["longitude"]:
            point = zips[row["zip"]]
            assert row["latitude"] == f"{float(point['lat']):.3f}"
            assert row["longitude"] == f"{float(point['lon']):.3f}"


def test_no_listing_is_there_twice(listings: list[Row]) -> None:
    assert len({row["source_id"] for row in listings}) == len(listings)
    places = Counter((row["organization_name"], row["listing_name"], row["county"], row["city"]) for row in listings)
    assert max(places.values()) == 1
    assert [row["source_id"] for row in listings] == [f"demo-{n:04}" for n in range(1, len(listings) + 1)]


def test_every_county_has_a_listing_and_big_ones_have_many(listings: list[Row], populations: dict[str, int]) -> None:
    located = Counter(county for row in listings for county in _list(row["county"]))
    assert set(located) == set(populations)
    assert 380 <= len(listings) <= 450
    assert located["Los Angeles"] > located["San Diego"] > located["Fresno"] > located["Butte"] >= located["Sierra"]
    assert located["Alpine"] <= 3
    public = {row["county"] for row in listings if row["location_confidential"] != "yes"}
    assert set(populations) <= public


def test_every_placement_type_and_status_is_there(listings: list[Row]) -> None:
    types = Counter(row["placement_type"] for row in listings)
    assert set(types) - {""} == set(codes.PlacementType)
    assert types["strtp"] > types["safe_house"] > types["witness_protection"]
    assert 0.35 <= 1 - types[""] / len(listings) <= 0.5
    assert {row["license_status"] for row in listings} >= set(codes.LicenseStatus)
    assert len([row for row in listings if "locked" in _list(row["security"])]) >= 3
    assert len([row for row in listings if row["counties_served"] == codes.STATEWIDE]) >= 10
    assert len([row for row in listings if len(_list(row["counties_served"])) >= 3]) >= 40


def test_every_need_is_met_somewhere_and_specialized_ones_leave_gaps(
    listings: list[Row], populations: dict[str, int]
) -> None:
    met = Counter(need for row in listings for need in _list(row["needs"]))
    assert {row["code"]: met[row["code"]] for row in _read("needs.csv") if met[row["code"]] < 3} == {}
    small = sorted(populations, key=populations.__getitem__)[:15]
    for need in SPECIALIZED:
        with_need = [row for row in listings if need in _list(row["needs"])]
        located = {county for row in with_need for county in _list(row["county"])}
        assert len(located & set(small)) <= 3, need


def test_facts_are_sparse_as_in_life(listings: list[Row]) -> None:
    stated = {column: sum(bool(row[column]) for row in listings) / len(listings) for column in listings[0]}
    for column in ("genders", "languages", "harm_reduction", "funding_limits", "csec_training", "barriers"):
        assert 0.1 < stated[column] < 0.75, column
    assert stated["intake_phone"] == 1


def test_nothing_is_said_word_for_word_too_often(listings: list[Row]) -> None:
    descriptions = [row["description"] for row in listings if row["description"]]
    assert len(descriptions) > 300
    assert len(set(descriptions)) == len(descriptions)
    sentences = Counter(part for text in descriptions for part in re.split(r"(?<=\.) ", text))
    assert max(sentences.values()) <= 6
    assert not [text for text in descriptions if re.search(r"[{}@]|>>|!|\bruns away\b", text)]
