"""Every view of the blueprint: importing them puts them on it."""

from directory.pages.keeping import corrections, editing, history, links, listing, openings, organizations
from directory.pages.keeping.blueprint import blueprint

__all__ = ["blueprint", "corrections", "editing", "history", "links", "listing", "openings", "organizations"]
