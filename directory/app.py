"""Puts the rooms together. The one file that may import every room."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from itsdangerous import TimestampSigner
from werkzeug.routing import IntegerConverter

from directory import accounts, errors, headers, limits, watching, witness
from directory.access.guard import check_every_view
from directory.api import views as api
from directory.committing import commit_each_request
from directory.db import db, prepare_engine
from directory.finding import Finder
from directory.pages import register_pages
from directory.settings import ROOT, Settings, from_environment
from importers.export import export

MIGRATIONS = Path(__file__).parent / "migrations"

#: Larger than any form and any search; a spreadsheet is imported from the command line.
MAX_REQUEST_BYTES = 1024 * 1024

# What the libraries sign, form tokens above all, they would sign with SHA-1, and have no setting of their own for it.
TimestampSigner.default_digest_method = staticmethod(hashlib.sha256)

#: The largest number of a row on PostgreSQL. An address with a larger one is of nothing, so it is not found.
LARGEST_NUMBER = 2**31 - 1


def _keys(settings: Settings) -> dict[str, Any]:
    """The secret key, and the one before it, with which what was made under it is still read."""
    before = [settings.previous_secret_key] if settings.previous_secret_key else []
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": before,
        # The oldest first: the last one signs.
        "WTF_CSRF_SECRET_KEY": [*before, settings.secret_key],
    }


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Errors: InvalidSettings, UndeclaredView: it does not start half-safe."""
    settings = settings or from_environment()
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.url_map.converters["int"] = partial(IntegerConverter, max=LARGEST_NUMBER)  # type: ignore[assignment]  # werkzeug only calls it
    app.config.from_mapping(
        **_keys(settings),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        WTF_CSRF_TIME_LIMIT=None,
        # A form proves itself by its token. We send no Referer, so none can be asked for.
        WTF_CSRF_SSL_STRICT=False,
        **accounts.configuration(settings),
    )
    app.extensions["settings"] = settings
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    csrf = CSRFProtect(app)
    app.extensions["finder"] = Finder(settings)
    app.extensions["exporter"] = export
    accounts.install(app)
    witness.install(app)
    commit_each_request(app)
    limits.install(app)
    headers.install(app)
    errors.install(app)
    register_pages(app)
    app.register_blueprint(api.blueprint)
    csrf.exempt(api.blueprint)
    # Last, so that it comes first after a view: what it puts in the place of an answer gets all that follows.
    watching.install(app)
    check_every_view(app)
    return app
