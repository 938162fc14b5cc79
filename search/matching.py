"""One search answered: which listings fit, in what order, why, what to ask, and what stood in the way."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.answer import Answer, CriterionResult, Match, NeedsNearby, Question, Warning
from search.catalogue import Catalogue, Rows
from search.codes import ProviderType, Seeking, Status
from search.columns import PROVIDER_TYPES, Bools
from search.criteria import FAILS, Criterion, Search, Statuses, asked_by
from search.criteria.eligibility import Lawful
from search.criteria.place import interval_at
from search.criteria.setting import are_openings_fresh, availability
from search.near_misses import near_misses
from search.nearby import Surroundings
from search.plan import plan
from search.query import InvalidQuery, Query, QueryProblem
from search.ranking import ORDERS, Order, ranked
from search.rules import Rule

#: The criteria that a service around a placement must not fail.
_AROUND_A_PLACEMENT = frozenset({"age", "gender", "jurisdiction", "county", "funding"})

_STATUS = (Status.FAILS, Status.UNKNOWN, Status.MEETS)


def match(
    catalogue: Catalogue,
    query: Query,
    *,
    now: datetime,
    rules: Sequence[Rule],
    text_ids: Collection[str] | None = None,
    notices: Sequence[str] = (),
    order: Order = Order.FIT,
) -> Answer:
    """Answers one search over the listings as they are at this moment.

    ``now`` is aware. ``text_ids`` are the ids of the listings whose published text holds every word, from the
    full-text index; needed where ``query.text`` is asked. ``notices`` are passed on.

    Raises InvalidQuery for a need that the catalogue does not know, ValueError for text without ``text_ids``.
    """
    return begin(catalogue, query, now=now, rules=rules, text_ids=text_ids, order=order).answer(tuple(notices))


def begin(
    catalogue: Catalogue,
    query: Query,
    *,
    now: datetime,
    rules: Sequence[Rule],
    text_ids: Collection[str] | None = None,
    order: Order = Order.FIT,
) -> "Matching":
    """The same search, to be asked for parts of its answer. Errors as :func:`match`."""
    search = Search(query, catalogue.snapshot, now, tuple(rules), text_ids)
    _check(search)
    return Matching(search, order)


def _check(search: Search) -> None:
    if search.query.text is not None and search.text_ids is None:
        raise ValueError("text is asked, so the ids of the listings that hold it are needed")
    problems = tuple(
        QueryProblem(f"needs[{place}]", "is not a need that we know")
        for place, code in enumerate(search.query.needs)
        if code not in search.snapshot.needs
    )
    if problems:
        raise InvalidQuery(problems)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ids of the listings that match a search, and of those among them with a fresh opening."""

    matching: frozenset[str]
    with_opening: frozenset[str]


