"""A county's name as it stands in an address: ``san-luis-obispo``."""

from collections.abc import Iterable

from flask import abort


def slug_of(county: str) -> str:
    return county.lower().replace(" ", "-")


def county_or_404(slug: str, counties: Iterable[str]) -> str:
    """The county of an address. Errors: 404 where there is none."""
    found = next((county for county in counties if slug_of(county) == slug), None)
    if found is None:
        abort(404)
    return found
