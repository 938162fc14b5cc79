"""Every view of the blueprint: importing them puts them on it."""

from directory.pages.keeping import editing, listing, openings
from directory.pages.keeping.blueprint import blueprint

__all__ = ["blueprint", "editing", "listing", "openings"]
