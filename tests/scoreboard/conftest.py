"""The scoreboard of accounts and the trail. What is here measures: see ``score`` in tests/conftest.py.

Run it with ``make scoreboard``. Each line belongs to a row of docs/security.md.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import Clock, House, build_house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.scoreboard)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = build_house(tmp_path_factory.mktemp("house"))
    yield built
    built.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock.installed(monkeypatch)
