"""Our closed lists as HSDS taxonomies: the needs that services meet, kinds of provider, kinds of placement."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.hsds.identity import term_id
from directory.records import Need
from search.codes import LABELS, PlacementType, ProviderType

VERSION = "1"


class Taxonomy(StrEnum):
    """Each is named for the fact whose values are its terms."""

    NEEDS = "needs"
    PROVIDER_TYPE = "provider_type"
    PLACEMENT_TYPE = "placement_type"

    @property
    def id(self) -> str:
        return term_id(self)


_DESCRIPTIONS = {
    Taxonomy.NEEDS: "Needs of youth affected by commercial sexual exploitation that a service meets.",
    Taxonomy.PROVIDER_TYPE: "Whether it is a placement, where a youth lives, or another service.",
    Taxonomy.PLACEMENT_TYPE: "Kinds of placement, as California licenses and names them.",
}


@dataclass(frozen=True, slots=True)
class Term:
    taxonomy: Taxonomy
    code: str
    """The value of the fact; of a group of needs, its name."""
    name: str
    description: str
    group: str | None = None
    """The code of the term above it."""

    @property
    def id(self) -> str:
        return term_id(self.taxonomy, self.code)


@dataclass(frozen=True)
class Terms:
    """Every term, in the order in which people see them."""

    all: tuple[Term, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        return {term.id: term for term in self.all}

    @cached_property
    def by_code(self) -> Mapping[tuple[str, str], Term]:
        return {(term.taxonomy, term.code): term for term in self.all}

    def codes_under(self, term: Term) -> tuple[str, ...]:
        """The values of the fact that the term stands for: its own, or those of the terms below it."""
        below = tuple(other.code for other in self.all if other.taxonomy is term.taxonomy and other.group == term.code)
        return below or (term.code,)


def read_terms(session: Session) -> Terms:
    """The terms as the directory has them now; one query."""
    needs = session.scalars(select(Need).order_by(Need.position)).all()
    return Terms((*_need_terms(needs), *_types(Taxonomy.PROVIDER_TYPE, ProviderType), *_placements()))


def _need_terms(needs: Iterable[Need]) -> Iterator[Term]:
    groups: set[str] = set()
    for need in needs:
        if need.group not in groups:
            groups.add(need.group)
            yield Term(Taxonomy.NEEDS, need.group, need.group, f"A group of needs: {need.group}.")
        yield Term(Taxonomy.NEEDS, need.code, need.label, f"{need.group}: {need.label}.", need.group)


def _types(taxonomy: Taxonomy, codes: type[StrEnum]) -> Iterator[Term]:
    for code in codes:
        words = LABELS[codes][code]
        yield Term(taxonomy, code, words, f"{_sentence(words)}.")


def _placements() -> Iterator[Term]:
    return _types(Taxonomy.PLACEMENT_TYPE, PlacementType)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def taxonomy_document(taxonomy: Taxonomy) -> dict[str, Any]:
    """HSDS ``taxonomy``."""
    name = taxonomy.replace("_", " ")
    return {"id": taxonomy.id, "name": name, "description": _DESCRIPTIONS[taxonomy], "version": VERSION}


def term_document(term: Term) -> dict[str, Any]:
    """HSDS ``taxonomy_term``. A term without a parent has no ``parent_id``."""
    return {
        "id": term.id,
        "code": term.code,
        "name": term.name,
        "description": term.description,
        "taxonomy": str(term.taxonomy),
        "taxonomy_id": term.taxonomy.id,
        "language": "en",
    } | ({"parent_id": term_id(term.taxonomy, term.group)} if term.group is not None else {})
