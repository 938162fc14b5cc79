"""What every criterion is, and the search that it is asked in."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.catalogue import Rows, Snapshot
from search.columns import Bools, Columns, Mask, Masks, has_any, is_stated
from search.distance import Intervals, intervals, miles_between, unit_vectors
from search.documents import Listing
from search.query import Point, Query
from search.rules import Effect, Rule, in_force

_T = TypeVar("_T")

Statuses = NDArray[np.int8]

#: The three answers as numbers, so that better is more.
FAILS, UNKNOWN, MEETS = 0, 1, 2


class Loosening(NamedTuple):
    """The smallest change to a search that admits the first of its near misses; None where none is offered."""

    change: dict[str, Any] | None
    text: str


@dataclass(frozen=True, repr=False)
class Search:
    """One search under way: what is asked, of which listings, and when. Lives for one answer.

    It does not print itself, so that no criterion of a youth stands in a log.
    """

    query: Query
    snapshot: Snapshot
    now: datetime
    rules: Sequence[Rule] = ()
    text_ids: Collection[str] | None = None
    """The listings whose published text holds every word asked; None where no text is asked."""

    @property
    def columns(self) -> Columns:
        return self.snapshot.columns

    def listing(self, row: int) -> Listing:
        return self.snapshot.listings[row]

    @cached_property
    def distance(self) -> Intervals | None:
        """Miles from ``near`` to every listing, None where no place is asked."""
        return None if self.query.near is None else self.miles_from(self.query.near)

    @cached_property
    def keep_away(self) -> tuple[Intervals, ...]:
        """Miles from each point of ``keep_away`` to every listing."""
        return tuple(self.miles_from(away.point) for away in self.query.keep_away)

    @cached_property
    def forbidding(self) -> tuple[tuple[Rule, Bools], ...]:
        """The rules in force that forbid, each with the listings that it is about: shape (n,)."""
        return self._rules(Effect.FAILS)

    @cached_property
    def warning(self) -> tuple[tuple[Rule, Bools], ...]:
        """The rules in force that only warn, likewise."""
        return self._rules(Effect.WARNS)

    def _rules(self, effect: Effect) -> tuple[tuple[Rule, Bools], ...]:
        concerned = in_force(self.rules, effect, self.query.jurisdiction, self.now.date())
        return tuple((rule, rule.applies_to(self.columns)) for rule in concerned)

    def miles_from(self, point: Point) -> Intervals:
        here = unit_vectors(point.latitude, point.longitude)
        return intervals(miles_between(here, self.columns.point), self.columns.reach)


class Criterion(ABC):
    """One line of the contract's table.

    ``evaluate`` alone decides; it answers for all listings at once, and filters, orders, explains and counts
    near misses are made from what it answers.
    """

    name: str
    title: str
    """The name for people."""

    @abstractmethod
    def is_asked(self, query: Query) -> bool:
        """Whether the search asks it."""

    @abstractmethod
    def evaluate(self, search: Search) -> Statuses:
        """FAILS, UNKNOWN or MEETS for each of n listings: shape (n,)."""

    @abstractmethod
    def detail(self, search: Search, row: int) -> str:
        """What one listing says on it: a plain sentence, true whatever the status."""

    @abstractmethod
    def question(self, search: Search) -> str:
        """What to ask intake where the listing does not say."""

    def question_to_confidential(self, search: Search) -> str:
        """The same of a listing whose place is confidential: nothing that asks where it is."""
        return self.question(search)

    @abstractmethod
    def loosen(self, search: Search, rows: Rows) -> Loosening:
        """What would admit the first of ``rows``, which fail this criterion alone; there is one at least."""

    def concerns(self, listing: Listing) -> bool:
        """Whether this listing is asked at all."""
        return True


def asked(value: _T | None) -> _T:
    """A field of the search that ``is_asked`` has found there. Raises TypeError where it is not."""
    if value is None:
        raise TypeError("a criterion that is not asked was evaluated")
    return value


def judge(meets: Bools, fails: Bools) -> Statuses:
    """MEETS where ``meets``, FAILS where ``fails``, else UNKNOWN. The two never hold together."""
    statuses: Statuses = meets.view(np.int8) - fails.view(np.int8)
    statuses += UNKNOWN
    return statuses


def judge_any_listed(column: Masks, wanted: Mask) -> Statuses:
    """MEETS where any wanted code is listed, UNKNOWN where nothing is, else FAILS."""
    meets = has_any(column, wanted)
    return judge(meets, is_stated(column) > meets)


def everyone(search: Search, status: int) -> Statuses:
    """The same status for every listing."""
    return np.full(len(search.columns), status, dtype=np.int8)


def as_preference(query: Query, name: str) -> dict[str, Any]:
    """The change that keeps a criterion for the order but lets it exclude nobody."""
    return {"prefer": sorted(query.prefer | {name})}
