"""Every view of the blueprint: importing them puts them on it."""

from directory.pages.reviews import claims, silent, views
from directory.pages.reviews.views import blueprint

__all__ = ["blueprint", "claims", "silent", "views"]
