"""Editing a listing part by part: what is saved, what waits, and what two people do to each other."""

import pytest
from flask.testing import FlaskClient

from directory.records import AccountRole
from directory.records.facts import FINE_PLACE
from tests.keeping.conftest import Kept, edit, form_of, heading
from tests.keeping.test_reviews import waiting


def test_every_part_opens_and_saving_it_unchanged_changes_nothing(kept: Kept, provider: FlaskClient) -> None:
    before = kept.record()
    for part in range(1, 14):
        answer = edit(provider, kept, part)
        assert answer.status_code == 303, (part, answer.text)
    after = kept.record()
    assert after.facts == before.facts
    assert after.version == before.version


def test_an_ordinary_fact_is_live_at_once(kept: Kept, provider: FlaskClient) -> None:
    assert edit(provider, kept, 11, strengths="Patient night staff.").status_code == 303
    assert kept.record().facts["strengths"] == "Patient night staff."


def test_a_blank_field_takes_the_fact_back(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 6, description="")
    assert "description" not in kept.record().facts


def test_a_list_is_written_a_line_each(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 6, programs="art\r\nriding", needs=["mental.psychotherapy"])
    facts = kept.record().facts
    assert facts["programs"] == ("art", "riding")
    assert facts["needs"] == ("mental.psychotherapy",)


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_saved(kept: Kept, provider: FlaskClient) -> None:
    answer = edit(provider, kept, 2, intake_phone="call us", intake_title="Lead")
    assert answer.status_code == 422
    assert 'href="#intake_phone"' in answer.text
    assert "intake_title" not in kept.record().facts


def test_what_contradicts_is_said_at_its_field(kept: Kept, provider: FlaskClient) -> None:
    answer = edit(provider, kept, 13, capacity="1")
    assert answer.status_code == 422
    assert "more openings than the capacity" in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organizations_listing_is_not_found(
    kept: Kept, provider: FlaskClient, foreign: str, method: str
) -> None:
    token = form_of(provider.get(kept.path + "/11").text).fields["csrf_token"][0]
    before = kept.record(foreign)
    for path in ("", "/11", "/close", "/copy"):
        call = getattr(provider, method)
        answer = call(f"/keeping/{foreign}{path}", **({"data": {"csrf_token": token}} if method == "post" else {}))
        assert answer.status_code in ((404,) if path or method == "get" else (405,)), path
    assert kept.record(foreign) == before


def test_staff_keep_any_organizations_listing(kept: Kept, staff: FlaskClient) -> None:
    assert edit(staff, kept, 7, min_age="10").status_code == 303
    assert kept.record().facts["min_age"] == 10


def test_a_confidential_location_has_no_field_for_a_place_and_takes_none(kept: Kept, provider: FlaskClient) -> None:
    assert edit(provider, kept, 3, location_confidential="yes").status_code == 303
    facts = kept.record().facts
    assert not facts.keys() & set(FINE_PLACE)
    page = provider.get(kept.path + "/3").text
    fields = form_of(page).fields
    assert not {name for name in fields if name.removeprefix("was-") in (*FINE_PLACE, "location_confidential")}
    form_of(page).to(provider, kept.path + "/3", do="sure", address="1 Oak Street", location_confidential="no")
    assert kept.record().facts == facts


def test_losing_matches_is_said_before_it_is_saved(kept: Kept, staff: FlaskClient) -> None:
    path = kept.path + "/7"
    answer = form_of(staff.get(path).text).to(staff, path, do="save", genders=["girls"], max_age="15")
    assert answer.status_code == 200
    assert heading(answer.text) == "Before you save"
    assert "You will no longer match boys, transgender boys and nonbinary youth." in answer.text
    assert "youth aged 16 to 17." in answer.text
    assert kept.record().facts["genders"] == ("girls", "boys")
    assert form_of(answer.text).to(staff, path, do="sure").status_code == 303
    assert kept.record().facts["genders"] == ("girls",)


@pytest.mark.parametrize(
    ("part", "stated", "said"),
    [
        (7, {"harm_reduction": "no"}, "searches that ask for: works by harm reduction."),
        (7, {"languages": "Spanish"}, "searches that ask for a language not stated here."),
        (8, {"security": ["locked"]}, "youth under: dependency, dual status and nonminor dependent."),
        (9, {"csec_training": "none"}, "searches that ask for staff trained on CSEC."),
        (10, {"funding_limits": ["dependency_only"]}, "youth under: delinquency and not system-involved."),
        (13, {"response": "10_days"}, "searches that need a faster response."),
    ],
)
def test_whoever_is_lost_by_any_fact_of_a_match_is_named(
    kept: Kept, staff: FlaskClient, part: int, stated: dict[str, str | list[str]], said: str
) -> None:
    assert f"You will no longer match {said}" in edit(staff, kept, part, do="save", **stated).text
    assert not kept.record().facts.keys() & stated.keys()


