"""Row 1: every route with an id in its path, for listings in every state and searches of everybody, as every role.

Who passes the first gate is the literal matrix of tests/rules/test_access.py. Here stands what comes after it: a row
that is not there for someone is 404, whichever way it is asked, and a form about it changes nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update
from werkzeug.routing import Rule

from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AccountRole, StoredSearch
from tests.attack.holdings import EXISTS_FOR, OWNED, STATES, cells, settle
from tests.attack.sweeping import ROLES, Reader
from tests.attack.targets import build_site
from tests.rules.test_access import MATRIX
from tests.sites import Site, csrf_of

Score = Callable[[int, str, str, int], None]
Held = tuple[Site, dict[str, str]]
P = AccountRole.PROVIDER

#: What a provider may do with a listing of their own only, staff with any.
OF_ONES_OWN = ("keeping.", "acts.", "reviews.")
OTHERS_METHODS = ("PUT", "PATCH", "DELETE", "GET", "POST")


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Held:
    site = build_site(tmp_path_factory.mktemp("objects"), [cells(state) for state in STATES])
    return site, settle(site)


def _rules(site: Site, *arguments: str) -> Iterator[tuple[Rule, str]]:
    """Every rule that has these arguments, and perhaps a number; with each of its methods."""
    for rule in site.app.url_map.iter_rules():
        if set(arguments) <= rule.arguments and rule.arguments <= {*arguments, "part", "number"}:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, method


def _address(site: Site, rule: Rule, method: str, **values: Any) -> str:
    known = {"part": 1, "number": 1} | values
    return site.app.url_map.bind("localhost").build(
        rule.endpoint, {name: known[name] for name in rule.arguments}, method=method
    )


def _is_there(role: AccountRole, state: str, endpoint: str) -> bool:
    if role not in EXISTS_FOR[state]:
        return False
    return role is not P or state in OWNED or not endpoint.startswith(OF_ONES_OWN)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_a_listing_that_is_not_there_for_someone_is_404_on_every_route(
    objects: Held, role: AccountRole | None, score: Score
) -> None:
    site, listings = objects
    reader, wrong, cells_ = Reader(site, role), [], 0
    token = csrf_of(reader.client, "/account" if role else "/sign-in")
    before = _contents(site)
    for rule, method in _rules(site, "listing_id"):
        for state, uuid in listings.items():
            address = _address(site, rule, method, listing_id=uuid)
            expected = _expected(role, rule.endpoint, method, state)
            if method == "POST" and expected is None:
                continue
            with reader.client.open(address, method=method, data={"csrf_token": token}) as answer:
                cells_ += 1
                if not _is_as(expected, answer.status_code, answer.headers.get("Location")):
                    wrong.append((rule.endpoint, method, state, answer.status_code, expected))
    assert wrong == []
    assert _contents(site) == before
    score(1, f"leaks to {role or 'a visitor'} by the id of a listing (state × route)", "0", cells_)


def _expected(role: AccountRole | None, endpoint: str, method: str, state: str) -> int | None:
    """The status of a refusal; None for an answer."""
    if endpoint.startswith("api."):
        return 401
    if role not in MATRIX[endpoint, method]:
        return 303 if role is None else 403
    return None if role is not None and _is_there(role, state, endpoint) else 404


def _is_as(expected: int | None, status: int, location: str | None) -> bool:
    if expected == 303:
        return status == 303 and location == "/sign-in"
    if expected is not None:
        return status == expected
    # A page of this listing may be about what it has not: a change to restore, a place to make public.
    return status in (200, 303, 404, 409)


@pytest.mark.parametrize("role", [*AccountRole], ids=str)
def test_the_listings_page_is_there_exactly_for_whom_the_listing_is(objects: Held, role: AccountRole) -> None:
    """The positive control, by pages and by programs."""
    site, listings = objects
    reader = Reader(site, role)
    for state, uuid in listings.items():
        expected = 200 if role in EXISTS_FOR[state] else 404
        assert reader.get(f"/listings/{uuid}").status == expected, state
        for path in (f"/api/listings/{uuid}", f"/api/hsds/service_at_locations/{uuid}"):
            assert reader.call("GET", path).status == (403 if role is P else expected), state


def test_anothers_search_is_404_on_every_route_for_everyone(objects: Held, score: Score) -> None:
    site, listings = objects
    readers = {role: Reader(site, role) for role in AccountRole}
    searches = {
        (role, kind): readers[role].post(f"/{kind}", f"/{kind}", **form).headers["Location"].split("/")[2]
        for role in AccountRole
        for kind, form in (("match", {"seeking": "placement"}), ("find", {"words": "house"}))
        if role is not P or kind == "find"
    }
    wrong, tried = [], 0
    before = _contents(site)
    for asker, reader in readers.items():
        token = csrf_of(reader.client, "/account")
        for (owner, kind), search_id in searches.items():
            for rule, method, values in _of_searches(site, search_id, listings["public"]):
                is_own = owner is asker and rule.rule.startswith(f"/{kind}/")
                if is_own or asker not in MATRIX[rule.endpoint, method]:
                    continue
                with reader.client.open(
                    _address(site, rule, method, **values), method=method, data={"csrf_token": token}
                ) as answer:
                    tried += 1
                    if answer.status_code != 404:
                        wrong.append((rule.endpoint, method, owner, kind, asker, answer.status_code))
    assert wrong == []
    assert _contents(site) == before
    score(1, "searches of another that were opened or changed (owner × route × role)", "0", tried)
    for (owner, kind), search_id in searches.items():
        assert readers[owner].get(f"/{kind}/{search_id}").status == 200


def test_a_search_past_its_day_is_404_for_its_owner(objects: Held) -> None:
    site, listings = objects
    reader = Reader(site, AccountRole.WORKER)
    search_id = reader.post("/match", "/match", seeking="both").headers["Location"].split("/")[2]
    with site.app.app_context():
        with unit_of_work() as session:
            session.execute(update(StoredSearch).where(StoredSearch.id == search_id).values(expires_at=now()))
        db.session.remove()
    for rule, method, values in _of_searches(site, search_id, listings["public"]):
        if method == "GET" and AccountRole.WORKER in MATRIX[rule.endpoint, method]:
            assert reader.get(_address(site, rule, method, **values)).status == 404, rule


def _of_searches(site: Site, search_id: str, uuid: str) -> Iterator[tuple[Rule, str, dict[str, Any]]]:
    for rule, method in (*_rules(site, "search_id"), *_rules(site, "search_id", "listing_id")):
        yield rule, method, {"search_id": search_id, "listing_id": uuid}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_a_method_that_a_route_has_not_is_405_for_everyone(
    objects: Held, role: AccountRole | None, score: Score
) -> None:
    site, listings = objects
    client, wrong, tried = site.client(role), [], 0
    # GET /match/count is read as a search of that id, which nobody has.
    allowed: dict[str, set[str]] = {}
    addresses = {}
    for rule in site.app.url_map.iter_rules():
        allowed.setdefault(rule.rule, set()).update(rule.methods or ())
        addresses[rule.rule] = rule
    values = {"listing_id": listings["public"], "county": "sacramento", "filename": "css/manzanita.css"}
    for path, rule in addresses.items():
        known = {name: _SAMPLE.get(type(c).__name__, "x") for name, c in rule._converters.items()} | values
        address = site.app.url_map.bind("localhost").build(
            rule.endpoint, {name: known[name] for name in rule.arguments}, method=next(iter(rule.methods or {"GET"}))
        )
        for method in OTHERS_METHODS:
            if method not in allowed[path] and (path, method) != ("/match/count", "GET"):
                tried += 1
                with client.open(address, method=method) as answer:
                    # A form's token is asked for before anything else.
                    if answer.status_code not in (405, 405 if method == "GET" else 400):
                        wrong.append((path, method, answer.status_code))
    assert wrong == []
    score(1, f"methods that no route has, answered to {role or 'a visitor'}", "0", tried)


_SAMPLE = {"IntegerConverter": 1, "UUIDConverter": UUID(int=7)}


def test_the_keys_of_another_are_404(objects: Held, score: Score) -> None:
    """Tokens and browsers are ended by their owner alone; made-up secrets open nothing."""
    site, _ = objects
    owner, tried = Reader(site, AccountRole.STAFF), 0
    assert owner.token
    # Signed in before the contents are looked at: a sign-in code leaves its step in the account.
    readers = {role: Reader(site, role) for role in (AccountRole.WORKER, AccountRole.ADMINISTRATOR)}
    before = _contents(site)
    for role, reader in readers.items():
        for number in range(1, 40):
            for path in (f"/account/tokens/{number}/revoke", f"/account/browsers/{number}/end"):
                if _belongs_to(site, path, number, role):
                    continue
                assert reader.post(path, "/account").status_code == 404, path
                tried += 1
    for path in ("/invitation/", "/reset/", "/openings/", "/reports/"):
        for secret in ("x", "a" * 43, "%00", "..%2f", "1"):
            assert Reader(site, None).get(path + secret).status in (303, 404), path
            tried += 1
    assert _contents(site) == before
    score(1, "tokens, browsers and secrets of another that could be used", "0", tried)


def _belongs_to(site: Site, path: str, number: int, role: AccountRole) -> bool:
    table = "api_token" if "tokens" in path else "browser_session"
    with site.app.app_context():
        found = db.session.execute(
            text(f"SELECT account.role FROM {table} JOIN account ON account.id = account_id WHERE {table}.id = :n"),  # noqa: S608  two names of our own
            {"n": number},
        ).scalar()
        db.session.remove()
    return found == str(role)


#: What reading itself writes.
_BY_READING = ("browser_session", "shown_listing", "audit_event", "audit_head", "alarm", "api_token", "lane")


def _contents(site: Site) -> dict[str, list[str]]:
    with site.app.app_context():
        found = {
            name: sorted(repr(tuple(row)) for row in db.session.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608  our own names
            for name in db.metadata.tables
            if name not in _BY_READING
        }
        db.session.remove()
    return found
