"""Attacks on the site. What measures a row of the scoreboard is marked so; `make scoreboard` tries much more of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attack.holdings import STATES, cells, settle
from tests.attack.targets import build_site
from tests.sites import Site

Score = Callable[[int, str, str, int], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "score" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.scoreboard)


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, str]]:
    """A site whose ten listings, one in each state, hold a word in each fact; and state → uuid. Read it only."""
    site = build_site(tmp_path_factory.mktemp("canaries"), [cells(state) for state in STATES])
    return site, settle(site)
