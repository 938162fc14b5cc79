"""The scoreboard: what is measured says its row, its property, the result and of how many, printed after the tests.

Run it with ``pytest tests/scoreboard``. Each line belongs to a row of docs/security.md.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.houses import Clock, House, build_house

_KEY = "scoreboard"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scoreboard: measures a row of the scoreboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.scoreboard)


@pytest.fixture
def score(request: pytest.FixtureRequest) -> Callable[[int, str, str, int], None]:
    """``score(row, property, result, n)``: add a line to the scoreboard."""

    def add(row: int, what: str, result: str, n: int) -> None:
        request.node.user_properties.append((_KEY, (row, f"row {row}: {what}: {result} (N={n:,})")))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = sorted(
        tuple(value)
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == _KEY
    )
    if lines:
        terminalreporter.section("scoreboard")
        for _, line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = build_house(tmp_path_factory.mktemp("house"))
    yield built
    built.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock.installed(monkeypatch)
