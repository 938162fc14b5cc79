"""The organizations that run the programs: invented, and each marked as a demonstration."""

import re
from dataclasses import dataclass, field

from .chance import Decks, Dice
from .drafting import CONFIDENTIAL
from .geography import County
from .words import Kind, Words

MARK = " (demonstration)"
MOST_KINDS = 5
MIXED_GROUPS = {
    "care": ("care", "shelter"),
    "shelter": ("shelter", "care"),
    "support": ("support", "shelter"),
    "health": ("health", "hospital"),
}
"""Group to the groups of organizations that may run its programs; else its own alone."""


@dataclass
class Organization:
    name: str
    stem: str
    group: str
    county: str
    phones: dict[str, str] = field(default_factory=dict)
    """County to the number there."""
    kinds: set[str] = field(default_factory=set)

    @property
    def domain(self) -> str:
        return re.sub(r"[^a-z0-9]", "", self.name.removesuffix(MARK).lower()) + ".example"


class Organizations:
    """Those that there are so far, and the names that are left."""

    def __init__(self, dice: Dice, decks: Decks, words: Words) -> None:
        self._dice = dice
        self._decks = decks
        self._suffixes = words.suffixes
        self._stems = dice.shuffled(words.stems)
        self._known: list[Organization] = []

    def choose(self, kind: Kind, county: County) -> Organization:
        """One that runs such a program here: often one that is known nearby, else a new one."""
        is_joined = kind.where == CONFIDENTIAL and len(county.area) > 1
        near = [] if is_joined else self._near(kind, county)
        if near and (self._dice.chance(0.58) or not self._stems):
            organization = near[self._dice.below(min(3, len(near)))]
        else:
            organization = self._new(kind, county)
            if not is_joined:  # nothing else of it in the area, or that would tell which county
                self._known.append(organization)
        organization.kinds.add(kind.key)
        return organization

    def _near(self, kind: Kind, county: County) -> list[Organization]:
        """Those of this county or the next that could run it too: this county's first, small ones first."""
        groups = MIXED_GROUPS.get(kind.group, (kind.group,))
        near = [
            organization
            for organization in self._known
            if organization.county in (county.name, *county.neighbours)
            and organization.group in groups
            and kind.key not in organization.kinds
            and len(organization.kinds) < MOST_KINDS
        ]
        return sorted(near, key=lambda known: (known.county != county.name, len(known.kinds)))

    def _new(self, kind: Kind, county: County) -> Organization:
        stem = self._stems.pop()
        suffix = self._decks.deal(f"suffix {kind.group}", self._suffixes[kind.group])
        return Organization(f"{stem} {suffix}{MARK}", stem, kind.group, county.name)
