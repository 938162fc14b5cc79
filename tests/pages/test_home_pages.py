"""The first page, signing in, and what a visitor sees."""

import re

from flask.testing import FlaskClient

from tests.sites import Site


def test_a_visitor_reads_what_this_is_and_whom_to_call(site: Site) -> None:
    page = site.client().get("/").text
    for number in ("1-888-373-7888", "988", "1-800-843-5678", "1-800-422-4453", "1-800-843-5200"):
        assert number in page
    assert "Sign in" in page
    assert "listings may fit" not in page


def test_a_visitor_who_opens_a_page_of_listings_is_asked_to_sign_in(site: Site) -> None:
    for path in ("/match", "/find", "/listings/00000000-0000-4000-8000-000000000000"):
        answer = site.client().get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/sign-in"


def test_someone_signed_in_sees_how_many_listings_there_are_and_as_of_when(worker: FlaskClient) -> None:
    page = worker.get("/").text
    assert re.search(r"<dt>active listings</dt><dd>[\d,]+</dd>", page)
    assert re.search(r"As of \w+ \d+, \d{4}, \d+:\d\d [ap]\.m\.", page)


def test_a_provider_is_not_offered_what_they_may_not_open(provider: FlaskClient) -> None:
    page = provider.get("/").text
    assert 'href="/match"' not in page
    assert 'href="/find"' in page
    assert provider.get("/match").status_code == 403


def test_every_page_has_a_way_out_that_works_without_script(site: Site, worker: FlaskClient) -> None:
    for client, path in ((site.client(), "/"), (site.client(), "/sign-in"), (worker, "/match"), (worker, "/nowhere")):
        page = client.get(path).text
        assert re.search(r'id="quick-exit" href="https://www\.weather\.gov/" rel="noreferrer noopener"', page), path


def test_a_wrong_password_keeps_the_address_and_never_the_password(site: Site) -> None:
    from tests.sites import csrf_of

    client = site.client()
    data = {"email": "worker@test.example", "password": "not the password at all", "csrf_token": csrf_of(client)}
    page = client.post("/sign-in", data=data).text
    assert 'value="worker@test.example"' in page
    assert "not the password at all" not in page
    assert 'id="error-summary"' in page


def test_help_is_for_everyone_one_step_from_every_page_and_names_no_listing(site: Site, worker: FlaskClient) -> None:
    for client, path in ((site.client(), "/sign-in"), (worker, "/match")):
        assert 'href="/help"' in client.get(path).text
    page = site.client().get("/help").text
    assert 'href="/request-access"' in page
    assert "(demonstration)" not in page
