"""A small directory to search: the real gazetteer, the real rules, invented listings."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from search.answer import Answer
from search.catalogue import Catalogue
from search.documents import Listing
from search.matching import match
from search.places import Gazetteer
from search.query_json import read_query
from search.rules import Rule, load_rules

NEEDS = {
    "mental.psychotherapy": "Psychotherapy",
    "support.survivor_mentor": "Survivor mentor",
    "crisis.safety_planning": "Safety planning",
}

MakeListing = Callable[..., Listing]
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def gazetteer(seeds: Path) -> Gazetteer:
    return Gazetteer.from_folder(seeds)


@pytest.fixture(scope="session")
def rules(seeds: Path) -> tuple[Rule, ...]:
    return load_rules(seeds)


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def make_listing() -> MakeListing:
    """A listing that states nothing but what the test gives it."""
    number = count(1)

    def make(**facts: Any) -> Listing:
        listing_id = facts.pop("id", f"listing-{next(number)}")
        named = {"organization_name": "An Organization", "listing_name": listing_id}
        return Listing(id=listing_id, **(named | facts))

    return make


@pytest.fixture
def ask(gazetteer: Gazetteer, rules: tuple[Rule, ...], now: datetime) -> Ask:
    """Asks listings a search given as JSON; ``seeking`` is both unless it is said."""

    def asked(listings: list[Listing], *, text_ids: Any = None, **search: Any) -> Answer:
        catalogue = Catalogue(gazetteer, NEEDS)
        catalogue.replace(listings)
        query = read_query({"seeking": "both", **search}, gazetteer, NEEDS)
        return match(catalogue, query, now=now, rules=rules, text_ids=text_ids)

    return asked


@pytest.fixture
def status(ask: Ask, make_listing: MakeListing) -> Callable[..., str]:
    """What one criterion says of one listing; it is asked as a preference, so that the listing is shown anyway."""

    def of(criterion: str, search: dict[str, Any], text_ids: Any = None, **facts: Any) -> str:
        answer = ask([make_listing(**facts)], text_ids=text_ids, **search, prefer=[criterion])
        (found,) = answer.matches
        return next(result.status.value for result in found.results if result.criterion == criterion)

    return of
