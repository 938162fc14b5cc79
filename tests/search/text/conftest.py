from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.codes import PlacementType, ProviderType
from search.documents import Listing, Site
from search.text.index import TextIndex

NEED_LABELS = {"mental.psychotherapy": "Individual psychotherapy", "support.mentor": "Survivor mentor"}


@pytest.fixture
def need_labels() -> dict[str, str]:
    return NEED_LABELS


@pytest.fixture
def make_listing() -> Callable[..., Listing]:
    """Listings with ids in the order of making; every word of their names is invented."""
    made = iter(range(1, 1000))

    def make(name: str = "Quillon House", **facts: Any) -> Listing:
        facts.setdefault("id", f"{next(made):08d}-0000-4000-8000-000000000000")
        facts.setdefault("organization_name", "Brackwater Alliance")
        return Listing(listing_name=name, **facts)

    return make


@pytest.fixture
def listings(make_listing: Callable[..., Listing]) -> list[Listing]:
    return [
        make_listing(
            "Tamarind Place",
            description="Equine therapy for youth, out of home care and drop-in tutoring.",
            programs=("mentorship", "Español"),
            needs=("mental.psychotherapy",),
            strengths="Knows falconry.",
            provider_type=ProviderType.PLACEMENT,
            placement_type=PlacementType.STRTP,
            site=Site(counties=("Yolo",)),
        ),
        make_listing(
            "Ostrava Mentors",
            description="Women's counseling. A tutorial each week, in a home out of town.",
            needs=("support.mentor",),
            security_notes="Visitors are screened at the gatehouse.",
            provider_type=ProviderType.SERVICE,
            site=Site(counties=("Solano",)),
            counties_served=("Yolo",),
        ),
        make_listing(
            "Statewide Line",
            description="Counseling by phone, 24/7, Y.M.C.A. partner.",
            provider_type=ProviderType.SERVICE,
            serves_statewide=True,
        ),
    ]


@pytest.fixture
def index(tmp_path: Path, listings: list[Listing], need_labels: dict[str, str]) -> TextIndex:
    index = TextIndex(tmp_path / "index", need_labels, key=b"a key of the tests", lock_timeout_seconds=20)
    index.rebuild(listings, revision=7)
    return index
