"""Rules are data: when they are in force, whom they are about, which listings."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.catalogue import Catalogue
from search.codes import PlacementType, Security, YouthJurisdiction
from search.rules import Effect, in_force, load_rules, read_rules


def rule(**row: Any) -> Any:
    return read_rules([{"id": "r", "effect": "fails", "citation": "Code 1", "text": "Words."} | row])[0]


def test_the_seed_rules_forbid_two_things_and_warn_of_three(seeds: Path) -> None:
    rules = load_rules(seeds)
    assert [each.effect for each in rules] == [Effect.FAILS] * 2 + [Effect.WARNS] * 3
    assert {each.citation for each in rules if each.effect is Effect.FAILS} == {
        "Welfare and Institutions Code 16001.9(a)(9)",
        "Health and Safety Code 1502.35(k)",
    }
    assert all(each.text and "http" not in each.text for each in rules)


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2019, 12, 31), 0), (date(2020, 1, 1), 1), (date(2021, 6, 30), 1), (date(2021, 7, 1), 0)],
)
def test_a_rule_is_in_force_from_its_first_day_to_its_last(today: date, expected: int) -> None:
    dated = rule(effective_from="2020-01-01", effective_until="2021-06-30")
    assert len(in_force([dated], Effect.FAILS, None, today)) == expected


def test_a_rule_about_a_jurisdiction_concerns_no_other_and_no_unknown_one() -> None:
    about = rule(jurisdictions=["dual"])
    today = date(2025, 1, 1)
    assert about.concerns(YouthJurisdiction.DUAL, today)
    assert not about.concerns(YouthJurisdiction.NONE, today)
    assert not about.concerns(None, today)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, [True, True, True]),
        ({"security": ["locked"]}, [True, True, False]),
        ({"security": ["locked"], "except_placement_types": ["community_treatment_facility"]}, [True, False, False]),
        ({"placement_types": ["strtp"]}, [True, False, False]),
        ({"placement_types": ["strtp"], "license": "blank"}, [False, False, False]),
        ({"license": "blank"}, [False, True, True]),
    ],
)
def test_every_condition_of_a_rule_must_hold(
    gazetteer: Any, make_listing: Any, condition: dict[str, Any], expected: list[bool]
) -> None:
    catalogue = Catalogue(gazetteer, {})
    locked = (Security.LOCKED, Security.CAMERAS)
    catalogue.replace(
        [
            make_listing(placement_type=PlacementType.STRTP, security=locked, license_number="1"),
            make_listing(placement_type=PlacementType.COMMUNITY_TREATMENT_FACILITY, security=locked),
            make_listing(),
        ]
    )
    assert rule(**condition).applies_to(catalogue.snapshot.columns).tolist() == expected


@pytest.mark.parametrize("row", [{"effect": "explodes"}, {"license": "some"}, {"security": ["moat"]}])
def test_a_row_that_is_no_rule_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"explodes|license|moat"):
        rule(**row)
