"""Every view of the blueprint: importing them puts them on it."""

from directory.pages.keeping import (
    corrections,
    drafts,
    editing,
    history,
    links,
    listing,
    openings,
    organization,
    organizations,
    verifications,
)
from directory.pages.keeping.blueprint import blueprint

__all__ = [
    "blueprint",
    "corrections",
    "drafts",
    "editing",
    "history",
    "links",
    "listing",
    "openings",
    "organization",
    "organizations",
    "verifications",
]
