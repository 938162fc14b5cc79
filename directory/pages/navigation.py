"""The links at the top of every page: only those that lead somewhere for whoever reads."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from directory.access.actor import Actor
from directory.access.guard import current_actor
from directory.access.permissions import Permission
from directory.access.roles import may


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    endpoint: str
    permission: Permission
    unless: Permission | None = None
    """Who has this permission too finds the page elsewhere."""


#: In the order in which they are shown. A page that is not installed has no link.
LINKS: tuple[Link, ...] = (
    Link("Match", "match.ask", Permission.MATCH_LISTINGS),
    Link("Saved", "saved.index", Permission.MATCH_LISTINGS),
    Link("Word search", "find.ask", Permission.SEE_LISTINGS),
    Link("Your openings", "keeping.openings", Permission.STATE_OPENINGS),
    Link("Reviews", "reviews.queue", Permission.REVIEW_CHANGES),
    Link("Coverage", "coverage.show", Permission.SEE_COVERAGE),
    Link("People", "people.index", Permission.MANAGE_PEOPLE),
    # Those who watch over the directory find it among the pages of oversight.
    Link("To confirm", "acts.waiting", Permission.PUBLISH_LOCATION, unless=Permission.SEE_ALARMS),
    Link("Oversight", "alarms.show", Permission.SEE_ALARMS),
)


@dataclass(frozen=True, slots=True)
class Shown:
    label: str
    url: str
    is_current: bool


def install(app: Flask) -> None:
    """Give templates ``navigation()`` and ``can(permission's name)``."""
    app.add_template_global(navigation)
    app.add_template_global(can)


def navigation() -> list[Shown]:
    """The links that the current actor may follow."""
    actor = current_actor()
    return [
        Shown(link.label, url_for(link.endpoint), request.blueprint == link.endpoint.partition(".")[0])
        for link in LINKS
        if link.endpoint in current_app.view_functions and _leads(actor, link)
    ]


def _leads(actor: Actor, link: Link) -> bool:
    return may(actor, link.permission) and (link.unless is None or not may(actor, link.unless))


def can(permission: str) -> bool:
    """Whether the current actor has the permission of that name. Errors: KeyError for one that is not there."""
    return may(current_actor(), Permission[permission])
