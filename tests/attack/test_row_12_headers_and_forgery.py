"""Row 12: every answer, errors included, carries the headers; no form is taken without its own session's token."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from directory.app import create_app
from directory.db import db
from directory.records import AccountRole
from tests.attack.amounts import many
from tests.attack.sweeping import ROLES, Reader
from tests.attack.targets import build_site, demonstration
from tests.sites import Site, csrf_of

Score = Callable[[int, str, str, int], None]

SAMPLE = {
    "UUIDConverter": UUID(int=7),
    "IntegerConverter": 1,
    "UnicodeConverter": "sacramento",
    "PathConverter": "css/manzanita.css",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(tmp_path_factory.mktemp("headers"), demonstration(every=40))


@pytest.fixture(scope="module")
def production(attacked: Site) -> Flask:
    """The same site as it runs in production: by TLS only."""
    app = create_app(replace(attacked.settings, is_production=True))
    app.config["PREFERRED_URL_SCHEME"] = "https"
    return app


def _addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, an address of it) for every rule."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: SAMPLE[type(converter).__name__] for name, converter in rule._converters.items()}
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)


def _lacking(answer: TestResponse, *, in_production: bool) -> list[str]:
    """What is wrong with an answer's headers and cookies."""
    headers = answer.headers
    wrong = [name for name, value in EXACTLY.items() if headers.getlist(name) != [value]]
    policy = {part.split()[0]: part.split()[1:] for part in headers.get("Content-Security-Policy", "x").split(";")}
    if policy.get("default-src") != ["'none'"] or policy.get("frame-ancestors") != ["'none'"]:
        wrong.append("Content-Security-Policy")
    if policy.get("script-src") != ["'self'"] or policy.get("style-src") != ["'self'"] or "base-uri" not in policy:
        wrong.append("Content-Security-Policy lets something in")
    if "Permissions-Policy" not in headers or "Server" in headers or "X-Powered-By" in headers:
        wrong.append("Permissions-Policy or the software's name")
    if not answer.request.path.startswith(("/static/", "/map/counties.json")):
        wrong += [] if headers.get("Cache-Control") == "no-store" else ["Cache-Control"]
    if in_production and "max-age=63072000" not in headers.get("Strict-Transport-Security", ""):
        wrong.append("Strict-Transport-Security")
    return wrong + [
        f"cookie {cookie}" for cookie in headers.getlist("Set-Cookie") if not _is_safe(cookie, in_production)
    ]


def _is_safe(cookie: str, in_production: bool) -> bool:
    flags = {part.strip().partition("=")[0].lower(): part.strip().partition("=")[2] for part in cookie.split(";")[1:]}
    is_safe = "httponly" in flags and flags.get("samesite") in ("Lax", "Strict") and "domain" not in flags
    if in_production:
        return is_safe and "secure" in flags and cookie.startswith("__Host-") and flags.get("path") == "/"
    return is_safe


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_every_route_and_method_answers_with_the_headers(
    attacked: Site, role: AccountRole | None, score: Score
) -> None:
    client, wrong, asked = attacked.client(role), [], 0
    for endpoint, address in _addresses(attacked.app):
        for method in METHODS:
            # Without a token nothing is changed and nobody signed out: a form is answered by 400.
            with client.open(address, method=method) as answer:
                asked += 1
                wrong += [
                    (endpoint, method, answer.status_code, each) for each in _lacking(answer, in_production=False)
                ]
                assert answer.status_code < 500, (endpoint, method)
    assert wrong == []
    score(12, f"answers to {role or 'a visitor'} that lack a header or a cookie's flag", "0", asked)


def test_every_error_carries_the_headers(attacked: Site, tmp_path: Path, score: Score) -> None:
    found = {answer.status_code: _lacking(answer, in_production=False) for answer in _errors(attacked, tmp_path)}
    assert set(found) == {400, 401, 403, 404, 405, 413, 415, 422, 429, 500}
    assert [status for status, wrong in found.items() if wrong] == []
    score(12, "statuses of errors whose answer lacks a header", "0", len(found))


