"""What every page and the program itself must not do: see docs/security-asvs.md, which names these tests."""

import ast
import base64
import hashlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, request

from directory.app import create_app
from directory.records import Account, AccountRole
from directory.settings import ROOT, InvalidSettings, from_environment
from tests.houses import build_house
from tests.sites import Site, csrf_of

BEYOND = 2**31
CODE = [path for room in ("directory", "search", "importers") for path in (ROOT / room).rglob("*.py")]

#: Calls that run text, or read objects out of it, and random numbers and digests that are no secrets' business.
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__", "render_template_string", "Markup"})
FORBIDDEN_MODULES = frozenset({"pickle", "marshal", "shelve", "random", "yaml", "xml", "lxml", "telnetlib", "ftplib"})
FORBIDDEN_ATTRIBUTES = frozenset({"system", "popen", "md5", "sha1", "_create_unverified_context", "CERT_NONE"})
FORBIDDEN_IN_SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage|indexedDB|__proto__"
)


@pytest.fixture(scope="module")
def production(site: Site) -> Iterator[Flask]:
    app = create_app(replace(site.settings, is_production=True))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_a_number_beyond_the_databases_own_is_not_found(site: Site) -> None:
    staff = site.client(AccountRole.STAFF)
    for path in (f"/people/{BEYOND}", f"/people/requests/{10**30}"):
        assert staff.get(path).status_code == 404
    token = csrf_of(staff, "/account")
    for path in (f"/account/tokens/{BEYOND}/revoke", f"/people/{10**30}/disable", f"/acts/{BEYOND}/confirm"):
        assert staff.post(path, data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("asked", ["before=9" + "9" * 30, "before=-9" + "9" * 30, "last_day=9999-12-31"])
def test_any_number_and_day_narrows_the_trail(site: Site, asked: str) -> None:
    assert site.client(AccountRole.STAFF).get(f"/trail?{asked}").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
def test_any_day_compares_coverage(site: Site, day: str) -> None:
    worker = site.client(AccountRole.WORKER)
    for asked in (f"from={day}", f"to={day}", f"from={day}&to={day}"):
        assert worker.get(f"/coverage/dates?{asked}").status_code == 200
    assert worker.get(f"/coverage/counties/sacramento?since={day}").status_code == 200


@pytest.mark.parametrize("place", ["²", "9" * 5_000, "-1", ""])
def test_a_part_of_a_search_that_is_no_number_is_not_there(site: Site, place: str) -> None:
    worker = site.client(AccountRole.WORKER)
    form = {"seeking": "service", "needs": "education.tutoring", "csrf_token": csrf_of(worker, "/match")}
    search = worker.post("/match", data=form).headers["Location"]
    sent = {"part": f"needs:{place}", "csrf_token": form["csrf_token"]}
    assert worker.post(f"{search}/without", data=sent).status_code == 404


def test_a_refusal_is_in_the_log_with_who_and_where_and_without_the_address(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    worker = site.client(AccountRole.WORKER)
    with caplog.at_level(logging.WARNING):
        assert worker.get("/trail?subject=canary-7").status_code == 403
        assert worker.get("/listings/00000000-0000-0000-0000-00000000dead").status_code == 404
        assert site.client().get("/api/listings/00000000-0000-0000-0000-00000000dead").status_code == 401
    assert re.search(r"refused with 403: trail\.show, account \d+", caplog.text)
    assert re.search(r"refused with 404: listings\.show, account \d+", caplog.text)
    assert "refused with 401: api.listing, account none" in caplog.text
    assert "dead" not in caplog.text
    assert "canary-7" not in caplog.text


def test_a_form_without_its_token_is_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert site.client().post("/sign-in", data={"email": "canary@example.org"}).status_code == 400
    assert "refused a form without its token: account.submit" in caplog.text
    assert "canary" not in caplog.text


def test_the_servers_log_is_one_line_an_event_in_utc(tmp_path: Path) -> None:
    program = "import directory.wsgi, logging; logging.getLogger('x').warning('hello')"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"MANZANITA_INSTANCE": str(tmp_path), "TZ": "Asia/Tokyo"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    moment, _, rest = ran.stderr.partition(" ")
    assert rest == "WARNING hello\n"
    assert moment.endswith("Z")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(moment)) < timedelta(minutes=5)


@pytest.mark.parametrize("path", ["/sign-in", "/nothing", "/api/nothing", "/static/css/manzanita.css", "/healthz"])
def test_in_production_every_answer_binds_the_browser(production: Flask, path: str) -> None:
    answer = production.test_client().get(path, base_url="https://site.example")
    answer.close()
    headers = answer.headers
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


def test_in_production_the_visitors_cookie_is_bound_and_signed_with_sha256(production: Flask) -> None:
    cookie = production.test_client().get("/sign-in", base_url="https://site.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    for flag in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"):
        assert flag in cookie
    # 43 characters of base64 are 256 bits; SHA-1 would leave 27.
    assert re.search(r"\.[\w-]{43};", cookie)


def test_a_text_says_its_charset_and_json_says_json(site: Site) -> None:
    for path in ("/sign-in", "/static/css/manzanita.css", "/static/js/exit.js", "/static/img/icon.svg"):
        answer = site.client().get(path)
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
        answer.close()
    assert site.client().get("/api/openapi.json").headers["Content-Type"] == "application/json"
    assert site.client().get("/api/nothing").headers["Content-Type"] == "application/problem+json"


def test_trace_folders_and_the_repository_are_not_answered(site: Site) -> None:
    client = site.client()
    assert client.open("/sign-in", method="TRACE").status_code == 405
    for path in (
        "/static/",
        "/static/css/",
        "/static/../pyproject.toml",
        "/.git/config",
        "/static/..%2f..%2fREADME.md",
    ):
        assert client.get(path).status_code == 404


def test_an_unexpected_error_tells_nothing_to_the_reader_or_the_log(
    production: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise RuntimeError("canary in an error")

    monkeypatch.setitem(production.view_functions, "home.show", fail)
    with caplog.at_level(logging.WARNING):
        answer = production.test_client().get("/", base_url="https://site.example")
    assert answer.status_code == 500
    assert "canary" not in answer.get_data(as_text=True) + caplog.text
    assert "unexpected RuntimeError in home.show" in caplog.text


def test_a_new_site_has_no_account(tmp_path: Path) -> None:
    house = build_house(tmp_path)
    with house.session() as session:
        assert session.query(Account).count() == 0
    house.close()


def test_the_database_is_its_owners_alone_in_a_folder_that_others_may_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    house = build_house(tmp_path)
    modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("manzanita.db*")}
    assert "manzanita.db-wal" in modes
    assert set(modes.values()) == {0}
    house.close()


def test_production_does_not_start_without_a_strong_secret(tmp_path: Path) -> None:
    for given in ({}, {"MANZANITA_SECRET_KEY": "a" * 64}, {"MANZANITA_SECRET_KEY": "short-but-random"}):
        with pytest.raises(InvalidSettings):
            from_environment({"MANZANITA_ENV": "production", "MANZANITA_INSTANCE": str(tmp_path)} | given)


@pytest.mark.parametrize(("proxies", "counts"), [(0, "192.0.2.1"), (1, "198.51.100.9")])
def test_the_sender_is_whom_the_operators_proxies_name(site: Site, proxies: int, counts: str) -> None:
    app = create_app(replace(site.settings, proxies=proxies))
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    forged = {"X-Forwarded-For": "203.0.113.5, 198.51.100.9", "X-Real-IP": "203.0.113.5"}
    app.test_client().get("/healthz", headers=forged, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert seen == [counts]


def test_no_code_runs_text_reads_objects_out_of_it_or_takes_weak_numbers() -> None:
    found = {
        (str(path.relative_to(ROOT)), what)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for what in _forbidden(node)
    }
    # The list of breached passwords comes as SHA-1; nothing is protected by it.
    assert found == {("directory/access/breaches.py", "sha1")}


def _forbidden(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
        yield node.func.id
    if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES:
        yield node.attr
    if isinstance(node, ast.keyword) and node.arg == "shell":
        yield "shell"
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module]
    yield from (name for name in names if name.partition(".")[0] in FORBIDDEN_MODULES)


def test_the_scan_sees_what_it_looks_for() -> None:
    bad = "import pickle\nfrom random import choice\neval('1')\nos.system('x')\nrun('x', shell=True)\nhashlib.md5()"
    found = {what for node in ast.walk(ast.parse(bad)) for what in _forbidden(node)}
    assert found == {"pickle", "random", "eval", "system", "shell", "md5"}


def test_templates_and_scripts_write_text_as_text() -> None:
    for path in (ROOT / "templates").rglob("*.*"):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8")), path
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert not FORBIDDEN_IN_SCRIPTS.search(path.read_text("utf-8")), path


def test_the_token_of_a_form_is_signed_with_sha256(site: Site) -> None:
    signature = csrf_of(site.client()).rpartition(".")[2]
    assert len(base64.urlsafe_b64decode(signature + "=")) == hashlib.sha256().digest_size
