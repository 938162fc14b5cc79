"""Row 14: how many ways round sessions and the second step were tried. Runs after those files."""

from collections.abc import Callable

import pytest


def test_the_score(request: pytest.FixtureRequest, score: Callable[[int, str, str, int], None]) -> None:
    cases = sum(item.path.name.startswith("test_row_14") for item in request.session.items) - 1
    if cases < 40 or request.session.testsfailed:
        pytest.skip("not every case ran, or something failed")
    score(14, "sessions and the second step, ways round them", "0 succeed", cases)
