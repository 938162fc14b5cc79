"""What one reader may count at one moment: the listings of their audience, and the counties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.scope import Audience, audience_of
from directory.clock import CALIFORNIA, now
from directory.finding import Finder
from directory.records import County
from search.catalogue import Snapshot
from search.coverage import Coverage, Place, Supply, areas, count, counties
from search.coverage.places import read_neighbours, together

#: The state as a place to compare with.
STATE = "California"


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """``youth`` are residents aged 10 to 17 on 2022-07-01; ``region`` is staff's."""

    name: str
    region: str
    youth: int


@dataclass(frozen=True, repr=False)
class Survey:
    """Counts of one reader's listings. ``moment`` is in California, where days begin and end for its readers."""

    snapshot: Snapshot
    counties: Mapping[str, CountyFacts]
    neighbours: Mapping[str, tuple[str, ...]]
    moment: datetime

    @cached_property
    def youth(self) -> dict[str, int]:
        """county → residents aged 10 to 17."""
        return {name: county.youth for name, county in self.counties.items()}

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """region → its counties, both by name."""
        names = sorted({county.region for county in self.counties.values()})
        return {
            region: tuple(name for name, county in self.counties.items() if county.region == region) for region in names
        }

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The 58 counties, then the areas that stand for small ones."""
        gazetteer = self.snapshot.gazetteer
        return counties(gazetteer, self.youth) + areas(gazetteer, self.youth)

    def county(self, name: str) -> Place:
        """One county. Errors: KeyError."""
        return next(place for place in self.places if place.name == self.counties[name].name)

    def region(self, name: str) -> Place:
        """A region as one place. Errors: KeyError."""
        return self.together(name, self.regions[name])

    def around(self, county: str) -> Place:
        """The neighbors of a county as one place."""
        return self.together(f"Neighbors of {county}", self.neighbours[county])

    def state(self) -> Place:
        return self.together(STATE, self.counties)

    def together(self, name: str, members: Iterable[str]) -> Place:
        return together(name, members, self.youth)

    def coverage(self, supply: Supply | None = None, places: Sequence[Place] | None = None) -> Coverage:
        """The counts of what ``supply`` asks, for the counties and areas or for these places."""
        return count(self.snapshot, self.places if places is None else places, supply or Supply(), self.moment)


def begin(finder: Finder, session: Session, actor: Actor, seeds: Path) -> Survey:
    """A survey of what the actor may count, as things are now."""
    return survey_of(finder.snapshot(session, audience_of(actor)), session, seeds, now())


def begin_for_everyone(finder: Finder, session: Session, seeds: Path) -> Survey:
    """A survey for what leaves the site on paper or as a file: staff hand it on, so it has nothing for staff only."""
    return survey_of(finder.snapshot(session, Audience.EVERYONE), session, seeds, now())


def survey_of(snapshot: Snapshot, session: Session, seeds: Path, moment: datetime) -> Survey:
    """A survey of these listings."""
    return Survey(snapshot, read_counties(session), _neighbours(seeds), moment.astimezone(CALIFORNIA))


def read_counties(session: Session) -> dict[str, CountyFacts]:
    """name → the 58 counties, in the order of their names."""
    rows = session.execute(select(County.name, County.region, County.youth_10_17).order_by(County.name))
    return {name: CountyFacts(name, region, youth) for name, region, youth in rows}


@lru_cache(maxsize=2)
def _neighbours(seeds: Path) -> Mapping[str, tuple[str, ...]]:
    return read_neighbours(seeds)
