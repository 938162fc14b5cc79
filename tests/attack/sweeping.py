"""Reads all that a role can be shown: every page, JSON answer and file, with their headers."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.changes.tokens import create_token
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, Scope
from tests.attack.targets import actor_of
from tests.sites import Site, csrf_of

ROLES: tuple[AccountRole | None, ...] = (None, *AccountRole)
STAFF = (AccountRole.STAFF, AccountRole.ADMINISTRATOR)
MATCHERS = (AccountRole.WORKER, *STAFF)

#: Addresses without parts that end the session that asks them, or have nothing to read.
_NOT_READ = ("/healthz",)


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer to one role; a workbook is given unpacked."""

    role: AccountRole | None
    what: str
    status: int
    headers: str
    body: bytes

    def __contains__(self, words: str) -> bool:
        return words.encode() in self.body or words in self.headers


class Reader:
    """One role's browser, and its program where the role may have one."""

    def __init__(self, site: Site, role: AccountRole | None) -> None:
        self.site, self.role = site, role
        self.client: FlaskClient = site.client(role)
        self._token: str | None = None

    def get(self, path: str) -> Seen:
        return self.seen(f"GET {path}", self.client.get(path))

    def post(self, path: str, page: str, what: str = "", **form: Any) -> TestResponse:
        """Send a form with the token of a page that has one."""
        return self.client.post(path, data={"csrf_token": csrf_of(self.client, page)} | form)

    def call(self, method: str, path: str, body: Any = None) -> Seen:
        """A program's call with a token of this role's account."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.site.app.test_client().open(path, method=method, json=body, headers=headers)
        return self.seen(f"{method} {path} {body or ''}", answer)

    @property
    def token(self) -> str:
        if self._token is None:
            with self.site.app.app_context():
                with unit_of_work() as session:
                    account = session.query(Account).filter_by(email=f"{self.role}@test.example").one()
                    _, self._token = create_token(session, account, "test", list(Scope), timedelta(days=1), now())
                db.session.remove()
        return self._token

    def seen(self, what: str, answer: TestResponse) -> Seen:
        body = answer.get_data()
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        answer.close()
        return Seen(self.role, what, answer.status_code, headers, unpacked(body))


def unpacked(body: bytes) -> bytes:
    """The parts of a workbook one after another, the streams of a PDF; anything else as it is."""
    if body.startswith(b"%PDF"):
        return b"\n".join(map(_inflated, re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL)))
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in sorted(archive.namelist()))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def plain_paths(site: Site) -> list[str]:
    """Every address that is read with GET and has no parts."""
    rules = site.app.url_map.iter_rules()
    return sorted(
        rule.rule
        for rule in rules
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in _NOT_READ
    )


#: The parts of a listing's form.
_PARTS = range(1, 14)


def addressed(site: Site, *needed: str, **values: str) -> list[str]:
    """Every address that is read with GET and has these parts; with each of its numbers, where it has one of them."""
    adapter, found = site.app.url_map.bind("localhost"), []
    for rule in site.app.url_map.iter_rules():
        more = rule.arguments - set(needed)
        is_read = "GET" in (rule.methods or ()) and set(needed) <= rule.arguments and more <= {"part"}
        if is_read and not rule.rule.startswith("/api/"):
            given = {name: values[name] for name in needed}
            numbers = _PARTS if more else (None,)
            found += [adapter.build(rule.endpoint, given | ({"part": n} if n else {}), method="GET") for n in numbers]
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sweep asks beside the addresses without parts."""

    listings: Sequence[str] = ()
    """uuids whose pages and JSON are read."""
    counties: Sequence[str] = ("sacramento",)
    searches: Sequence[Mapping[str, Any]] = ({"seeking": "both", "needs": "mental.psychotherapy"},)
    """Forms of the match page; programs ask the same of ``bodies``. One with needs has a plan of services too."""
    bodies: Sequence[Mapping[str, Any]] = ({"seeking": "both", "limit": 200},)
    words: Sequence[str] = ("house",)
    files_of: Sequence[str] = ("Sacramento",)


def sweep(site: Site, role: AccountRole | None, asked: Asked) -> Iterator[Seen]:
    """Everything that the role is shown. What it may not ask is asked too: the refusal is an answer."""
    reader = Reader(site, role)
    for path in plain_paths(site):
        yield reader.get(path)
    for uuid in asked.listings:
        for path in addressed(site, "listing_id", listing_id=uuid):
            yield reader.get(path)
    for county in asked.counties:
        for path in addressed(site, "county", county=county):
            yield reader.get(path)
    if role is not None:
        yield from _searched(reader, asked)
        yield from _files(reader, asked)
    if role in MATCHERS:
        yield from _by_program(reader, asked)


