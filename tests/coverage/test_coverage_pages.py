"""The coverage pages: who may open them, that they say what the JSON says, and that nothing in them is of a youth."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from directory.access.actor import CONSOLE
from directory.changes.accounts import find_account
from directory.changes.tokens import create_token
from directory.clock import now
from directory.committing import unit_of_work
from directory.counting.gaps import county_gaps
from directory.counting.survey import survey_of
from directory.records import AccountRole, CountyContact, Scope, SuggestedTarget, Target
from search.coverage import Supply
from search.coverage.published import as_json
from tests.pages.reading import counted_queries
from tests.sites import Site, csrf_of

SEEDS = Path(__file__).parents[2] / "seeds"

PAGES = (
    "/coverage",
    "/coverage?measure=nearest_miles&need=support.survivor_mentor&ages=13-15&gender=girls&two_hours=y&order=value",
    "/coverage/counties/inyo",
    "/coverage/counties/los-angeles",
    "/coverage/compare?county=inyo&county=kern&region=Bay+Area&with=neighbors&with=state",
    "/coverage/gaps",
    "/coverage/suggestions",
    "/coverage/counties/inyo/gaps",
    "/coverage/demand",
    "/coverage/capacity",
    "/coverage/dates?from=2020-01-01",
    "/coverage/counties/kern/report",
    "/coverage/counties/kern/cards",
    "/coverage/counties/kern/cards?as=sheet",
)


@pytest.fixture(scope="module")
def worker(site: Site) -> FlaskClient:
    return site.client(AccountRole.WORKER)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_one_heading_its_title_and_nothing_inline(worker: FlaskClient, address: str) -> None:
    page = worker.get(address)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert "– Manzanita</title>" in text
    assert not re.search(r"<script>|<style| style=| on\w+=", text)


@pytest.mark.parametrize("address", PAGES)
def test_a_provider_and_a_visitor_see_no_page(site: Site, address: str) -> None:
    assert site.client(AccountRole.PROVIDER).get(address).status_code == 403
    assert site.client().get(address).status_code == 303


def test_the_table_beside_the_map_says_what_the_json_says(site: Site, worker: FlaskClient) -> None:
    told = figures(site, Supply())
    page = worker.get("/coverage?measure=serving").get_data(as_text=True)
    rows = dict(re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>.*?</th><td class="number">([^<]+)</td>', page))
    assert rows == {county: f"{one['serving']:,}" for county, one in told["counties"].items()}


def test_every_county_on_the_map_is_a_link_that_says_its_figure(site: Site, worker: FlaskClient) -> None:
    told = figures(site, Supply(needs=("support.survivor_mentor",)))
    page = worker.get("/coverage?measure=located&need=support.survivor_mentor").get_data(as_text=True)
    links = dict(re.findall(r'<a href="/coverage/counties/[a-z-]+" aria-label="([A-Za-z ]+) County: (\d+)">', page))
    assert links == {county: str(one["located"]) for county, one in told["counties"].items()}


def figures(site: Site, supply: Supply) -> dict[str, dict[str, dict[str, int]]]:
    with site.app.app_context(), unit_of_work() as session:
        survey = survey_of(site.finder.snapshot(session), session, site.settings.seeds, now())
        return as_json(survey.coverage(supply))


def test_the_json_needs_a_token_and_refuses_what_it_does_not_know(site: Site) -> None:
    client, headers = site.client(), {"Authorization": f"Bearer {token(site)}"}
    assert client.get("/api/coverage").status_code == 401
    answer = client.get("/api/coverage?county=inyo%20county&need=support.survivor_mentor", headers=headers)
    assert answer.status_code == 200
    assert list(answer.json["counties"]) == ["Inyo"]
    assert set(answer.json["counties"]["Inyo"]) == {
        *("located", "serving", "placements", "services", "csec_trained"),
        *("capacity", "openings", "per_10k_youth", "nearest_miles"),
    }
    for wrong in ("county=Atlantis", "need=nonsense", "age=15"):
        refused = client.get(f"/api/coverage?{wrong}", headers=headers)
        assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")


def token(site: Site) -> str:
    with site.app.app_context(), unit_of_work() as session:
        account = find_account(session, f"{AccountRole.WORKER}@test.example")
        assert account is not None
        return create_token(session, account, "coverage", [Scope.READ], timedelta(days=1), now())[1]


def test_the_command_prints_the_same_as_the_json(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from click.testing import CliRunner

    from directory.cli.coverage import coverage, gap

    monkeypatch.setattr("directory.cli.running_app._app", lambda: site.app)
    printed = CliRunner().invoke(coverage, ["--need", "support.survivor_mentor", "--json"])
    assert printed.exit_code == 0
    assert json.loads(printed.output) == figures(site, Supply(needs=("support.survivor_mentor",)))
    assert CliRunner().invoke(coverage, ["--need", "nonsense"]).exit_code == 2
    assert CliRunner().invoke(coverage, ["--county", "Atlantis"]).exit_code == 2
    gaps = CliRunner().invoke(gap, ["--county", "inyo", "--json"])
    assert json.loads(gaps.output)["county"] == "Inyo"
    assert "Inyo County" in CliRunner().invoke(gap, ["--county", "Inyo"]).output


@pytest.mark.parametrize("address", ["/coverage", "/coverage?need=support.survivor_mentor", "/coverage/gaps"])
def test_the_queries_of_a_page_do_not_grow_with_the_listings(site: Site, worker: FlaskClient, address: str) -> None:
    worker.get(address)
    with counted_queries(site) as asked:
        worker.get(address)
    assert len(asked) <= 9


def test_two_counties_take_as_many_queries_however_many_listings_they_have(site: Site, worker: FlaskClient) -> None:
    counts = []
    for county in ("kern", "los-angeles"):
        worker.get(f"/coverage/counties/{county}")
        with counted_queries(site) as asked:
            worker.get(f"/coverage/counties/{county}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_only_staff_see_what_changed_and_may_edit(site: Site, worker: FlaskClient) -> None:
    staff = site.client(AccountRole.STAFF)
    assert "What changed" in staff.get("/coverage/counties/kern").get_data(as_text=True)
    assert "What changed" not in worker.get("/coverage/counties/kern").get_data(as_text=True)
    for address in ("/coverage/counties/kern/targets", "/coverage/counties/kern/edit"):
        assert worker.get(address).status_code == 403
        assert staff.get(address).status_code == 200


def test_a_county_without_contacts_says_so_and_none_is_invented(worker: FlaskClient) -> None:
    _, _, page = worker.get("/coverage/counties/alpine").get_data(as_text=True).partition("<main")
    assert page.count("Not entered") == 5


def test_staff_set_a_target_and_enter_a_contact(fresh_site: Callable[[], Site]) -> None:
    site = fresh_site()
    staff = site.client(AccountRole.STAFF)
    form = {"csrf_token": csrf_of(staff, "/coverage/counties/kern/targets")}
    form |= {"aims-0-need": "mental.psychotherapy", "aims-0-number": "7", "aims-0-within_miles": "12.5"}
    assert staff.post("/coverage/counties/kern/targets", data=form).status_code == 303
    contact = {"csrf_token": form["csrf_token"], "region": "Central Valley", "in_csec_program": "yes"}
    contact |= {"hotline-phone": "661 631 6011", "csec_coordinator-email": "csec@kern.example"}
    assert staff.post("/coverage/counties/kern/edit", data=contact).status_code == 303
    with site.app.app_context(), unit_of_work() as session:
        held = session.get_one(Target, ("Kern", "mental.psychotherapy"))
        assert (held.number, held.within_miles, held.capacity) == (7, 12.5, None)
        assert session.get_one(CountyContact, ("Kern", "hotline")).phone == "(661) 631-6011"
    assert "(661) 631-6011" in staff.get("/coverage/counties/kern/cards").get_data(as_text=True)


def test_staff_change_how_targets_begin_and_counties_that_set_none_follow(fresh_site: Callable[[], Site]) -> None:
    site = fresh_site()
    staff, address = site.client(AccountRole.STAFF), "/coverage/suggestions/edit"
    form = {"csrf_token": csrf_of(staff, address), "groups-0-group": "Education", "groups-0-at_least": "9"}
    form |= {"groups-0-youth_per_listing": "5000", "groups-0-within_miles": "30", "groups-0-training_percent": "25"}
    assert "error-summary" in staff.post(address, data=form).get_data(as_text=True)
    assert staff.post(address, data=form | {"groups-0-why": "We heard so from schools."}).status_code == 303
    shown = staff.get("/coverage/suggestions").get_data(as_text=True)
    assert "At least 9 listings serving, or one for each 5,000 youth" in shown
    assert "We heard so from schools." in shown
    assert "changed by staff" in shown
    with site.app.app_context(), unit_of_work() as session:
        survey = survey_of(site.finder.snapshot(session), session, site.settings.seeds, now())
        aims = {gap.need: gap.aim for gap in county_gaps(session, survey, site.finder.needs(session), SEEDS, "Alpine")}
    assert (aims["education.tutoring"].number, aims["education.tutoring"].within_miles) == (9, 30.0)
    as_it_came = {"at_least": "1", "youth_per_listing": "40000", "within_miles": "60", "training_percent": "25"}
    as_it_came["why"] = "Schools serve every county; the listing is for help that knows these youth."
    form |= {f"groups-0-{name}": value for name, value in as_it_came.items()}
    assert staff.post(address, data=form).status_code == 303
    with site.app.app_context(), unit_of_work() as session:
        assert session.query(SuggestedTarget).count() == 0


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("targets", {"aims-0-need": "mental.psychotherapy", "aims-0-number": "-1"}),
        ("targets", {"aims-0-need": "mental.psychotherapy", "aims-0-training_percent": "101"}),
        ("edit", {"region": "Central Valley", "hotline-phone": "12"}),
        ("edit", {"region": "Central Valley", "counterpart-email": "nobody"}),
        ("edit", {"region": "Atlantis"}),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_way_to_it(site: Site, page: str, wrong: dict[str, str]) -> None:
    staff, address = site.client(AccountRole.STAFF), f"/coverage/counties/kern/{page}"
    answer = staff.post(address, data={"csrf_token": csrf_of(staff, address)} | wrong)
    assert answer.status_code == 200
    assert "error-summary" in answer.get_data(as_text=True)
    with site.app.app_context(), unit_of_work() as session:
        assert session.query(Target).count() == session.query(CountyContact).count() == 0


def test_a_report_that_leaves_as_a_file_is_noted_and_holds_no_formula(site: Site, worker: FlaskClient) -> None:
    from directory.records import AuditAction, AuditEvent

    address = "/coverage/counties/kern/report"
    form = {"csrf_token": csrf_of(worker, address)}
    book = worker.post(f"{address}.xlsx", data=form)
    assert book.headers["Content-Disposition"].startswith("attachment")
    assert book.data[:2] == b"PK"
    assert worker.post(f"{address}.html", data=form).status_code == 200
    assert {worker.get(f"{address}.{kind}").status_code for kind in ("xlsx", "html")} == {405}
    assert worker.post("/coverage/counties/atlantis/report.xlsx", data=form).status_code == 404
    with site.app.app_context(), unit_of_work() as session:
        noted = session.query(AuditEvent).filter_by(action=AuditAction.EXPORTED).all()
        forms = [event.detail["form"] for event in noted if event.subject == "county-report:kern"]
    assert forms == ["xlsx", "html"]


def test_an_address_that_holds_nonsense_is_answered_as_if_it_did_not(worker: FlaskClient) -> None:
    for address in (
        "/coverage?measure=x&need=y&ages=z&gender=&language=%00&type=<script>",
        "/coverage/compare?county=atlantis&region=nowhere&with=x",
        "/coverage/dates?from=tomorrow&to=0000-00-00",
        "/coverage/counties/inyo?since=yesterday",
        "/coverage/demand?year=99999999999",
    ):
        assert worker.get(address).status_code == 200
    assert worker.get("/coverage/counties/atlantis").status_code == 404
    assert CONSOLE.is_console
