"""Row 6: what a worker asks for a youth is in no address, log, cookie, header or file; it is kept for its owner alone.

After a day nothing of it is left: not in the database's pages, not in its write-ahead log.
"""

import json
import logging
import random
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from directory.changes.searches import expire_searches
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AccountRole
from tests.attack.amounts import many
from tests.attack.forms import Page
from tests.attack.sweeping import Reader
from tests.attack.targets import build_site, demonstration
from tests.attack.traces import files_under, traces
from tests.houses import Clock
from tests.sites import Site

Score = Callable[[int, str, str, int], None]

SEARCHES = many(60, 1_000)

#: Where a worker's own criteria may stand until they expire.
KEPT_IN = {("stored_search", "criteria")}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return build_site(tmp_path / "instance", demonstration(every=40))


class Asking:
    """Searches with words that are nowhere else, by every way that there is; and what came back."""

    def __init__(self, site: Site) -> None:
        self.reader, self.chance = Reader(site, AccountRole.WORKER), random.Random(6)
        self.words: list[str] = []
        self.answers: list[tuple[str, TestResponse]] = []

    def word(self) -> str:
        self.words.append("zq" + "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=14)))
        return self.words[-1]

    def miles(self) -> float:
        """Odd miles: the digits are looked for."""
        miles = round(self.chance.uniform(20, 90), 9)
        self.words.append(str(miles).partition(".")[2])
        return miles

    def ask(self, number: int) -> None:
        ways = (self._match, self._find, self._count, self._suggest, self._program, self._words_by_program)
        ways[number % len(ways)]()

    def _post(self, path: str, page: str, **form: object) -> TestResponse:
        answer = self.reader.post(path, page, **form)
        self.answers.append((path, answer))
        return answer

    def _follow(self, answer: TestResponse) -> None:
        """The results and what they lead to, as their owner reads them."""
        path = answer.headers["Location"]
        for more in ("", "/change", "?page=1") if path.startswith("/match/") else ("",):
            self.answers.append((path + more, self.reader.client.get(path + more)))

    def _match(self) -> None:
        self._follow(
            self._post("/match", "/match", seeking="both", text=f"-{self.word()}", near="95814", within_miles="61")
        )
        self._post("/match", "/match", seeking="both", near=self.word(), age="x", languages=self.word())

    def _find(self) -> None:
        self._follow(self._post("/find", "/find", words=self.word()))

    def _count(self) -> None:
        self._post("/match/count", "/match", seeking="placement", text=self.word(), near=self.word())

    def _suggest(self) -> None:
        self._post("/places/suggest", "/match", near=self.word())

    def _program(self) -> None:
        body = {"seeking": "both", "text": self.word(), "near": {"lat": 38.5 + self.miles() / 1e4, "lon": -121.4}}
        self._call(
            "/api/match", body | {"within_miles": self.miles(), "keep_away": [{"zip": "95814", "miles": self.miles()}]}
        )
        self._call("/api/match", {"seeking": self.word(), self.word(): 1, "near": {"place": self.word()}})

    def _words_by_program(self) -> None:
        self._call("/api/search", {"text": self.word()})
        self._call("/api/search", {"text": "x", "county": self.word()})

    def _call(self, path: str, body: object) -> None:
        headers = {"Authorization": f"Bearer {self.reader.token}"}
        self.answers.append((path, self.reader.site.app.test_client().post(path, json=body, headers=headers)))


def _ask(site: Site) -> Asking:
    asking = Asking(site)
    for number in range(SEARCHES):
        asking.ask(number)
    return asking


def test_criteria_stand_in_no_address_log_cookie_header_or_file_and_expire(
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    score: Score,
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = _ask(site)
    # What leads on from a page is what may stand in a history or a referrer.
    said = {path: f"{path}\n{answer.headers}\n{_leads_to(answer)}".encode() for path, answer in asked.answers}
    cookies = "".join(f"{cookie}" for cookie in asked.reader.client._cookies.values())
    out, err = capfd.readouterr()
    places = said | {"cookies": cookies.encode(), "logged": caplog.text.encode(), "printed": (out + err).encode()}
    assert traces(asked.words, places) == []
    assert all(answer.headers["Referrer-Policy"] == "no-referrer" for _, answer in asked.answers)
    assert all(answer.headers["Cache-Control"] == "no-store" for _, answer in asked.answers)
    assert _columns_with(site, asked.words) == KEPT_IN
    elsewhere = {path: held for path, held in files_under(site.settings.instance).items() if "manzanita.db" not in path}
    assert traces(asked.words, elsewhere) == []
    _let_a_day_pass(site, monkeypatch)
    assert traces(asked.words, files_under(site.settings.instance)) == []
    score(6, "traces of a youth's criteria outside the owner's expiring search", "0", len(asked.words))


def test_until_they_expire_they_are_found_in_the_database(site: Site) -> None:
    """The positive control."""
    asked = _ask(site)
    held = traces(asked.words, files_under(site.settings.instance))
    assert len({word for word, *_ in held}) > SEARCHES // 6


def _leads_to(answer: TestResponse) -> str:
    if answer.mimetype != "text/html":
        return ""
    page = Page(answer.text)
    posted = [f"{form.method} {form.action}" for form in page.forms]
    assert not [form for form in posted if form.startswith("GET") and "find" in form]
    return json.dumps([page.addresses(), posted])


def _let_a_day_pass(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `manzanita expire` does every hour."""
    Clock.installed(monkeypatch).move(hours=25)
    with site.app.app_context():
        with unit_of_work() as session:
            assert expire_searches(session, now()) > 0
        db.session.remove()


def _columns_with(site: Site, words: list[str]) -> set[tuple[str, str]]:
    found = set()
    with site.app.app_context():
        for table in db.metadata.tables.values():
            for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608  our own names
                found |= {(table.name, name) for name, value in row.items() if _holds(str(value), words)}
        db.session.remove()
    return found


def _holds(value: str, words: list[str]) -> bool:
    return len(value) > 8 and any(word in value for word in words)


def test_the_real_server_writes_no_question_down(site: Site, tmp_path: Path, score: Score) -> None:
    """gunicorn as `manzanita serve` runs it: what it prints and logs while it is asked, good and bad."""
    words: list[str] = []
    with Server(site, tmp_path) as port:
        for number in range(many(12, 200)):
            words.append(f"zqcriteria{number:04d}kept")
            _ask_over_the_wire(port, words[-1])
    printed = {path.name: path.read_bytes() for path in tmp_path.glob("served.*")}
    assert traces(words, printed) == []
    assert len(printed) == 2
    score(6, "traces of criteria in what the server prints and logs", "0", len(words))


def _ask_over_the_wire(port: int, word: str) -> None:
    form = urlencode({"words": word, "text": word, "near": word})
    for path, kind in (("/find", "x-www-form-urlencoded"), ("/api/match", "json"), (f"/match/{word}", "x")):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        body = json.dumps({"text": word}) if kind == "json" else form
        connection.request("POST", path, body, {"Content-Type": f"application/{kind}", "Referer": "http://x/"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status in (400, 401, 404, 405)


class Server:
    """The server, in a process of its own, for as long as the block runs."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site, self._folder = site, folder

    def __enter__(self) -> int:
        port = _free_port()
        command = [sys.executable, "-c", "from directory.cli import manzanita; manzanita()"]
        settings = self._site.settings
        environment = {"MANZANITA_INSTANCE": str(settings.instance), "PATH": "/usr/bin:/bin"}
        with (self._folder / "served.out").open("wb") as out, (self._folder / "served.err").open("wb") as err:
            self._process = subprocess.Popen(
                [*command, "serve", "--port", str(port), "--workers", "1"], stdout=out, stderr=err, env=environment
            )
        self._wait(port)
        return port

    def _wait(self, port: int) -> None:
        for _ in range(150):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            try:
                connection.request("GET", "/")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.2)
            else:
                return
            finally:
                connection.close()
        raise AssertionError("the server did not start")

    def __exit__(self, *raised: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def _free_port() -> int:
    from socket import socket

    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
