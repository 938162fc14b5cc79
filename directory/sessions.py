"""Sessions on the server: the cookie holds 256 random bits, the database their SHA-256 and all the rest.

So sessions can be listed and ended one by one, end by themselves, and nothing is learned from a stolen cookie jar
or a stolen database. A visitor who has not signed in gets no row (nobody can fill the database by calling): the
CSRF token of their forms is in a signed cookie of its own. Programs with a token, and static files, have no session.
"""

import hashlib
import secrets
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask import request as current_request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionInterface, SessionMixin
from sqlalchemy import delete, insert, select, update
from werkzeug.datastructures import CallbackDict

from directory.clock import now
from directory.db import db
from directory.records import BrowserSession
from directory.settings import Settings

#: What a session must hold to be worth a row: who is signed in, or who has given a password and owes a code.
SIGNED_IN = "_user_id"
PENDING = "pending"

#: What the cookie of a visitor may hold: the CSRF token of their forms, and a notice to show once.
_OF_VISITORS = ("csrf_token", "_flashes")

#: How stale "last used" may be, so that reading pages does not write at each.
_STEP = timedelta(minutes=1)

#: What never needs a session: static files, programs with a token, and the question whether all is well.
_WITHOUT = ("/static/", "/api/", "/healthz")


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The session of one browser. ``row_id`` is that of its record, None where it has none (yet)."""

    def __init__(self, data: dict[str, Any] | None = None, *, row: Any = None) -> None:
        super().__init__(data or {}, lambda _: self._touch())
        self.modified = False
        self.accessed = True
        self.row_id: int | None = row.id if row else None
        self.account_id: int | None = row.account_id if row else None
        self.last_used_at: datetime | None = row.last_used_at if row else None
        self.ends_at: datetime | None = row.ends_at if row else None
        self.renewing = False
        self.is_use = True
        """Whether this request counts as use of the session: a page that only asks how long it lasts is none."""

    def _touch(self) -> None:
        self.modified = True

    @property
    def is_worth_a_row(self) -> bool:
        return SIGNED_IN in self or PENDING in self

    def renew(self) -> None:
        """Go on under another id, so that nobody who knows the old one comes along."""
        self.renewing = True
        self.modified = True

    def begin_anew(self) -> None:
        """Forget all that was known under the old id, and the id."""
        self.clear()
        self.renew()


class NoSession(SecureCookieSession):
    """What a request without a session reads: nothing, and nothing is kept."""


class _VisitorCookie(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:
        return f"{app.config['SESSION_COOKIE_NAME']}_visit"


class SessionStore(SessionInterface):
    """Opens and keeps sessions. Each write is a transaction of its own, after that of the request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._visitors = _VisitorCookie()

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        if request.path.startswith(_WITHOUT):
            return NoSession()
        secret = request.cookies.get(self.get_cookie_name(app))
        row = self._find(secret) if secret else None
        if row is not None:
            return ServerSession(row.data, row=row)
        visit: MutableMapping[str, Any] = self._visitors.open_session(app, request) or {}
        # Nothing else is read from it: a cookie, rightly signed or not, says of nobody that they are signed in.
        return ServerSession({name: visit[name] for name in _OF_VISITORS if name in visit})

    def _find(self, secret: str) -> Any:
        moment = now()
        return db.session.execute(
            select(
                BrowserSession.id,
                BrowserSession.account_id,
                BrowserSession.data,
                BrowserSession.last_used_at,
                BrowserSession.ends_at,
            ).where(
                BrowserSession.digest == digest_of(secret),
                BrowserSession.ends_at > moment,
                BrowserSession.last_used_at > moment - self._settings.session_idle,
            )
        ).one_or_none()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession):
            return
        response.vary.add("Cookie")
        if session.is_worth_a_row:
            self._keep(app, session, response)
        else:
            self._let_go(app, session, response)

    def _keep(self, app: Flask, session: ServerSession, response: Response) -> None:
        if session.row_id is None or session.renewing:
            secret = secrets.token_urlsafe(32)
            with db.engine.begin() as connection:
                connection.execute(delete(BrowserSession).where(BrowserSession.id == session.row_id))
                connection.execute(insert(BrowserSession).values(self._row(session, secret)))
            self._set_cookie(app, response, secret)
            self._visitors.save_session(app, _emptied(), response)
        elif session.modified or (session.is_use and self._is_stale(session)):
            values: dict[str, Any] = {"data": dict(session)} | ({"last_used_at": now()} if session.is_use else {})
            with db.engine.begin() as connection:
                # Only where it is still there: a session that was ended meanwhile stays ended.
                connection.execute(update(BrowserSession).where(BrowserSession.id == session.row_id).values(values))

    def _row(self, session: ServerSession, secret: str) -> dict[str, Any]:
        moment = now()
        return {
            "digest": digest_of(secret),
            "account_id": session.account_id,
            "data": dict(session),
            "browser": browser_words(current_request.user_agent.string),
            "started_at": moment,
            "last_used_at": moment,
            "ends_at": moment + self._settings.session_lifetime,
        }

    def _is_stale(self, session: ServerSession) -> bool:
        return session.last_used_at is None or now() - session.last_used_at >= _STEP

    def _let_go(self, app: Flask, session: ServerSession, response: Response) -> None:
        if session.row_id is not None:
            with db.engine.begin() as connection:
                connection.execute(delete(BrowserSession).where(BrowserSession.id == session.row_id))
        if session.row_id is not None or session.renewing:
            response.delete_cookie(
                self.get_cookie_name(app), path="/", secure=self._settings.is_production, httponly=True, samesite="Lax"
            )
        if session.modified:
            visit = SecureCookieSession({name: session[name] for name in _OF_VISITORS if name in session})
            visit.modified = True
            self._visitors.save_session(app, visit, response)

    def _set_cookie(self, app: Flask, response: Response, secret: str) -> None:
        # No lifetime: the browser forgets it when it is closed, which matters on a shared computer.
        response.set_cookie(
            self.get_cookie_name(app),
            secret,
            httponly=True,
            secure=self._settings.is_production,
            samesite="Lax",
            path="/",
        )


def _emptied() -> SecureCookieSession:
    visit = SecureCookieSession()
    visit.modified = True
    return visit


def digest_of(secret: str) -> str:
    """What is kept of a session's secret. It is 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def install(app: Flask) -> None:
    app.session_interface = SessionStore(app.extensions["settings"])


#: In the order in which they are looked for: most browsers name others too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"))
_MORE_BROWSERS = (("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """The browser in plain words: "Firefox on Windows"; "A browser" where it does not say."""
    browser = next((name for mark, name in (*_BROWSERS, *_MORE_BROWSERS) if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    return f"{browser} on {system}" if system else browser
