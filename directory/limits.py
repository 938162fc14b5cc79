"""Keeps one account or one address from taking the site from the others: so many requests a minute, then 429.

Counted in each process, in fixed minutes: nothing is written, and a limit of ``n`` is at most ``n`` times the number of
processes. That is enough against flooding. Who copies the directory is counted in the database (``watching``), and
who guesses passwords too (``changes.lanes``).
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum

from flask import Flask, Response, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor
from directory.errors import answer
from directory.settings import Settings

#: The length of a window, in seconds.
WINDOW = 60


class Traffic(StrEnum):
    """What is counted together."""

    FORMS = "forms"
    """What someone signed in sends: searches, above all."""
    API = "api"
    SIGN_IN = "sign-in"
    """What someone not signed in sends: signing in, resetting a password, asking for access."""


class Windows:
    """How often each key came within the present minute. Threads may share it; its memory ends with the minute."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: Counter[tuple[str, ...]] = Counter()

    def seconds_to_wait(self, key: tuple[str, ...], limit: int) -> int:
        """Count one more; 0 where that is within the limit, else how long until the next window."""
        moment = self._clock()
        minute = int(moment // WINDOW)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[key] += 1
            is_within = self._counts[key] <= limit
        return 0 if is_within else max(1, WINDOW - int(moment % WINDOW))


def install(app: Flask) -> None:
    """Refuse what is too much with 429 and Retry-After. Installed after the actor of a request is known."""
    app.extensions["windows"] = Windows()

    @app.before_request
    def _limit() -> BaseResponse | None:
        traffic = _traffic()
        return _check(traffic) if traffic is not None else None


def check_account(account_id: int | None) -> Response | None:
    """The same for a program, once its token has told whose it is; None where it may go on."""
    settings: Settings = current_app.extensions["settings"]
    return _refuse_above((Traffic.API, "account", str(account_id)), settings.api_per_minute)


def _traffic() -> Traffic | None:
    if request.path.startswith("/api/"):
        return Traffic.API
    if request.method != "POST":
        return None
    return Traffic.FORMS if current_actor().is_signed_in else Traffic.SIGN_IN


def _check(traffic: Traffic) -> Response | None:
    settings: Settings = current_app.extensions["settings"]
    at_most = settings.sign_ins_per_minute if traffic is Traffic.SIGN_IN else settings.address_per_minute
    refused = _refuse_above((traffic, "address", request.remote_addr or ""), at_most)
    if refused is None and traffic is Traffic.FORMS:
        refused = _refuse_above((traffic, "account", str(current_actor().account_id)), settings.posts_per_minute)
    return refused


def _refuse_above(key: tuple[str, ...], limit: int) -> Response | None:
    windows: Windows = current_app.extensions["windows"]
    wait = windows.seconds_to_wait(key, limit)
    if not wait:
        return None
    response = current_app.make_response(answer(429))
    response.headers["Retry-After"] = str(wait)
    return response
