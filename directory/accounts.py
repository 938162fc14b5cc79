"""Who is signed in. Flask-Security hashes passwords, knows TOTP and loads accounts; what one may do is access's.

Its pages are not used: they also speak JSON, follow ``next``, take tokens and mail codes, each of which would have
to be shut and kept shut. Ours (pages.account) are few and do one thing in one order (docs/decisions/0010).
"""

from typing import Any

from flask import Flask, g, session
from flask_login import current_user, logout_user
from flask_security import Security, SQLAlchemyUserDatastore
from werkzeug.middleware.proxy_fix import ProxyFix

from directory import mailing, sessions
from directory.access import passwords
from directory.access.actor import ANONYMOUS, Actor
from directory.access.passwords import MIN_PASSWORD_CHARACTERS
from directory.access.second_step import has_second_step, must_have_second_step
from directory.db import db
from directory.records import Account, FrameworkRole
from directory.sessions import SIGNED_IN
from directory.settings import Settings

__all__ = ["MIN_PASSWORD_CHARACTERS", "configuration", "datastore", "install"]

datastore = SQLAlchemyUserDatastore(db, Account, FrameworkRole)


def configuration(settings: Settings) -> dict[str, Any]:
    """The libraries' settings where ours differ from their defaults."""
    return {
        # The prefix makes browsers refuse the cookie from another host of the same domain, or without TLS.
        "SESSION_COOKIE_NAME": "__Host-manzanita" if settings.is_production else "manzanita",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        # The setting without PASSLIB in its name is not used for argon2: a test looks at the hash.
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            f"argon2__{name}": number for name, number in passwords.ARGON2.items()
        },
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    }


def install(app: Flask) -> None:
    """Sessions, mail and sign-in on the app, and the actor of each request in ``g.actor``."""
    settings: Settings = app.extensions["settings"]
    sessions.install(app)
    mailing.install(app)
    Security(app, datastore, register_blueprint=False)
    _only_by_session(app)
    if settings.proxies:
        # How many were there is the operator's to say: what a client wrote into the header is not believed.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # as Flask's documentation does
    with app.app_context():
        passwords.prepare()

    @app.before_request
    def _who() -> None:
        g.actor = _actor(settings)


def _actor(settings: Settings) -> Actor:
    """Who this session is, asked anew at each request; one that no longer holds is ended."""
    if not current_user.is_authenticated:
        if SIGNED_IN in session:
            session.clear()
        return ANONYMOUS
    account: Account = current_user._get_current_object()
    owes_second_step = must_have_second_step(account, required_of_all=settings.requires_totp_of_all)
    if account.password_until is not None or (owes_second_step and not has_second_step(account)):
        logout_user()
        session.clear()
        return ANONYMOUS
    return Actor.of(account)


def _only_by_session(app: Flask) -> None:
    """Nobody is signed in by a header, a parameter or a remembering cookie, which the libraries would also take."""
    manager: Any = app.login_manager  # type: ignore[attr-defined]  # set by Flask-Login
    manager.request_loader(lambda _request: None)
    manager.session_protection = None
    manager._load_user_from_remember_cookie = lambda _cookie: None
