"""Which listings are counted: a description of supply, never of a youth."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

import numpy as np

from search.catalogue import Snapshot
from search.codes import (
    Gender,
    Jurisdiction,
    PlacementType,
    ProviderType,
    Response,
    Seeking,
    YouthGender,
    YouthJurisdiction,
)
from search.columns import Bools
from search.criteria import CRITERION, FAILS, MEETS, Search, Statuses
from search.query import Query

#: Whom a listing for these genders must take by the criterion of a match.
_YOUTH = {
    Gender.GIRLS: (YouthGender.GIRL,),
    Gender.BOYS: (YouthGender.BOY,),
    Gender.TRANSGENDER: (YouthGender.TRANSGENDER_GIRL, YouthGender.TRANSGENDER_BOY),
    Gender.NONBINARY: (YouthGender.NONBINARY,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What a listing must state to be counted; nothing asked counts them all."""

    needs: tuple[str, ...] = ()
    """Any of these."""
    provider_type: ProviderType | None = None
    placement_types: tuple[PlacementType, ...] = ()
    ages: tuple[int, int] | None = None
    """Serves both the youngest and the oldest of these years."""
    gender: Gender | None = None
    jurisdiction: Jurisdiction | None = None
    language: str | None = None
    """ISO 639-1."""
    response: Response | None = None
    csec_trained: bool = False

    @property
    def is_everything(self) -> bool:
        return all(getattr(self, field.name) == field.default for field in fields(self))


class Counted(NamedTuple):
    """Which of n listings state all that is asked, and which may: they fail nothing but do not say all."""

    stated: Bools
    unstated: Bools


def counted(snapshot: Snapshot, supply: Supply, now: datetime) -> Counted:
    """Judges every listing by the criteria of a match. ``now`` is aware."""
    worst: Statuses = np.full(len(snapshot), MEETS, dtype=np.int8)
    for name, query in _questions(supply):
        np.minimum(worst, CRITERION[name].evaluate(Search(query, snapshot, now)), out=worst)
    return Counted(worst == MEETS, (worst != MEETS) & (worst != FAILS))


def _questions(supply: Supply) -> list[tuple[str, Query]]:
    """(criterion, the search that asks it) for each part of the filter."""
    both = Seeking.BOTH
    asked: list[tuple[str, Query]] = []
    if supply.needs:
        asked.append(("needs", Query(seeking=both, needs=supply.needs)))
    if supply.provider_type is not None:
        asked.append(("seeking", Query(seeking=Seeking(supply.provider_type.value))))
    if supply.placement_types:
        asked.append(("placement_type", Query(seeking=both, placement_types=supply.placement_types)))
    asked += [("age", Query(seeking=both, age=age)) for age in supply.ages or ()]
    if supply.gender is not None:
        asked += [("gender", Query(seeking=both, gender=gender)) for gender in _YOUTH[supply.gender]]
    if supply.jurisdiction is not None:
        youth = YouthJurisdiction(supply.jurisdiction.value)
        asked.append(("jurisdiction", Query(seeking=both, jurisdiction=youth)))
    if supply.language is not None:
        asked.append(("languages", Query(seeking=both, languages=(supply.language,))))
    if supply.response is not None:
        asked.append(("response", Query(seeking=both, response=supply.response)))
    if supply.csec_trained:
        asked.append(("csec_trained", Query(seeking=both, csec_trained=True)))
    return asked
