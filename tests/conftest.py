"""What every test may use: settings of its own, a database as `manzanita setup` leaves it, the site with listings.

A session given here is rolled back after its test, so that tests may write as they like.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from directory.changes.reference import load_reference
from directory.db import Base, prepare_engine
from directory.settings import ROOT, Settings
from importers.seeds import read_reference
from tests.sites import Site, make_site, settings_in

_SCORES = "scoreboard"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scoreboard: measures a row of the scoreboard of docs/security.md")


@pytest.fixture
def score(request: pytest.FixtureRequest) -> Callable[[int, str, str, int], None]:
    """``score(row, property, result, n)``: add a line to the scoreboard, which is printed after the tests."""

    def add(row: int, what: str, result: str, n: int) -> None:
        request.node.user_properties.append((_SCORES, (row, what, result, n)))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    scores = {
        tuple(value)
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == _SCORES
    }
    if scores:
        terminalreporter.section("scoreboard")
        for row, what, result, n in sorted(scores | _kept(scores)):
            terminalreporter.write_line(f"row {row:>2} | {what} | {result} | N={n:,}")


def _kept(scores: set[tuple[int, str, str, int]]) -> set[tuple[int, str, str, int]]:
    """Those of earlier runs of one `make scoreboard`, which some rows need by themselves; and keep these for later."""
    path = os.environ.get("SCOREBOARD_TABLE")
    if path is None:
        return set()
    text = Path(path).read_text("utf-8") if Path(path).exists() else ""
    before = {tuple(json.loads(line)) for line in text.splitlines()}
    Path(path).write_text("".join(f"{json.dumps(score)}\n" for score in sorted(scores | before)), "utf-8")
    return before


ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose instance is a folder of this test run alone."""
    return settings_in(tmp_path_factory.mktemp("instance"))


@pytest.fixture(scope="session")
def engine(settings: Settings, seeds: Path) -> Iterator[Engine]:
    """A database with every table and the reference data, and no listing."""
    engine = create_engine(f"sqlite:///{settings.instance / 'records.db'}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        load_reference(session, read_reference(seeds))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on that database. Whatever the test writes, even commits, is rolled back."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for the whole run: read it, do not change its listings (use ``fresh_site`` for that)."""
    return make_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def fresh_site(tmp_path: Path) -> Callable[[], Site]:
    """Make a site that the test alone has, and may change."""
    return lambda: make_site(tmp_path / "site")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run: Playwright allows one at a time. Without a Chromium its tests skip and say so."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium is installed: the browser tests need one (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