@pytest.mark.parametrize(("part", "stated"), [(13, {"response": "2_hours"}), (10, {"funding_limits": ["no_limit"]})])
def test_nobody_is_said_to_be_lost_who_is_not(
    kept: Kept, staff: FlaskClient, part: int, stated: dict[str, str | list[str]]
) -> None:
    assert edit(staff, kept, part, do="save", **stated).status_code == 303


def test_one_more_way_to_be_funded_loses_nobody_and_one_less_does(kept: Kept, staff: FlaskClient) -> None:
    edit(staff, kept, 10, funding_limits=["dependency_only"])
    both = ["dependency_only", "delinquency_only"]
    assert edit(staff, kept, 10, do="save", funding_limits=both).status_code == 303
    answer = edit(staff, kept, 10, do="save", funding_limits=["dependency_only"])
    assert "You will no longer match youth under: delinquency." in answer.text


def test_a_closed_listing_loses_nobody(kept: Kept, staff: FlaskClient) -> None:
    close = f"{kept.path}/close"
    form_of(staff.get(close).text).to(staff, close, reason="paused")
    assert edit(staff, kept, 7, do="save", genders=["girls"]).status_code == 303


def test_the_look_before_saving_can_be_left_to_change_it_again(kept: Kept, provider: FlaskClient) -> None:
    path = kept.path + "/11"
    look = form_of(provider.get(path).text).to(provider, path, do="look", strengths="New words")
    assert "What a worker will see" in look.text
    again = form_of(look.text).to(provider, path, do="again")
    assert form_of(again.text).fields["strengths"] == ["New words"]
    assert "strengths" not in kept.record().facts


def test_two_people_at_two_facts_keep_both(kept: Kept, provider: FlaskClient) -> None:
    second, path = kept.second(), kept.path + "/13"
    mine, theirs = form_of(provider.get(path).text), form_of(second.get(path).text)
    assert mine.to(provider, path, do="sure", license_number="A1").status_code == 303
    assert theirs.to(second, path, do="sure", waitlist="yes").status_code == 303
    facts = kept.record().facts
    assert (facts["license_number"], facts["waitlist"]) == ("A1", True)


@pytest.mark.parametrize(("choice", "left"), [("theirs", "first"), ("mine", "second")])
def test_two_people_at_one_fact_see_both_and_choose(kept: Kept, provider: FlaskClient, choice: str, left: str) -> None:
    second, path = kept.second(), kept.path + "/11"
    mine, theirs = form_of(provider.get(path).text), form_of(second.get(path).text)
    mine.to(provider, path, do="sure", strengths="first")
    answer = theirs.to(second, path, do="sure", strengths="second")
    assert answer.status_code == 409
    assert "first" in answer.text
    assert "second" in answer.text
    assert kept.record().facts["strengths"] == "first"
    done = form_of(answer.text).to(second, path, do="save", **{"choose-strengths": choice})
    assert done.status_code == 303
    assert kept.record().facts["strengths"] == left


def test_a_worker_keeps_nothing(kept: Kept) -> None:
    worker = kept.site.client(AccountRole.WORKER)
    assert worker.get(kept.path).status_code == 403


@pytest.mark.parametrize(("choice", "waits"), [("theirs", "18"), ("mine", "16")])
def test_what_someone_else_asked_of_staff_is_not_replaced_unseen(
    kept: Kept, provider: FlaskClient, choice: str, waits: str
) -> None:
    second, path = kept.second(), kept.path + "/7"
    form = form_of(second.get(path).text)
    edit(provider, kept, 7, max_age="18")
    answer = form.to(second, path, do="sure", max_age="16")
    assert answer.status_code == 409
    assert "Theirs, waiting for PACT staff:" in answer.text
    assert waiting(kept).differences == {"max_age": ["17", "18"]}
    form_of(answer.text).to(second, path, do="sure", **{"choose-max_age": choice})
    assert waiting(kept).differences == {"max_age": ["17", waits]}


def test_who_has_seen_what_waits_may_ask_for_something_else(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 7, max_age="18")
    second = kept.second()
    assert "<dd>18</dd>" in second.get(kept.path + "/7").text
    assert edit(second, kept, 7, max_age="19").status_code == 303
    assert waiting(kept).differences == {"max_age": ["17", "19"]}


def test_a_name_that_tells_the_street_does_not_keep_the_location_from_becoming_confidential(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    assert edit(staff, kept, 6, listing_name="Home at 9 Elm Street").status_code == 303
    refused = edit(provider, kept, 3, location_confidential="yes")
    assert refused.status_code == 422
    assert "repeats the street address" in refused.text
    # A name waits for staff in any other case: see test_reviews.
    assert edit(provider, kept, 6, listing_name="Elm Home").status_code == 303
    assert kept.record().facts["listing_name"] == "Elm Home"
    assert edit(provider, kept, 3, location_confidential="yes").status_code == 303
    assert kept.record().facts["location_confidential"] is True
    assert "9 Elm Street" not in provider.get(kept.path + "/history").text
