"""A search is read whole, and every problem is named at once."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.codes import Seeking, YouthGender
from search.criteria import asked_by
from search.places import Gazetteer
from search.query import InvalidQuery, Query
from search.query_json import read_query

NEEDS = {"mental.psychotherapy": "Psychotherapy"}


def problems(gazetteer: Gazetteer, **search: Any) -> dict[str, str]:
    with pytest.raises(InvalidQuery) as invalid:
        read_query({"seeking": "both"} | search, gazetteer, NEEDS)
    return {problem.field: problem.message for problem in invalid.value.problems}


def names_asked(query: Query) -> tuple[str, ...]:
    return tuple(criterion.name for criterion in asked_by(query))


def test_only_seeking_is_needed(gazetteer: Gazetteer) -> None:
    query = read_query({"seeking": "Placement"}, gazetteer)
    assert query == Query(seeking=Seeking.PLACEMENT, source={"seeking": "Placement"})
    assert names_asked(query) == ("seeking",)
    with pytest.raises(InvalidQuery, match="seeking: is needed: placement, service, both"):
        read_query({}, gazetteer)


def test_names_and_codes_are_read_in_any_case(gazetteer: Gazetteer) -> None:
    query = read_query(
        {
            "seeking": "BOTH",
            "gender": "Transgender_Girl",
            "county": "yolo county",
            "languages": ["ES", "English", "es"],
            "needs": ["Mental.Psychotherapy"],
            "exclude_counties": ["solano"],
            "near": {"place": "davis", "county": "YOLO"},
            "harm_reduction": True,
            "wheelchair_access": False,
        },
        gazetteer,
        NEEDS,
    )
    assert query.gender is YouthGender.TRANSGENDER_GIRL
    assert (query.county, query.languages, query.exclude_counties) == ("Yolo", ("es", "en"), ("Solano",))
    assert query.near is not None
    assert query.near.label == "Davis, Yolo"
    assert (query.needs, query.flags) == (("mental.psychotherapy",), ("harm_reduction",))


def test_the_criteria_that_are_asked_are_known_by_name(gazetteer: Gazetteer) -> None:
    query = read_query(
        {"seeking": "both", "jurisdiction": "dual", "near": {"zip": "95814"}, "prefer": ["rule"]}, gazetteer
    )
    assert names_asked(query) == ("seeking", "jurisdiction", "funding", "rule")
    assert not query.is_required("rule")
    assert names_asked(read_query({"seeking": "both", "payers": ["medi_cal"]}, gazetteer)) == ("seeking", "funding")


def test_null_and_empty_lists_ask_nothing(gazetteer: Gazetteer) -> None:
    query = read_query({"seeking": "both", "age": None, "needs": [], "near": None}, gazetteer)
    assert names_asked(query) == ("seeking",)


BAD = [
    ("age", True),
    ("age", 15.0),
    ("age", "15"),
    ("age", -1),
    ("age", 25),
    ("age", 10**400),
    ("gender", "female"),
    ("gender", 1),
    ("jurisdiction", ["dual"]),
    ("county", "Washoe"),
    ("county", ""),
    ("near", "95814"),
    ("near", {}),
    ("near", {"zip": "95814", "lat": 1}),
    ("near", {"county": "Yolo", "zip": "95814"}),
    ("near.zip", {"zip": "00000"}),
    ("near.zip", {"zip": 95814}),
    ("near.place", {"place": "Brentwood"}),
    ("near.place", {"place": "Davis", "county": "Yuba"}),
    ("near.county", {"county": "Washoe"}),
    ("near.county", {"place": "Davis", "county": "Washoe"}),
    ("near.lat", {"lat": math.nan, "lon": 1}),
    ("near.lat", {"lat": math.inf, "lon": 1}),
    ("near.lat", {"lat": True, "lon": 1}),
    ("near.lon", {"lat": 1, "lon": 181}),
    ("within_miles", 60),
    ("keep_away", {"zip": "95814", "miles": 1}),
    ("keep_away[0]", [{"miles": 5}]),
    ("keep_away[0]", [{"county": "Yolo", "miles": 5}]),
    ("keep_away[0].miles", [{"zip": "95814"}]),
    ("keep_away[0].miles", [{"zip": "95814", "miles": 0}]),
    ("keep_away[1].zip", [{"zip": "95814", "miles": 1}, {"zip": "x", "miles": 1}]),
    ("exclude_counties[1]", ["Yolo", "Washoe"]),
    ("exclude_counties", "Yolo"),
    ("needs[0]", ["no.such"]),
    ("placement_types[0]", ["hotel"]),
    ("response", "soon"),
    ("languages[0]", ["klingon"]),
    ("security[0]", [["cameras"]]),
    ("csec_trained", 1),
    ("open_bed", "true"),
    ("harm_reduction", "yes"),
    ("payers[0]", ["county_contract"]),
    ("text", "   "),
    ("text", "x" * 201),
    ("text", ["equine"]),
    ("prefer[0]", ["shoe_size"]),
    ("prefer", "languages"),
    ("nearby_miles", 0),
    ("nearby_miles", 3000.5),
    ("nearby_miles", math.nan),
    ("nearby_miles", True),
    ("limit", 0),
    ("limit", 201),
    ("offset", -1),
    ("offset", 1.0),
    ("name", "anything"),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_bad_value_is_an_error_that_names_its_field(gazetteer: Gazetteer, field: str, value: Any) -> None:
    assert set(problems(gazetteer, **{field.split(".")[0].split("[")[0]: value})) == {field}


def test_all_problems_are_told_together(gazetteer: Gazetteer) -> None:
    told = problems(
        gazetteer,
        seeking="house",
        age="x",
        keep_away=[{"zip": "1", "miles": -1}, {"lat": 91, "lon": 181, "miles": 2}],
        needs=["a", "mental.psychotherapy", 7],
        colour="red",
    )
    assert set(told) == {
        "seeking",
        "age",
        "keep_away[0].zip",
        "keep_away[0].miles",
        "keep_away[1].lat",
        "keep_away[1].lon",
        "needs[0]",
        "needs[2]",
        "colour",
    }


@pytest.mark.parametrize("data", [None, [], "placement", 3])
def test_a_search_that_is_no_object_is_refused(gazetteer: Gazetteer, data: object) -> None:
    with pytest.raises(InvalidQuery, match="JSON object"):
        read_query(data, gazetteer)


def test_a_problem_never_says_a_long_value_again(gazetteer: Gazetteer) -> None:
    long = "secret " * 28
    for field, value in {
        "gender": long,
        "county": long,
        "needs": [long],
        "prefer": [long],
        "near": {"zip": long},
    }.items():
        for message in problems(gazetteer, **{field: value}).values():
            assert "secret " * 6 not in message
    (field,) = problems(gazetteer, **{"x" * 500: 1})
    assert len(field) == 40


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["seeking", "age", "near", "keep_away", "needs", "languages", "prefer", "limit", "county", "text"]
)
POINTS = st.dictionaries(st.sampled_from(["zip", "place", "county", "lat", "lon", "miles"]), JSON, max_size=3)


@given(data=st.dictionaries(FIELDS, JSON | POINTS | st.lists(POINTS, max_size=2), max_size=6))
@settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_read_or_refused(gazetteer: Gazetteer, data: dict[str, Any]) -> None:
    try:
        read = read_query(data, gazetteer, NEEDS)
    except InvalidQuery:
        return
    assert read.seeking in Seeking
