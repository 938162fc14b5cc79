"""Which listings a search finds, in which order: one definition for the index and the fallback.

The order is BM25F (Robertson, Zaragoza and Taylor, 2004): the fields of a scope are weighed together, so a word
in a name counts more. Every number that goes into it (how many listings, how rare a word, how long a text) is
taken over the listings and fields that the asker may see. So a word of another scope moves nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from heapq import nsmallest
from math import log

from search.text import analysis
from search.text.asked import Asked, Beginning, Clause, Phrase, Single
from search.text.document import FIELDS, Field, Row, Scope
from search.text.engine import Facets
from search.text.postings import Postings, averages

FIELD_WEIGHTS: Mapping[Field, float] = {Field.NAMES: 4.0, Field.PUBLIC: 1.0, Field.WORKER: 1.0}
SATURATION = 1.2
"""BM25's k1: how soon more of the same word stops counting."""
LENGTH_PENALTY = 0.6
"""BM25's b: how much a long text must repeat a word to count as much as a short one."""

_FIELD_NUMBER = {field: number for number, field in enumerate(Field)}


def ids_with_all_words(postings: Postings, text: str) -> frozenset[str]:
    """The listings in whose full text each word of ``text`` stands, in whichever field."""
    found: set[int] = set(postings.rows)
    for stem in {word.stem: None for word in analysis.words(analysis.clean(text))}:
        found &= _holding(postings, Scope.FULL, stem)
        if not found:
            break
    return frozenset(postings.rows[number].id for number in found)


def _holding(postings: Postings, scope: Scope, stem: str) -> set[int]:
    return set().union(*(postings.holding(field, stem) for field in FIELDS[scope]))


class Evaluation:
    """One search over one state of the postings, for one asker."""

    def __init__(self, postings: Postings, asked: Asked, scope: Scope, only: frozenset[str] | None) -> None:
        self._postings = postings
        self._asked = asked
        self._scope = scope
        self.rows: Mapping[int, Row] = (
            postings.rows if only is None else {number: row for number, row in postings.rows.items() if row.id in only}
        )
        self._average_lengths = postings.average_lengths if only is None else averages(self.rows.values())
        self._held: dict[str, set[int]] = {}

    @cached_property
    def matches(self) -> frozenset[int]:
        """Everything that holds what is required and nothing that is excluded, before any filter."""
        found = set(self.rows)
        for clause in self._asked.required:
            found &= self._meeting(clause, found)
            if not found:
                break
        for clause in self._asked.excluded if found else ():
            found -= self._meeting(clause, found)
        return frozenset(found)

    def best(self, found: AbstractSet[int], how_many: int) -> list[str]:
        """The ids of the first ``how_many`` of the found listings; equals by name, then by id."""
        scores = self._scores(found)

        def place(number: int) -> tuple[float, str, str]:
            row = self.rows[number]
            return -round(scores[number], 9), row.name, row.id

        return [self.rows[number].id for number in nsmallest(how_many, found, key=place)]

    def holding(self, stem: str) -> set[int]:
        """The listings that hold the word in a field of the scope."""
        if stem not in self._held:
            self._held[stem] = _holding(self._postings, self._scope, stem) & self.rows.keys()
        return self._held[stem]

    def writing(self, surface: str) -> int:
        """How many of the asker's listings hold this very word, as written."""
        return len(self._postings.written(self._scope, surface) & self.rows.keys())

    def _meeting(self, clause: Clause, among: set[int]) -> AbstractSet[int]:
        match clause:
            case Single():
                return self.holding(clause.stem)
            case Beginning():
                return self._postings.beginning(self._scope, clause.letters)
            case Phrase():
                return self._saying(clause.stems, among)

    def _saying(self, stems: Sequence[str], among: set[int]) -> set[int]:
        """The listings of ``among`` with the stems side by side within one field."""
        candidates = among.intersection(*(self.holding(stem) for stem in stems))
        found: set[int] = set()
        for field in FIELDS[self._scope] if candidates else ():
            places = {stem: self._postings.places(field, stem, candidates) for stem in set(stems)}
            for number in candidates.intersection(*(held.keys() for held in places.values())):
                starts = set(places[stems[0]][number])
                for step, stem in enumerate(stems):
                    starts &= {place - step for place in places[stem][number]}
                if starts:
                    found.add(number)
        return found

    def _scores(self, found: AbstractSet[int]) -> Mapping[int, float]:
        scores: dict[int, float] = dict.fromkeys(found, 0.0)
        for stem in {stem: None for clause in self._asked.required for stem in clause.stems}:
            rarity = self._rarity(stem)
            for number, weight in self._weights(stem, found).items():
                scores[number] += rarity * weight / (SATURATION + weight)
        return scores

    def _weights(self, stem: str, found: AbstractSet[int]) -> Mapping[int, float]:
        """Listing → how often it says the word, by field weight and text length."""
        weights: dict[int, float] = {}
        for field in FIELDS[self._scope]:
            index = _FIELD_NUMBER[field]
            average = self._average_lengths[index]
            for number, count in self._postings.counts(field, stem, found).items():
                length = self.rows[number].lengths[index] / average
                weight = FIELD_WEIGHTS[field] * count / (1 - LENGTH_PENALTY + LENGTH_PENALTY * length)
                weights[number] = weights.get(number, 0.0) + weight
        return weights

    def _rarity(self, stem: str) -> float:
        holding = len(self.holding(stem))
        return log(1 + (len(self.rows) - holding + 0.5) / (holding + 0.5))


def filtered(rows: Mapping[int, Row], found: Iterable[int], county: str | None, provider_type: str | None) -> set[int]:
    """Those of ``found`` that are in or serve the county and are of the type; None asks nothing."""
    return {
        number
        for number in found
        if (provider_type is None or rows[number].provider_type == provider_type)
        and (county is None or rows[number].is_for(county))
    }


def count_facets(
    rows: Mapping[int, Row], found: Collection[int], county: str | None, provider_type: str | None
) -> Facets:
    """The facet counts of everything found, each under the other filters."""
    in_county = [rows[number] for number in filtered(rows, found, county, None)]
    of_type = [rows[number] for number in filtered(rows, found, None, provider_type)]
    in_both = [row for row in in_county if provider_type is None or row.provider_type == provider_type]
    return Facets(
        provider_type=Counter(row.provider_type for row in in_county if row.provider_type),
        placement_type=Counter(row.placement_type for row in in_both if row.placement_type),
        county=Counter(name for row in of_type if not row.statewide for name in row.counties),
        statewide=sum(row.statewide for row in of_type),
    )