def _errors(site: Site, folder: Path) -> Iterator[TestResponse]:
    """One answer for each status of an error."""
    worker, reader = site.client(AccountRole.WORKER), Reader(site, AccountRole.WORKER)
    token = {"Authorization": f"Bearer {reader.token}"}
    yield worker.post("/match", data={})
    yield worker.post("/api/match", json={})
    yield worker.get("/people")
    yield worker.get("/nowhere")
    yield worker.put("/match")
    yield worker.post("/match", data={"text": "x" * 1_200_000, "csrf_token": csrf_of(worker, "/match")})
    yield worker.post("/api/match", data="x", headers=token)
    yield worker.post("/api/match", json={"seeking": "nothing"}, headers=token)
    yield worker.post("/match", data={"csrf_token": csrf_of(worker, "/match"), "age": "x"})
    limited = create_app(replace(site.settings, sign_ins_per_minute=1)).test_client()
    form = {"csrf_token": csrf_of(limited)}
    for _ in range(3):
        answer = limited.post("/sign-in", data=form)
    yield answer
    failing = create_app(site.settings)
    failing.config["PROPAGATE_EXCEPTIONS"] = False
    failing.view_functions["home.show"] = _fail
    yield failing.test_client().get("/")


def _fail() -> str:
    raise ZeroDivisionError


def test_in_production_every_answer_asks_for_tls_and_every_cookie_is_bound_to_it(
    production: Flask, score: Score
) -> None:
    client, wrong, asked, cookies = production.test_client(), [], 0, 0
    for endpoint, address in _addresses(production):
        for method in METHODS[:3]:
            with client.open(address, method=method, base_url="https://localhost") as answer:
                asked += 1
                cookies += len(answer.headers.getlist("Set-Cookie"))
                wrong += [(endpoint, method, each) for each in _lacking(answer, in_production=True)]
    assert wrong == []
    assert cookies
    score(
        12, "answers in production without HSTS, or with a cookie that is not Secure, HttpOnly and __Host-", "0", asked
    )


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_no_form_is_taken_without_a_token_or_with_anothers(
    attacked: Site, role: AccountRole | None, score: Score
) -> None:
    """Without a token, with another session's, with one that is made up: nothing is done and nothing is written."""
    other = csrf_of(attacked.client(role), "/account" if role else "/sign-in")
    client, accepted, tried = attacked.client(role), [], 0
    posts = [(e, a) for e, a in _addresses(attacked.app) if _is_form(attacked.app, e)]
    assert len(posts) > 30
    before = _written(attacked)
    for endpoint, address in posts:
        for data in ({}, {"csrf_token": other}, {"csrf_token": "made.up.token"}, {"csrf_token": ""})[: many(2, 4)]:
            for headers in ({}, {"X-CSRFToken": other}, {"Origin": "https://evil.example"})[: many(2, 3)]:
                answer = client.post(address, data=data, headers=headers)
                tried += 1
                if answer.status_code != 400:
                    accepted.append((endpoint, data, answer.status_code))
    assert accepted == []
    assert _written(attacked) == before
    score(12, f"forged forms of {role or 'a visitor'} that were accepted", "0", tried)


def test_a_form_with_its_own_token_is_taken(attacked: Site) -> None:
    """The positive control."""
    client: FlaskClient = attacked.client(AccountRole.WORKER)
    form = {"seeking": "placement", "csrf_token": csrf_of(client, "/match")}
    assert client.post("/match", data=form).status_code == 303


def _is_form(app: Flask, endpoint: str) -> bool:
    rules = app.url_map.iter_rules(endpoint)
    return not endpoint.startswith("api.") and any("POST" in (rule.methods or ()) for rule in rules)


def _written(site: Site) -> dict[str, int]:
    """Rows of every table but those of sessions, which reading may touch."""
    with site.app.app_context():
        tables = [name for name in db.metadata.tables if name != "browser_session"]
        found = {
            name: db.session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608  our own names
            for name in tables
        }
        db.session.remove()
    return found