@dataclass(frozen=True, repr=False)
class Matching:
    """The asked criteria, each evaluated once over all listings; every part of the answer is made from that."""

    search: Search
    order: Order = Order.FIT

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        return asked_by(self.search.query)

    @cached_property
    def required(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.asked if criterion.name not in self.search.query.prefer)

    @cached_property
    def statuses(self) -> Statuses:
        """(asked criteria, listings)."""
        statuses: Statuses = np.empty((len(self.asked), len(self.search.columns)), dtype=np.int8)
        for place, criterion in enumerate(self.asked):
            statuses[place] = criterion.evaluate(self.search)
        return statuses

    @cached_property
    def fails(self) -> Bools:
        """(required criteria, listings)."""
        fails: Bools = self.statuses == FAILS
        if len(self.required) < len(self.asked):
            fails = fails[[criterion in self.required for criterion in self.asked]]
        return fails

    @cached_property
    def failures(self) -> NDArray[np.uint8]:
        """How many required criteria each listing fails."""
        failures: NDArray[np.uint8] = self.fails.view(np.uint8).sum(axis=0, dtype=np.uint8)
        return failures

    @cached_property
    def matches(self) -> Rows:
        """The rows that no required criterion fails."""
        return np.flatnonzero(self.failures == 0)

    @cached_property
    def page(self) -> Rows:
        """The rows to show, best first."""
        query = self.search.query
        scores: NDArray[np.int16] = self.statuses[:, self.matches].sum(axis=0, dtype=np.int16)
        return ranked(self.search, self.matches, scores, query.offset + query.limit, self.order)[query.offset :]

    def answer(self, notices: tuple[str, ...]) -> Answer:
        query, alone = self.search.query, np.flatnonzero(self.failures == 1)
        return Answer(
            total=len(self.matches),
            considered=len(self.search.columns),
            matches=tuple(self._match(row) for row in self.page.tolist()),
            near_misses=near_misses(self.search, self.required, self.fails[:, alone], alone),
            excluded_by={
                criterion.name: int(failed)
                for criterion, failed in zip(self.required, np.count_nonzero(self.fails, axis=1), strict=True)
            },
            plan=None if query.seeking is Seeking.PLACEMENT else plan(self.search, self.matches),
            order=ORDERS[self.order],
            notices=notices,
        )

    def instead(self, query: Query) -> "Matching":
        """Another search over the same listings at the same moment; words, where it asks any, are the same."""
        text_ids = self.search.text_ids if query.text is not None else None
        return Matching(replace(self.search, query=query, text_ids=text_ids), self.order)

    def explain(self, ids: Iterable[str]) -> dict[str, Match]:
        """id → what the search says of that listing, match or not; one that is not there is left out."""
        row_of = self.search.snapshot.row_of
        return {listing_id: self._match(row_of[listing_id]) for listing_id in ids if listing_id in row_of}

    def standing(self) -> "Standing":
        """Which listings match now, and which of them have an opening."""
        columns, ids = self.search.columns, self.search.snapshot.listings
        open_now = are_openings_fresh(columns, self.search.now) & (columns.openings >= 1)
        return Standing(
            frozenset(ids[row].id for row in self.matches.tolist()),
            frozenset(ids[row].id for row in self.matches[open_now[self.matches]].tolist()),
        )

    def _match(self, row: int) -> Match:
        search, needs, prefer = self.search, self.search.query.needs, self.search.query.prefer
        listing = search.listing(row)
        concerned = [
            (criterion, _STATUS[status])
            for criterion, status in zip(self.asked, self.statuses[:, row].tolist(), strict=True)
            if criterion.concerns(listing)
        ]
        questions = self.questions_to_confidential if listing.site.is_confidential else self.questions
        return Match(
            listing=listing,
            distance=interval_at(search.distance, row),
            results=tuple(
                CriterionResult(criterion.name, status, criterion.detail(search, row), criterion.name not in prefer)
                for criterion, status in concerned
            ),
            needs_met=tuple(code for code in needs if code in listing.needs),
            needs_missing=tuple(code for code in needs if code not in listing.needs),
            questions=tuple(questions[criterion.name] for criterion, status in concerned if status is Status.UNKNOWN),
            warnings=tuple(Warning(rule.text, rule.citation) for rule, listings in self.telling if listings[row]),
            availability=availability(listing, search.now),
            needs_nearby=self._needs_nearby(row),
        )

    @cached_property
    def telling(self) -> tuple[tuple[Rule, Bools], ...]:
        """The rules to tell at a match: those that warn, and those that forbid where a search merely prefers them."""
        is_preferred = Lawful.name in self.search.query.prefer
        return (self.search.forbidding if is_preferred else ()) + self.search.warning

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What to ask intake on each criterion, the same for every listing whose place is not confidential."""
        return {criterion.name: Question(criterion.name, criterion.question(self.search)) for criterion in self.asked}

    @cached_property
    def questions_to_confidential(self) -> dict[str, Question]:
        return {
            criterion.name: Question(criterion.name, criterion.question_to_confidential(self.search))
            for criterion in self.asked
        }

    def _needs_nearby(self, row: int) -> NeedsNearby | None:
        is_placement = self.search.listing(row).provider_type is ProviderType.PLACEMENT
        return self._surroundings.around(row) if is_placement and self.search.query.needs else None

    @cached_property
    def _surroundings(self) -> Surroundings:
        around = [criterion.name in _AROUND_A_PLACEMENT for criterion in self.required]
        is_service = self.search.columns.provider_type == PROVIDER_TYPES.number(ProviderType.SERVICE)
        return Surroundings(self.search, is_service & ~self.fails[around].any(axis=0))
