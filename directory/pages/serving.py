"""What a page asks the application for while it answers a request."""

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy.orm import Session

from directory.access.guard import current_actor
from directory.access.searches import own_search
from directory.db import db
from directory.finding import Finder
from directory.records import SearchKind, StoredSearch


def current_finder() -> Finder:
    """This process's finder."""
    finder: Finder = current_app.extensions["finder"]
    return finder


def current_session() -> Session:
    """The database session of this request; committed after the view."""
    return db.session()


def account_county() -> str | None:
    """The county agency that the signed-in person is of, where their searches begin."""
    county: str | None = current_user.county if current_user.is_authenticated else None
    return county


def search_or_404(search_id: str, kind: SearchKind) -> StoredSearch:
    """The actor's own search. Errors: 404 where it is another's, gone, or past its day."""
    search = own_search(current_session(), current_actor(), search_id, kind)
    if search is None:
        abort(404)
    return search
