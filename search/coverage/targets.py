"""Targets, suggested and set, and the gaps between them and what there is."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import ceil, isnan
from pathlib import Path

from search.coverage.by_need import ByNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What there is to be for one need in one county. None: no target on that measure."""

    number: int | None = None
    """Listings serving."""
    capacity: int | None = None
    """Places in those located."""
    within_miles: float | None = None
    training_percent: int | None = None
    """Of those serving, percent with CSEC training."""
    two_hour: int | None = None
    """Of those serving, how many respond within 2 hours."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a target begins, for one group of needs. ``why`` explains it to those who decide."""

    group: str
    at_least: int
    youth_per_listing: int
    """One listing for each so many residents aged 10 to 17, where that is more."""
    within_miles: float
    training_percent: int
    two_hour: int | None
    why: str
    source: str = ""
    """Where a figure comes from; empty where all of them are our own judgment."""

    def aim(self, youth: int) -> Aim:
        """The suggested target of a county with so many residents aged 10 to 17."""
        return Aim(
            number=max(self.at_least, ceil(youth / self.youth_per_listing)),
            within_miles=self.within_miles,
            training_percent=self.training_percent,
            two_hour=self.two_hour,
        )


def read_suggestions(folder: Path) -> dict[str, Suggestion]:
    """Group of needs → how its targets begin, from suggested_targets.csv. Errors: OSError, KeyError, ValueError."""
    with (folder / "suggested_targets.csv").open(newline="", encoding="utf-8") as file:
        return {row["group"]: _suggestion(row) for row in csv.DictReader(file)}


def _suggestion(row: Mapping[str, str]) -> Suggestion:
    return Suggestion(
        row["group"],
        int(row["at_least"]),
        int(row["youth_per_listing"]),
        float(row["within_miles"]),
        int(row["training_percent"]),
        int(row["two_hour"]) if row["two_hour"] else None,
        row["why"],
        row["source"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """What there is for one need in one county; None: it cannot be worked out."""

    number: int
    capacity: int
    within_miles: float | None
    training_percent: float | None
    two_hour: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One need in one county: the target, what there is, and how much is missing."""

    need: str
    aim: Aim
    is_suggested: bool
    actual: Actual
    youth: int
    """The county's residents aged 10 to 17."""

    @property
    def missing(self) -> dict[str, float]:
        """Measure → what is missing, 0 < share ≤ 1 of its target; a measure that is met is not there."""
        shares = {field.name: self._missing(field.name) for field in fields(Aim)}
        return {name: share for name, share in shares.items() if share > 0}

    @property
    def missing_share(self) -> float:
        """The part of the whole target that is missing: the mean over its measures, 0 where all are met."""
        asked = [field.name for field in fields(Aim) if getattr(self.aim, field.name) is not None]
        return sum(self._missing(name) for name in asked) / len(asked) if asked else 0.0

    @property
    def youth_affected(self) -> int:
        """Residents aged 10 to 17 times the missing share: how gaps are ranked. Not a count of exploited youth."""
        return round(self.youth * self.missing_share)

    @property
    def is_met(self) -> bool:
        return not self.missing

    def _missing(self, name: str) -> float:
        wanted: float | None = getattr(self.aim, name)
        there: float | None = getattr(self.actual, name)
        if not wanted:
            return 0.0
        if name == "within_miles":
            return 1.0 if there is None else max(0.0, 1.0 - wanted / there) if there else 0.0
        return max(0.0, 1.0 - (there or 0.0) / wanted)


def actual(by_need: ByNeed, row: int, need: str) -> Actual:
    """What the counts say of one need in one place."""
    column = by_need.needs.index(need)
    number = int(by_need.number[row, column])
    miles = float(by_need.nearest_miles[row, column])
    return Actual(
        number=number,
        capacity=int(by_need.capacity[row, column]),
        within_miles=None if isnan(miles) else miles,
        training_percent=100 * int(by_need.csec_trained[row, column]) / number if number else None,
        two_hour=int(by_need.two_hours[row, column]),
    )


def ranked(gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps that are not met, most youth affected first, then the most missing."""
    return sorted(
        (gap for gap in gaps if not gap.is_met),
        key=lambda gap: (-gap.youth_affected, -gap.missing_share, gap.need),
    )
