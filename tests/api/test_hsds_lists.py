"""Lists and single addresses: pages, filters, gates, counting; and constant queries."""

import pytest
from sqlalchemy import select

from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.hsds.identity import term_id
from directory.records import AccountRole, AuditAction, AuditEvent, Scope, ShownListing
from directory.records.reading import read_listings
from tests.api.conftest import _token
from tests.pages.reading import counted_queries

W, P, S = AccountRole.WORKER, AccountRole.PROVIDER, AccountRole.STAFF
LISTS = ("/services", "/service_at_locations", "/organizations", "/taxonomies", "/taxonomy_terms")


def _all(programs, path, role=W):
    """Every item of a list, page by page."""
    found, number = [], 1
    while True:
        page = programs.read(f"{path}{'&' if '?' in path else '?'}per_page=100&page={number}", role)
        found += page["contents"]
        assert page["size"] == len(page["contents"])
        if page["last_page"]:
            assert page["total_items"] == len(found)
            return found
        number += 1


@pytest.fixture(scope="module")
def active(programs):
    with programs.site.app.app_context():
        return [record for record in read_listings(db.session()) if record.is_active and not record.is_canary]


def test_walking_a_list_shows_each_listing_once(programs, active):
    everyone = [record.service_uuid for record in active if not record.is_staff_only]
    assert [item["id"] for item in _all(programs, "/services")] == everyone
    assert [item["service_id"] for item in _all(programs, "/service_at_locations")] == everyone
    assert {item["id"] for item in _all(programs, "/organizations")} == {
        record.organization_uuid for record in active if not record.is_staff_only
    }


def test_staff_are_shown_what_is_for_staff(programs, active):
    assert [item["id"] for item in _all(programs, "/services", S)] == [record.service_uuid for record in active]


@pytest.mark.parametrize("mark", ["staff_only", "canary", "closed", "licence_closed"])
def test_what_is_hidden_is_in_no_list(programs, mark):
    record = programs.marked[mark]
    for path in ("/services", "/services?minimal=true", "/service_at_locations"):
        pages = [programs.read(f"{path}{'&' if '?' in path else '?'}per_page=100&page={n}") for n in range(1, 6)]
        ids = {item["id"] for page in pages for item in page["contents"]}
        assert not ids & {record.uuid, record.service_uuid}
    documents = _all(programs, "/organizations?full=true")
    assert record.service_uuid not in {item["id"] for one in documents for item in one["services"]}


@pytest.mark.parametrize("mark", ["staff_only", "closed", "licence_closed"])
def test_what_is_hidden_is_not_found_at_its_address(programs, mark):
    record = programs.marked[mark]
    for path in (f"/services/{record.service_uuid}", f"/service_at_locations/{record.uuid}"):
        answer = programs.ask(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
        assert programs.ask(path, S).status_code == 200
    assert programs.read(f"/services/{record.service_uuid}", S)["status"] == (
        "active" if mark == "staff_only" else "inactive"
    )


def test_a_plain_list_shows_no_more_than_a_searchs_result(programs):
    service = programs.read("/services?per_page=1")["contents"][0]
    assert set(service) == {"id", "organization_id", "name", "status", "last_modified", "organization"}


def test_a_term_chooses_the_services_that_have_it(programs, active):
    need = next(record for record in active if "needs" in record.facts).facts["needs"][0]
    expected = {r.service_uuid for r in active if need in r.facts.get("needs", ()) and not r.is_staff_only}
    found = {item["id"] for item in _all(programs, f"/services?taxonomy_term_id={term_id('needs', need)}")}
    assert found == expected
    placements = {r.service_uuid for r in active if r.facts.get("provider_type") == "placement"}
    of_type = _all(programs, f"/services?taxonomy_term_id={term_id('provider_type', 'placement')}", S)
    assert {item["id"] for item in of_type} == placements
    with_need = {r.service_uuid for r in active if "needs" in r.facts}
    assert {item["id"] for item in _all(programs, f"/services?taxonomy_id={term_id('needs')}", S)} == with_need


def test_a_group_of_needs_chooses_all_below_it(programs, active):
    terms = _all(programs, "/taxonomy_terms?top_only=true&taxonomy_id=" + term_id("needs"))
    group = terms[0]
    below = {term["code"] for term in _all(programs, f"/taxonomy_terms?parent_id={group['id']}")}
    expected = {r.service_uuid for r in active if below & set(r.facts.get("needs", ())) and not r.is_staff_only}
    assert {item["id"] for item in _all(programs, f"/services?taxonomy_term_id={group['id']}")} == expected


def test_an_organization_chooses_its_services(programs, active):
    uuid = programs.marked["public"].organization_uuid
    expected = {record.service_uuid for record in active if record.organization_uuid == uuid}
    assert {item["id"] for item in _all(programs, f"/services?organization_id={uuid}", S)} == expected
    names = programs.read(f"/organizations/{uuid}", S)["services"]
    assert {item["id"] for item in names} == expected
    assert "phones" not in names[0]
    full = programs.read(f"/organizations/{uuid}?full_service=true", S)["services"]
    assert "service_at_locations" in full[0]


def test_modified_after_leaves_out_what_has_not_changed(programs):
    assert programs.read("/services?modified_after=2001-01-01T00:00:00Z")["total_items"] > 400
    assert programs.read(f"/services?modified_after={now().year + 1}-01-01T00:00:00")["total_items"] == 0


def test_minimal_gives_ids_and_dates_of_all_in_one_call(programs, active):
    page = programs.read("/services?minimal=true")
    assert page["total_pages"] == 1
    assert len(page["contents"]) == len([record for record in active if not record.is_staff_only])
    assert set(page["contents"][0]) == {"id", "modified_date", "last_modified"}


def test_words_are_sent_in_a_body_and_never_in_an_address(programs):
    refused = programs.ask("/services?search=tutoring")
    assert refused.status_code == 422
    assert "POST" in refused.get_json()["detail"]
    page = programs.read("/services", body={"search": "tutoring", "per_page": 5})
    assert 0 < page["size"] <= 5
    assert programs.read("/service_at_locations", body={"search": "tutoring"})["total_items"] == page["total_items"]
    assert programs.ask("/services", body={"search": "tutoring", "minimal": True}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        "page=0",
        "page=x",
        "per_page=101",
        "per_page=10001&minimal=true",
        "format=csv",
        "taxonomy_term_id=7",
        "modified_after=yesterday",
        "full=maybe",
        "postcode=95814",
    ],
)
def test_a_filter_that_cannot_be_used_is_named(programs, wrong):
    answer = programs.ask(f"/services?{wrong}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["problems"][0]["field"] == wrong.partition("=")[0]


def test_an_id_that_is_nobodys_is_a_problem_and_not_a_page(programs):
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in LISTS:
        answer = programs.ask(f"{path}/{nobody}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert programs.read(f"/services?taxonomy_term_id={nobody}")["empty"] is True


def test_only_a_token_of_this_scope_is_let_in(programs):
    client = programs.site.app.test_client()
    with programs.site.app.app_context():
        with unit_of_work() as session:
            other = _token(session, W, [Scope.READ, Scope.MATCH])
        db.session.remove()
    for path in LISTS:
        assert client.get(f"/api/hsds{path}").status_code == 401
        headers = {"Authorization": f"Bearer {other}"}
        assert client.get(f"/api/hsds{path}", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/services", "/service_at_locations", "/organizations"])
@pytest.mark.parametrize("full", ["", "&full=true"])
def test_a_longer_page_asks_the_database_no_more(programs, path, full):
    programs.lift_stops()
    counts = []
    for size in (2, 60):
        with counted_queries(programs.site) as asked:
            programs.read(f"{path}?per_page={size}{full}", S)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_contacts_shown_count_toward_the_day_and_the_trail_says_so(make_programs, tmp_path):
    programs = make_programs(tmp_path / "site")
    programs.read("/services?per_page=100")
    programs.read("/services?minimal=true")
    assert _shown(programs) == 0
    programs.read("/services?per_page=40&full=true")
    assert _shown(programs) == 40
    record = programs.marked["public"]
    programs.read(f"/services/{record.service_uuid}")
    programs.read(f"/service_at_locations/{record.uuid}")
    assert _shown(programs) == 41
    with programs.site.app.app_context():
        seen = db.session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.CONTACTS_SEEN)).all()
    assert len(seen) == 3


def test_nobody_copies_the_directory_past_the_daily_stop(make_programs, tmp_path):
    programs = make_programs(tmp_path / "site")
    answers = [programs.ask(f"/services?per_page=100&full=true&page={page}") for page in range(1, 5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].mimetype == "application/problem+json"
    assert programs.ask("/organizations?per_page=100&full_service=true&page=2").status_code == 429
    assert _shown(programs) == 300


def test_a_canary_opened_here_is_an_alarm(make_programs, tmp_path):
    programs = make_programs(tmp_path / "site")
    assert programs.ask(f"/services/{programs.marked['canary'].service_uuid}").status_code == 200
    with programs.site.app.app_context():
        events = db.session.scalars(select(AuditEvent.action)).all()
    assert AuditAction.ALARM_RAISED in events


def _shown(programs) -> int:
    with programs.site.app.app_context():
        count = len(db.session.scalars(select(ShownListing.listing_uuid)).all())
        db.session.remove()
    return count


def test_ids_stay_the_same(programs):
    record = programs.marked["public"]
    first = programs.read(f"/services/{record.service_uuid}", S)
    again = programs.read(f"/services/{record.service_uuid}", S)
    assert first == again
    # Other directories keep these: another value here is a promise broken.
    assert term_id("needs") == "03bc5bb4-37f6-5e8d-948b-d778221a18c6"
