"""The bar under the header of every page: whom to call now, one tap away."""

from dataclasses import dataclass

from flask import Flask

from directory.access.guard import current_actor
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.pages.crisis.lines import NATIONAL_LINES, CountyLine, county_lines
from directory.pages.serving import account_county, current_session


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar holds beside the national lines. ``is_for_worker``: has the responders, and the county's lines."""

    is_for_worker: bool
    county: str | None = None
    lines: tuple[CountyLine, ...] = ()


def install(app: Flask) -> None:
    """Give templates ``crisis_bar(with_county)`` and ``NATIONAL_LINES``."""
    app.add_template_global(bar, "crisis_bar")
    app.jinja_env.globals["NATIONAL_LINES"] = NATIONAL_LINES


def bar(with_county: bool = True) -> Bar:
    """The bar for whoever reads. ``with_county`` False asks nothing of the database, as where it may be away."""
    if not may(current_actor(), Permission.MATCH_LISTINGS):
        return Bar(is_for_worker=False)
    county = account_county() if with_county else None
    return Bar(True, county, tuple(county_lines(current_session(), county)) if county else ())
