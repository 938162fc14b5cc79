"""Two people at one listing: what each changed is kept, and where both changed one fact somebody chooses."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.records.facts import Facts, Value

Values = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Collision:
    """One fact that two people changed to different things."""

    name: str
    before: Value | None
    theirs: Value | None
    mine: Value | None
    is_waiting: bool = False
    """Whether theirs is not live, but waits for staff."""


def own_changes(base: Values, mine: Values) -> dict[str, Value | None]:
    """What the writer changed of what they had seen."""
    return {name: value for name, value in mine.items() if value != base.get(name)}


def collisions(base: Values, mine: Values, now: Facts) -> list[Collision]:
    """Where someone else has meanwhile written something else."""
    return [
        Collision(name, base.get(name), now.get(name), value)
        for name, value in own_changes(base, mine).items()
        if now.get(name) != base.get(name) and now.get(name) != value
    ]
