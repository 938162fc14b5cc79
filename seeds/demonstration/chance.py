"""Chance that repeats itself: one seed gives the same choices in every version of Python."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices from one fixed seed, by ``Random.random`` alone: the one method whose sequence Python keeps."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented data, and the fixed seed is the point

    def below(self, bound: int) -> int:
        """A whole number from 0 up to, but not, ``bound``."""
        return int(self._random.random() * bound)

    def chance(self, odds: float) -> bool:
        """True as often as ``odds``, a share from 0 to 1."""
        return self._random.random() < odds

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def weighted(self, weights: Mapping[str, float]) -> str:
        mark = self._random.random() * sum(weights.values())
        for name, weight in weights.items():
            mark -= weight
            if mark < 0:
                return name
        return list(weights)[-1]

    def shuffled(self, items: Sequence[str]) -> list[str]:
        return [item for _, item in sorted((self._random.random(), item) for item in items)]

    def some(self, items: Sequence[str], least: int, most: int) -> list[str]:
        """Between ``least`` and ``most`` of the items, in the order they were given."""
        drawn = set(self.shuffled(items)[: least + self.below(most - least + 1)])
        return [item for item in items if item in drawn]


class Decks:
    """Piles of words, each dealt to its end before it is shuffled again, so that nothing is said too often."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._piles: dict[str, list[str]] = defaultdict(list)

    def deal(self, pile: str, words: Sequence[str]) -> str:
        """The next word of that pile; ``words`` are what an empty pile is filled with."""
        if not self._piles[pile]:
            self._piles[pile] = self._dice.shuffled(words)
        return self._piles[pile].pop()
