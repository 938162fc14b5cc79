"""Row 17: whatever is asked, by whomever, is answered by something else than 500."""

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import BuildError

from directory.changes.accounts import create_account
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AccountRole, Organization
from directory.records.account import Account
from tests.attack.amounts import many
from tests.attack.forms import Form, Page
from tests.attack.sweeping import ROLES, Reader, plain_paths
from tests.attack.targets import build_site, demonstration, uuids
from tests.sites import PASSWORD, Site, csrf_of, sign_in

Score = Callable[[int, str, str, int], None]

REQUESTS = many(1_200, 10_000)
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")

NASTY: tuple[Any, ...] = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "9" * 40,
    "99999999999999999999",
    "1.5",
    "NaN",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e\u200d\ufffe",
    "é" * 300,
    "x" * 5_000,
    "{{7*7}}",
    "%s%n%00",
    "../../etc/passwd",
    "'; DROP TABLE listing; --",
    "<script>alert(1)</script>",
    "\r\nSet-Cookie: a=b",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    '"unbalanced',
    "(((((",
    "*",
    "-",
    "a* -b OR AND NOT ~1 ^2 field:value [a TO z]",
    "95814",
    "Sacramento",
    "sacramento",
    "mental.psychotherapy",
    "group:mental",
    "true",
    "null",
)
JSON_NASTY: tuple[Any, ...] = (*NASTY, None, True, 0, -1, 1e308, 10**400, [], {}, [[]], [{}], {"zip": []}, {"lat": 91})
FIELDS = (
    *("seeking", "age", "gender", "jurisdiction", "county", "near", "within_miles", "keep_away", "exclude_counties"),
    *("needs", "placement_types", "response", "languages", "security", "csec_trained", "open_bed", "payers", "text"),
    *("prefer", "nearby_miles", "limit", "offset", "harm_reduction", "provider_type", "unknown"),
)
ARGUMENTS = ("page", "county", "need", "measure", "since", "date", "before", "who", "action", "order", "counties", "q")


