"""The outbox, for whoever develops the site: letters with their links, as text and as HTML.

Whoever reads a letter can do what its link does: set a password, join. So these pages are there only where letters go
to a folder, never in production nor behind a proxy; they answer an administrator who sits at the machine itself, and
are not found by anybody else.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, render_template, request

from directory import mailing
from directory.access.guard import requires
from directory.access.permissions import Permission
from directory.settings import Settings

blueprint = Blueprint("outbox", __name__)

#: The latest letters, which are listed.
MOST = 50


@dataclass(frozen=True, slots=True)
class Written:
    """One letter. ``name`` is its file's, without the ending."""

    name: str
    to: str
    subject: str
    text: str
    html: str


def install(app: Flask) -> None:
    """Put the pages on the app, where they may be."""
    if is_offered(app.extensions["settings"]):
        app.register_blueprint(blueprint)


def is_offered(settings: Settings) -> bool:
    """Whether this is a developer's own site, whose letters stay on its disk."""
    return not settings.is_production and settings.proxies == 0 and mailing.outbox_of(settings) is not None


@blueprint.before_request
def _only_from_this_machine() -> None:
    """Errors: 404 for whoever calls from elsewhere, or through something that stands between."""
    came_through = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    if came_through or not request.remote_addr or not ip_address(request.remote_addr).is_loopback:
        abort(404)


@blueprint.get("/outbox")
@requires(Permission.GRANT_ROLES)
def index() -> str:
    """The latest letters, newest first."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)
    return render_template("outbox/index.html", letters=[_read(path) for path in paths[:MOST]], total=len(paths))


@blueprint.get("/outbox/<string:name>")
@requires(Permission.GRANT_ROLES)
def letter(name: str) -> str:
    """One letter, looked up among the folder's own names: no name leads out of it."""
    path = next((path for path in _folder().glob("*.eml") if path.stem == name), None)
    if path is None:
        abort(404)
    return render_template("outbox/letter.html", letter=_read(path))


def _folder() -> Path:
    folder = mailing.outbox_of(current_app.extensions["settings"])
    assert folder is not None  # noqa: S101  the pages are on the app only where there is one
    return folder


def _read(path: Path) -> Written:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return Written(
        path.stem,
        str(message["To"]),
        str(message["Subject"]),
        str(text.get_content()) if text is not None else "",
        str(html.get_content()) if html is not None else "",
    )