def _searched(reader: Reader, asked: Asked) -> Iterator[Seen]:
    for words in asked.words:
        answer = reader.post("/find", "/find", words=words)
        yield from _pages(reader, answer, f"find {words}")
    if reader.role not in MATCHERS:
        return
    for number, search in enumerate(asked.searches):
        yield reader.seen(f"count {number}", reader.post("/match/count", "/match", **search))
        answer = reader.post("/match", "/match", **search)
        yield from _pages(reader, answer, f"match {number}")
        yield from _desk(reader, answer.headers["Location"], asked.listings[:2])


def _desk(reader: Reader, search: str, listings: Sequence[str]) -> Iterator[Seen]:
    """What a worker does with a search: a shortlist and its sheets, what is around a listing, the calls."""
    for uuid in listings:
        reader.post(f"{search}/shortlist/add", "/account", listing=uuid)
    search_id = search.split("/")[2]
    paths = addressed(reader.site, "search_id", search_id=search_id)
    for uuid in listings:
        paths += addressed(reader.site, "search_id", "listing_id", search_id=search_id, listing_id=uuid)
    for path in paths:
        if path.startswith("/match/") and path != search:
            yield reader.get(path)


def _pages(reader: Reader, answer: TestResponse, what: str) -> Iterator[Seen]:
    """Every page of a stored search's results."""
    assert answer.status_code == 303, (what, answer.status_code)
    path, number = answer.headers["Location"], 1
    while True:
        page = reader.get(f"{path}?page={number}")
        yield Seen(page.role, f"{what}, page {number}", page.status, page.headers, page.body)
        number += 1
        if f"page={number}".encode() not in page.body:
            return


def _by_program(reader: Reader, asked: Asked) -> Iterator[Seen]:
    yield reader.call("GET", "/api/coverage")
    for body in asked.bodies:
        yield reader.call("POST", "/api/match", dict(body))
    for words in asked.words:
        yield reader.call("POST", "/api/search", {"text": words, "limit": 100})
    for uuid in asked.listings:
        yield reader.call("GET", f"/api/listings/{uuid}")
    yield from _as_open_referral(reader, asked)


_HSDS = "/api/hsds"


def _as_open_referral(reader: Reader, asked: Asked) -> Iterator[Seen]:
    """The whole directory in the form of HSDS, with contacts: each list to its end, and one by one what was asked."""
    for kind in ("organizations", "services", "service_at_locations", "taxonomies", "taxonomy_terms"):
        full = "" if kind.startswith("taxonom") else "&full=true"
        for page in count(1):
            seen = reader.call("GET", f"{_HSDS}/{kind}?per_page=100&page={page}{full}")
            assert seen.status == 200, seen
            yield seen
            if page >= json.loads(seen.body)["total_pages"]:
                break
    for uuid in asked.listings:
        yield reader.call("GET", f"{_HSDS}/service_at_locations/{uuid}")


def _files(reader: Reader, asked: Asked) -> Iterator[Seen]:
    """The exports of a role, as the site hands them out and as the exporter itself writes them for the role."""
    if reader.role in STAFF:
        for county in asked.files_of:
            for format in ("csv", "xlsx"):
                answer = reader.post("/exports/county", "/exports", county=county, format=format)
                yield reader.seen(f"export {county} {format}", answer)
        yield reader.seen("export of the trail", reader.post("/trail/export", "/trail"))
    assert reader.role is not None
    actor = actor_of(reader.site, reader.role)
    with reader.site.app.app_context(), TemporaryDirectory() as folder:
        for format in ("csv", "xlsx", "hsds"):
            path = Path(folder) / f"listings.{format}"
            with unit_of_work() as session:
                reader.site.app.extensions["exporter"](format, path, session=session, actor=actor)
            yield Seen(reader.role, f"exporter {format}", 200, "", unpacked(path.read_bytes()))
        db.session.remove()


_CHANGING = (
    (re.compile(r'name="csrf_token" value="[^"]*"'), "csrf"),
    (re.compile(r"/(match|find)/[\w-]{22}"), r"/\1/ID"),
    (re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d [ap]\.m\."), "MOMENT"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?"), "MOMENT"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d\b"), "MOMENT"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    # The trail names listings in the order of their random ids, and the first of them only.
    (re.compile(r"listings: [^\"<\n]+"), "listings"),
    (re.compile(r"\?v=[0-9a-f]+"), ""),
    (re.compile(r'data-seconds="\d+"|content="\d+;url=|"seconds":\s*\d+'), "SECONDS LEFT"),
    (re.compile(r'src="data:image/svg[^"]*"|<p class="key">[^<]*</p>'), "NEW KEY"),
    (re.compile(r"^(Set-Cookie|Content-Length|ETag): .*$", re.MULTILINE), r"\1"),
)


def comparable(seen: Seen, names: Mapping[str, str]) -> str:
    """The answer without what is another at each request: tokens, moments, random ids. ``names``: uuid → key."""
    text = f"{seen.status}\n{seen.headers}\n\n{seen.body.decode(errors='replace')}"
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", lambda found: names.get(found[0], "ID"), text
    )
    for pattern, stands in _CHANGING:
        text = pattern.sub(stands, text)
    return text