class Fuzzer:
    """Asks one thing after another as one role; made again when it has signed itself out."""

    def __init__(self, site: Site, role: AccountRole | None, chance: random.Random, ids: list[str]) -> None:
        self.site, self.role, self.chance, self.ids = site, role, chance, ids
        self.client: FlaskClient = site.client(role)
        self.token = Reader(site, role).token if role is not None else "none"
        self.forms = [form for path in plain_paths(site) for form in self._forms(path)]
        self.rules = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint != "static"]
        self._csrf = csrf_of(self.client, "/account" if role else "/sign-in")

    def _forms(self, path: str) -> list[Form]:
        with self.client.get(path) as answer:
            return Page(answer.text).forms if answer.mimetype == "text/html" else []

    def ask(self) -> tuple[str, int]:
        """One request; what it was, and the status."""
        way = self.chance.random()
        if way < 0.45 and self.forms:
            return self._send_form(self.chance.choice(self.forms))
        if way < 0.65:
            return self._call()
        return self._wander()

    def _send_form(self, form: Form) -> tuple[str, int]:
        data = {name: self._value(offered) for name, offered in form.fields.items() if self.chance.random() < 0.9}
        if self.chance.random() < 0.9:
            data["csrf_token"] = self._csrf
        path = form.action or "/"
        return self._open(form.method, path, **({"data": data} if form.method == "POST" else {"query_string": data}))

    def _value(self, offered: list[str]) -> Any:
        if offered and self.chance.random() < 0.6:
            return self.chance.choice(offered)
        values = [self.chance.choice(NASTY) for _ in range(self.chance.choice((1, 1, 1, 3)))]
        return values if len(values) > 1 else values[0]

    def _call(self) -> tuple[str, int]:
        body: Any = {
            self.chance.choice(FIELDS): self.chance.choice(JSON_NASTY) for _ in range(self.chance.randrange(5))
        }
        body |= {"seeking": "both"} if self.chance.random() < 0.6 else {}
        if self.chance.random() < 0.15:
            body = self.chance.choice(JSON_NASTY)
        text = json.dumps(body) if self.chance.random() < 0.95 else "{" * 2_000
        headers = (
            {"Authorization": f"Bearer {self.token}"} if self.chance.random() < 0.95 else {"Authorization": "Bearer"}
        )
        path = self.chance.choice(("/api/match", "/api/search", "/api/match", f"/api/listings/{self._id()}"))
        kind = self.chance.choice(("application/json",) * 9 + ("text/plain",))
        return self._open(
            "POST" if "listings" not in path else "GET", path, data=text, content_type=kind, headers=headers
        )

    def _wander(self) -> tuple[str, int]:
        rule = self.chance.choice(self.rules)
        try:
            values = {name: self._part(converter) for name, converter in rule._converters.items()}
            path = self.site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
        except (BuildError, ValueError):
            path = rule.rule.replace("<", "").replace(">", "")
        method = self.chance.choice((*(rule.methods or ()), *METHODS[:2], self.chance.choice(METHODS)))
        arguments = {self.chance.choice(ARGUMENTS): self._nasty_text() for _ in range(self.chance.randrange(3))}
        data = {"csrf_token": self._csrf, "reason": self._nasty_text(), "mark": "canary"} if method == "POST" else None
        return self._open(method, path, query_string=arguments, data=data)

    def _part(self, converter: object) -> Any:
        kind = type(converter).__name__
        if kind == "UUIDConverter":
            return self._id()
        if kind == "IntegerConverter":
            return self.chance.choice((0, 1, 2, 3, 4, 5, 2**31, 2**63, 10**30))
        return self.chance.choice(("sacramento", "los-angeles", "x", "é", "%00", "." * 3, "a" * 2_000, "x" * 22))

    def _id(self) -> str:
        return self.chance.choice(self.ids)

    def _nasty_text(self) -> str:
        return str(self.chance.choice(NASTY)).encode("utf-8", "replace").decode()

    def _open(self, method: str, path: str, **more: Any) -> tuple[str, int]:
        answer = self.client.open(path, method=method, **_encodable(more))
        answer.close()
        if answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in"):
            self._come_back()
        return f"{self.role} {method} {path} {str(more)[:300]}", answer.status_code

    def _come_back(self) -> None:
        """Sign in as a new account of the role: the old one may be disabled, or its password another."""
        if self.role is None or self.client.get("/account").status_code == 200:
            return
        email = f"again{self.chance.getrandbits(40)}@test.example"
        with self.site.app.app_context():
            with unit_of_work() as session:
                was = session.query(Account).filter_by(email=f"{self.role}@test.example").one()
                organizations = [session.get_one(Organization, found.id) for found in was.organizations]
                added = create_account(
                    session,
                    email=email,
                    name="Again",
                    role=self.role,
                    password=PASSWORD,
                    moment=now(),
                    organizations=organizations if self.role is AccountRole.PROVIDER else [],
                )
                added.totp_secret = was.totp_secret
            db.session.remove()
        self.client = self.site.app.test_client()
        sign_in(self.client, email)
        self._csrf = csrf_of(self.client, "/account")


def _encodable(more: Mapping[str, Any]) -> dict[str, Any]:
    """A browser sends no half of a character: it becomes a question mark. Programs may, in JSON."""

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode()
        if isinstance(value, list):
            return [clean(item) for item in value]
        return value

    return {
        name: {key: clean(value) for key, value in given.items()} if isinstance(given, dict) else clean(given)
        for name, given in more.items()
    }


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_no_request_makes_the_site_fail(
    role: AccountRole | None, tmp_path_factory: pytest.TempPathFactory, score: Score
) -> None:
    site = build_site(tmp_path_factory.mktemp("fuzzed"), demonstration(every=40))
    chance = random.Random(f"17 {role}")
    ids = [*list(uuids(site).values())[:20], "00000000-0000-4000-8000-000000000000"]
    fuzzer = Fuzzer(site, role, chance, ids)
    failed, statuses = [], dict.fromkeys(range(600), 0)
    for _ in range(REQUESTS // len(ROLES)):
        asked, status = fuzzer.ask()
        statuses[status] += 1
        if status >= 500:
            failed.append(asked)
    assert failed == []
    # It reaches views, and not only refusals.
    assert statuses[200] + statuses[302] + statuses[303] > REQUESTS // len(ROLES) // 10
    score(17, f"failures (5xx) at generated requests of {role or 'a visitor'}", "0", REQUESTS // len(ROLES))
