"""The answer as JSON, key for key."""

import json
from datetime import timedelta
from typing import Any

from search.answer import as_json
from search.codes import PlacementType, ProviderType
from search.documents import Site


def test_answer_has_the_contracts_keys_and_is_plain_json(ask: Any, make_listing: Any, now: Any) -> None:
    home = make_listing(
        id="home",
        source_id="7",
        provider_type=ProviderType.PLACEMENT,
        placement_type=PlacementType.GROUP_HOME,
        site=Site(("Mono",), is_confidential=True),
        openings=2,
        openings_as_of=now - timedelta(hours=1),
    )
    service = make_listing(
        id="help", provider_type=ProviderType.SERVICE, needs=("support.survivor_mentor",), serves_statewide=True
    )
    search = {"needs": ["support.survivor_mentor"], "near": {"zip": "95814"}, "age": 15}
    answer = json.loads(json.dumps(as_json(ask([home, service], **search)), allow_nan=False))
    assert set(answer) == {
        "total",
        "considered",
        "matches",
        "near_misses",
        "excluded_by",
        "plan",
        "order",
        "notices",
    }
    found = next(match for match in answer["matches"] if match["listing"] == "home")
    assert {key: found[key] for key in ("source_id", "provider_type", "placement_type", "county")} == {
        "source_id": "7",
        "provider_type": "placement",
        "placement_type": "group_home",
        "county": "Alpine;Inyo;Mono",
    }
    assert found["distance_miles"]["greatest"] == round(found["distance_miles"]["greatest"], 1)
    assert found["availability"] == {"openings": 2, "as_of": "2025-03-01T11:00:00+00:00", "state": "open"}
    assert [warning["citation"] for warning in found["warnings"]] == ["AB 403 (2015), Continuum of Care Reform"]
    assert found["criteria"][1] == {
        "criterion": "age",
        "status": "unknown",
        "detail": "Does not say which ages it serves.",
        "required": True,
    }
    assert found["questions"][0]["criterion"] == "age"
    assert found["needs_nearby"]["uncovered"] == []
    assert found["needs_nearby"]["met"]["support.survivor_mentor"][0]["listing"] == "help"
    assert [step["listing"] for step in answer["plan"]["steps"]] == ["help"]


def test_a_listing_that_is_nowhere_has_no_county_and_no_distance(ask: Any, make_listing: Any) -> None:
    (found,) = as_json(ask([make_listing()], near={"zip": "95814"}))["matches"]
    assert (found["county"], found["distance_miles"], found["needs_nearby"]) == (None, None, None)
