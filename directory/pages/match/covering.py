"""Who meets each asked need, as both plans show it: around a placement, and of services alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.access.reveal import ListingView


@dataclass(frozen=True, slots=True)
class Covered:
    """One asked need. ``is_met_here``: by the placement itself. No services and not met here: nobody covers it."""

    need: str
    is_met_here: bool
    services: tuple[tuple[ListingView, str], ...]
    """The services that meet it, the one to call first at the beginning, each with where it is."""

    @property
    def is_covered(self) -> bool:
        return self.is_met_here or bool(self.services)


def tally(rows: Iterable[Covered]) -> tuple[int, int]:
    """How many of the needs are covered, and how many there are."""
    each = [row.is_covered for row in rows]
    return sum(each), len(each)
