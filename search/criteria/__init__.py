"""The criteria, in the order in which they are explained. To add one, write its class and list it here."""

from search.codes import FLAGS
from search.criteria.base import FAILS, MEETS, UNKNOWN, Criterion, Loosening, Search, Statuses
from search.criteria.eligibility import Funding, Lawful, Words
from search.criteria.place import County, Distance, ExcludedCounty, KeepAway
from search.criteria.setting import (
    CsecTrained,
    Needs,
    OpenBed,
    PlacementTypeAsked,
    ProviderSought,
    ResponseTime,
    SecurityMeasures,
)
from search.criteria.youth import Age, Flag, GenderServed, JurisdictionServed, Languages
from search.query import Query

__all__ = [
    "CRITERIA",
    "CRITERION",
    "FAILS",
    "MEETS",
    "UNKNOWN",
    "Criterion",
    "Loosening",
    "Search",
    "Statuses",
    "asked_by",
]

CRITERIA: tuple[Criterion, ...] = (
    ProviderSought(),
    Age(),
    GenderServed(),
    JurisdictionServed(),
    County(),
    Funding(),
    Distance(),
    KeepAway(),
    ExcludedCounty(),
    PlacementTypeAsked(),
    ResponseTime(),
    Languages(),
    *(Flag(name) for name in FLAGS),
    SecurityMeasures(),
    CsecTrained(),
    OpenBed(),
    Needs(),
    Words(),
    Lawful(),
)

#: name → criterion.
CRITERION: dict[str, Criterion] = {criterion.name: criterion for criterion in CRITERIA}


def asked_by(query: Query) -> tuple[Criterion, ...]:
    """The criteria that a search asks, in the order in which they are explained."""
    return tuple(criterion for criterion in CRITERIA if criterion.is_asked(query))
