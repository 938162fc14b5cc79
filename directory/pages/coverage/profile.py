"""A county's page: what is known of it, its listings, and what they say of themselves."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.listings import read_views
from directory.access.reveal import ListingView
from directory.counting.survey import Survey
from directory.finding import NeedWords
from directory.pages.words import sentence
from directory.records import ContactRole, CountyContact, CountyProfile
from search.codes import LABELS, PlacementType
from search.coverage import Coverage, Place
from search.coverage.lacking import Elsewhere, lacking
from search.coverage.measures import MEASURES, Measure, written

#: So many listings of a county are named on its page; the rest are counted.
MOST_NAMED = 150

ROLE_WORDS: Mapping[ContactRole, str] = {
    ContactRole.CSEC_COORDINATOR: "CSEC coordinator",
    ContactRole.COUNTERPART: "Counterpart for other counties",
    ContactRole.HOTLINE: "Child protection hotline, 24 hours",
    ContactRole.AFTER_HOURS_ADVOCATE: "After-hours advocate",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What staff have entered of a county. ``contacts`` has every role; None is not entered."""

    profile: CountyProfile | None
    contacts: tuple[tuple[ContactRole, str, CountyContact | None], ...]
    came_2023: bool
    """Whether the county was at the PACT convening of April 2023."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listing elsewhere that has what the county lacks, as the reader may see it."""

    listing: ListingView
    elsewhere: Elsewhere


@dataclass(frozen=True, slots=True)
class LackRow:
    need: NeedWords
    is_served: bool
    nearest: tuple[Found, ...]


def known_of(session: Session, county: str, seeds: Path) -> Known:
    held = {contact.role: contact for contact in session.scalars(select(CountyContact).filter_by(county=county))}
    return Known(
        session.get(CountyProfile, county),
        tuple((role, ROLE_WORDS[role], held.get(role.value)) for role in ContactRole),
        county in _came_2023(seeds),
    )


def figures(coverage: Coverage, county: Place) -> list[tuple[Measure, str]]:
    """Every measure of one county, in words."""
    row = coverage.row(county.name)
    written_out = []
    for measure in MEASURES:
        value = float(measure.values(coverage)[row])
        words = written(value, measure.unit) if measure.name != "outside_only" else ("Yes" if value else "No")
        written_out.append((measure, words))
    return written_out


def placements_by_type(coverage: Coverage, county: Place) -> list[tuple[str, int]]:
    """(type, how many serve the county), most first; a type that none has is left out."""
    counts = coverage.serving_by_placement_type[coverage.row(county.name)].tolist()
    held = [(sentence(LABELS[PlacementType][code]), count) for code, count in zip(PlacementType, counts, strict=True)]
    return sorted(((words, count) for words, count in held if count), key=lambda pair: (-pair[1], pair[0]))


def located_views(session: Session, actor: Actor, coverage: Coverage, county: Place) -> list[ListingView]:
    """The listings that are in the county, by name, as the actor may see them."""
    rows = coverage.rows[np.flatnonzero(coverage.is_located[coverage.row(county.name)])]
    listings = [coverage.snapshot.listings[row] for row in rows.tolist()]
    listings.sort(key=lambda listing: (listing.listing_name.casefold(), listing.id))
    return _in_order(session, actor, [listing.id for listing in listings[:MOST_NAMED]])


def lacks(
    session: Session, actor: Actor, survey: Survey, coverage: Coverage, county: Place, needs: Mapping[str, NeedWords]
) -> list[LackRow]:
    """What nothing in the county meets, and who nearby does."""
    found = lacking(coverage, county, list(needs), survey.moment)
    views = read_views(session, actor, {one.listing_id for lack in found for one in lack.nearest})
    return [
        LackRow(
            needs[lack.need],
            lack.is_served,
            tuple(Found(views[one.listing_id], one) for one in lack.nearest if one.listing_id in views),
        )
        for lack in found
    ]


def _in_order(session: Session, actor: Actor, ids: Sequence[str]) -> list[ListingView]:
    views = read_views(session, actor, ids)
    return [views[listing_id] for listing_id in ids if listing_id in views]


@lru_cache(maxsize=2)
def _came_2023(seeds: Path) -> frozenset[str]:
    with (seeds / "pact_convening_2023.csv").open(newline="", encoding="utf-8") as file:
        return frozenset(row["county"] for row in csv.DictReader(file))
