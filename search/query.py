"""What is asked: the criteria of one search. Nothing in it can identify a youth."""

from dataclasses import dataclass
from typing import Any

from search.codes import Payer, PlacementType, Response, Security, Seeking, YouthGender, YouthJurisdiction


@dataclass(frozen=True, slots=True)
class Point:
    """A place that was named: degrees WGS 84, and the words that named it (``95814``, ``Davis, Yolo``)."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True, slots=True)
class KeepAway:
    point: Point
    miles: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A checked search. Empty tuple and None: not asked."""

    seeking: Seeking
    age: int | None = None
    gender: YouthGender | None = None
    jurisdiction: YouthJurisdiction | None = None
    county: str | None = None
    near: Point | None = None
    within_miles: float | None = None
    keep_away: tuple[KeepAway, ...] = ()
    exclude_counties: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    placement_types: tuple[PlacementType, ...] = ()
    response: Response | None = None
    languages: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """The names of FLAGS that were asked true."""
    security: tuple[Security, ...] = ()
    csec_trained: bool = False
    open_bed: bool = False
    payers: tuple[Payer, ...] = ()
    text: str | None = None
    prefer: frozenset[str] = frozenset()
    nearby_miles: float = 20.0
    limit: int = 20
    offset: int = 0
    source: dict[str, Any] | None = None
    """The JSON it was read from, to be shown in the form again and merged with a near miss."""

    def is_required(self, criterion: str) -> bool:
        """Whether a criterion, if asked, excludes the listings that fail it."""
        return criterion not in self.prefer


@dataclass(frozen=True, slots=True)
class QueryProblem:
    field: str
    message: str


class InvalidQuery(ValueError):
    """Every problem of one search, together."""

    def __init__(self, problems: tuple[QueryProblem, ...]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems
