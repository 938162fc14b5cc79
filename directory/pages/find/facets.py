"""The ways to narrow a word search, each value with how many it would leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.pages.words import sentence
from search.codes import LABELS, ProviderType
from search.text.engine import Facets

#: filter → what it is called.
FACETS: Mapping[str, str] = {"provider_type": "Type", "county": "County"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


def facet_groups(facets: Facets, filters: Mapping[str, str | None]) -> list[Group]:
    """The groups that have something to choose, the most frequent values first."""
    counts: Mapping[str, Mapping[str, int]] = {
        "provider_type": facets.provider_type,
        "county": {county: facets.total_in(county) for county in facets.county},
    }
    groups = [Group(name, label, _options(name, counts[name], filters.get(name))) for name, label in FACETS.items()]
    return [group for group in groups if group.options]


def _options(name: str, counts: Mapping[str, int], chosen: str | None) -> tuple[Option, ...]:
    known = dict(counts) | ({chosen: counts.get(chosen, 0)} if chosen else {})
    ordered = sorted(known.items(), key=lambda pair: (pair[0] != chosen, -pair[1], pair[0]))
    return tuple(Option(value, _label(name, value), number, value == chosen) for value, number in ordered)


def _label(name: str, value: str) -> str:
    if name == "provider_type":
        return sentence(LABELS[ProviderType].get(value, value))
    return value
