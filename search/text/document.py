"""What the text index knows of a listing: its words in three fields, and a few facts to count by.

Left out on purpose: barriers, intake contacts, addresses, coordinates. What is not given cannot leak.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from search.documents import Listing
from search.text import analysis
from search.text.analysis import PART_SEPARATOR, Word

VERSION = 1
"""Raised when a field is added or fed from other columns; an older index is then rebuilt."""


class Scope(StrEnum):
    """Whose eyes: ``FULL`` for workers and staff, ``PUBLIC`` for everyone else who is signed in."""

    FULL = "full"
    PUBLIC = "public"


class Field(StrEnum):
    """The three texts of a listing, each with its own words, so that a scope is a choice of fields."""

    NAMES = "names"
    PUBLIC = "public"
    WORKER = "worker"


FIELDS: Mapping[Scope, tuple[Field, ...]] = {
    Scope.FULL: (Field.NAMES, Field.PUBLIC, Field.WORKER),
    Scope.PUBLIC: (Field.NAMES, Field.PUBLIC),
}


class Row(NamedTuple):
    """The facts kept beside the words: to filter, count, order and compare by."""

    id: str
    digest: str
    name: str
    """What alphabetical order goes by: the listing's name, then its organization's, folded."""
    provider_type: str | None
    placement_type: str | None
    counties: tuple[str, ...]
    """Where it is or which it says it serves, sorted."""
    statewide: bool
    is_confidential: bool
    lengths: tuple[int, ...]
    """How many words each :class:`Field` has, in its order."""

    def is_for(self, county: str) -> bool:
        """Whether the listing is in the county or serves it."""
        return self.statewide or county in self.counties


@dataclass(frozen=True)
class TextDocument:
    """One listing's published text. ``texts`` are cleaned, their parts joined by the separator."""

    id: str
    texts: Mapping[Field, str]
    provider_type: str | None
    placement_type: str | None
    counties: tuple[str, ...]
    statewide: bool
    is_confidential: bool

    @classmethod
    def of(cls, listing: Listing, need_labels: Mapping[str, str]) -> "TextDocument":
        """``need_labels``: need code → the words people read. A code without a label adds no words."""
        labels = (need_labels.get(code) for code in listing.needs)
        return cls(
            id=listing.id,
            texts={
                Field.NAMES: _joined((listing.listing_name, listing.organization_name)),
                Field.PUBLIC: _joined((listing.description, *listing.programs, *labels)),
                Field.WORKER: _joined(
                    (
                        listing.strengths,
                        listing.security_notes,
                        listing.funding_notes,
                        listing.csec_training_notes,
                    )
                ),
            },
            provider_type=listing.provider_type,
            placement_type=listing.placement_type,
            counties=tuple(sorted({*listing.site.counties, *listing.counties_served})),
            statewide=listing.serves_statewide,
            is_confidential=listing.site.is_confidential,
        )

    @cached_property
    def words(self) -> Mapping[Field, tuple[Word, ...]]:
        return {field: analysis.words_once(text) for field, text in self.texts.items()}

    @cached_property
    def digest(self) -> str:
        """Changes with anything that the index holds of this listing, and with how it is read."""
        held = [
            VERSION,
            analysis.VERSION,
            self.id,
            [self.texts[field] for field in Field],
            [self.provider_type, self.placement_type, self.counties, self.statewide, self.is_confidential],
        ]
        return hashlib.blake2b(json.dumps(held).encode(), digest_size=16).hexdigest()

    @cached_property
    def row(self) -> Row:
        return Row(
            id=self.id,
            digest=self.digest,
            name=" ".join(word.surface for word in self.words[Field.NAMES]),
            provider_type=self.provider_type,
            placement_type=self.placement_type,
            counties=self.counties,
            statewide=self.statewide,
            is_confidential=self.is_confidential,
            lengths=tuple(len(self.words[field]) for field in Field),
        )

    def surfaces(self, *fields: Field) -> list[str]:
        """The distinct words of the fields as written (folded), sorted."""
        return sorted({word.surface for field in fields for word in self.words[field]})


def digest_of(listing: Listing, need_labels: Mapping[str, str]) -> str:
    """What :meth:`TextSearch.check` compares: one listing's digest, from the directory's side."""
    return TextDocument.of(listing, need_labels).digest


def _joined(parts: Iterable[str | None]) -> str:
    return PART_SEPARATOR.join(cleaned for part in parts if part and (cleaned := analysis.clean(part).strip()))
