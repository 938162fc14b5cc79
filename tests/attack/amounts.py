"""How much is tried: enough to notice in the daily run, and the scoreboard's own numbers with SCOREBOARD_FULL=1."""

import os

IS_FULL = bool(os.environ.get("SCOREBOARD_FULL"))


def many(daily: int, full: int) -> int:
    """``full`` in `make scoreboard`, ``daily`` in `make test`."""
    return full if IS_FULL else daily
