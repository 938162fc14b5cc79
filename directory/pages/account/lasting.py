"""How long one's session lasts: for a page that is left open, which clears itself when it is over.

Asking is no use of the session, or a page that asks would keep it open for ever.
"""

import math
from datetime import datetime, timedelta

from flask import Flask, Response, jsonify, render_template
from flask_login import current_user

from directory.access.guard import for_everyone, requires
from directory.access.permissions import Permission
from directory.clock import now
from directory.pages.account.blueprint import blueprint
from directory.pages.account.state import browser_session, current_settings


def install(app: Flask) -> None:
    """Give templates ``seconds_to_clear()``: after how long without use a page that is drawn now is to clear itself."""
    app.add_template_global(lambda: _whole_seconds(min(_limits(now()))), "seconds_to_clear")


@blueprint.get("/session")
@for_everyone
def time_left() -> Response:
    """``seconds`` until the session ends by itself, 0 where there is none; ``can_stay``: whether use prolongs it."""
    return _answer(just_used=False)


@blueprint.post("/session")
@requires(Permission.KEEP_ACCOUNT)
def stay() -> Response:
    """Someone is still there: the idle time begins anew. The whole time of a session does not."""
    browser_session().modified = True
    return _answer(just_used=True)


@blueprint.get("/cleared")
@for_everyone
def cleared() -> str:
    """What stands in the place of a page that cleared itself. Coming here is no use of the session either."""
    browser_session().is_use = False
    return render_template("account/cleared.html", idle_minutes=current_settings().session_idle // timedelta(minutes=1))


def _answer(*, just_used: bool) -> Response:
    browser_session().is_use = just_used
    if not current_user.is_authenticated:
        return jsonify(seconds=0, can_stay=False)
    used_at = None if just_used else browser_session().last_used_at
    idle, whole = _limits(used_at or now())
    return jsonify(seconds=_whole_seconds(min(idle, whole)), can_stay=idle < whole)


def _limits(used_at: datetime) -> tuple[timedelta, timedelta]:
    """Until the session ends for want of use, and until it ends in any case.

    Use is written down once a minute at most: a page that asks later is told the truth, which may be a minute less.
    """
    settings, moment, ends_at = current_settings(), now(), browser_session().ends_at
    whole = settings.session_lifetime if ends_at is None else ends_at - moment
    return used_at + settings.session_idle - moment, whole


def _whole_seconds(left: timedelta) -> int:
    return max(0, math.ceil(left.total_seconds()))
