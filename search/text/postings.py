"""Which listing holds which word: what ranking reads, from the index or from memory alike.

Listings go by a number here, which means nothing outside one :class:`Postings`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Protocol

from search.text.document import FIELDS, Field, Row, Scope, TextDocument


class Postings(Protocol):
    @property
    def rows(self) -> Mapping[int, Row]:
        """Every listing that is held."""

    @property
    def average_lengths(self) -> tuple[float, ...]:
        """:func:`averages` of all rows."""

    def holding(self, field: Field, stem: str) -> AbstractSet[int]:
        """The listings whose field holds the word."""

    def places(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Of ``among``: listing → the positions at which its field holds the word, ascending."""

    def counts(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, int]:
        """Of ``among``: listing → how many times its field holds the word."""

    def beginning(self, scope: Scope, letters: str) -> AbstractSet[int]:
        """The listings with a word, as written, that begins so, in the scope's fields."""

    def written(self, scope: Scope, surface: str) -> AbstractSet[int]:
        """The listings with this very word, as written (folded), in the scope's fields."""

    def vocabulary(self, scope: Scope) -> AbstractSet[str]:
        """Every word, as written (folded), of the scope's fields; may hold some of listings since removed."""


def averages(rows: Collection[Row]) -> tuple[float, ...]:
    """How many words each :class:`Field` has on average, at least 1, in its order."""
    totals = [0] * len(Field)
    for row in rows:
        for index, length in enumerate(row.lengths):
            totals[index] += length
    return tuple(max(1.0, total / max(1, len(rows))) for total in totals)


class MemoryPostings:
    """Postings of documents at hand, made anew for each search: slow, and without anything that can break."""

    def __init__(self, documents: Iterable[TextDocument]) -> None:
        self.rows: dict[int, Row] = {}
        self._places: dict[tuple[Field, str], dict[int, list[int]]] = defaultdict(dict)
        self._surfaces: dict[tuple[Field, str], set[int]] = defaultdict(set)
        for number, document in enumerate(documents):
            self.rows[number] = document.row
            for field, words in document.words.items():
                for word in words:
                    self._places[field, word.stem].setdefault(number, []).append(word.position)
                    self._surfaces[field, word.surface].add(number)

    @cached_property
    def average_lengths(self) -> tuple[float, ...]:
        return averages(self.rows.values())

    def holding(self, field: Field, stem: str) -> AbstractSet[int]:
        return self._places.get((field, stem), {}).keys()

    def places(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, Sequence[int]]:
        held = self._places.get((field, stem), {})
        return {number: places for number, places in held.items() if number in among}

    def counts(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, int]:
        return {number: len(places) for number, places in self.places(field, stem, among).items()}

    def beginning(self, scope: Scope, letters: str) -> AbstractSet[int]:
        found: set[int] = set()
        for (field, surface), numbers in self._surfaces.items():
            if field in FIELDS[scope] and surface.startswith(letters):
                found |= numbers
        return found

    def written(self, scope: Scope, surface: str) -> AbstractSet[int]:
        return set().union(*(self._surfaces.get((field, surface), ()) for field in FIELDS[scope]))

    def vocabulary(self, scope: Scope) -> AbstractSet[str]:
        return {surface for field, surface in self._surfaces if field in FIELDS[scope]}
