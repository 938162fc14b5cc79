"""Alarms: what looks like copying, who has looked into it, and accounts that were stopped for the day."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.alarms import (
    busy_accounts,
    count_open_alarms,
    may_look_into,
    open_alarms,
    settled_alarms,
)
from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.changes.viewing import lift_stop, settle_alarm
from directory.clock import now, today
from directory.pages.serving import current_session
from directory.records import Account, Alarm
from directory.records.viewing import DAILY_STOP

blueprint = Blueprint("alarms", __name__)

#: What each kind of alarm means, in words.
MEANINGS = {
    "canary": "opened a listing that no search for a real need returns",
    "pace": "was shown many different listings within an hour",
    "day": "was shown many different listings within a day",
    "month": "was shown more different listings within a month than the work brings",
    "stop": "reached the daily stop",
}


def install(app: Flask) -> None:
    """Give templates ``alarms_waiting()``: how many alarms the reader should look into."""
    app.add_template_global(alarms_waiting)


def alarms_waiting() -> int:
    return count_open_alarms(current_session()) if may(current_actor(), Permission.SEE_ALARMS) else 0


@blueprint.get("/alarms")
@requires(Permission.SEE_ALARMS)
def show() -> str:
    session = current_session()
    return render_template(
        "alarms/alarms.html",
        waiting=open_alarms(session),
        settled=settled_alarms(session),
        busy=busy_accounts(session, today()),
        meanings=MEANINGS,
        daily_stop=DAILY_STOP,
        own_id=current_actor().account_id,
    )


@blueprint.post("/alarms/<int:alarm_id>/settle")
@requires(Permission.SEE_ALARMS)
def settle(alarm_id: int) -> Response:
    """Someone has looked into it. Errors: 404, and 403 for an alarm about oneself."""
    alarm = current_session().get(Alarm, alarm_id)
    if alarm is None:
        abort(404)
    if not may_look_into(current_actor(), alarm.account_id):
        abort(403)
    settle_alarm(current_actor(), current_session(), alarm, now())
    flash("Settled.", "success")
    return redirect(url_for("alarms.show"), code=303)


@blueprint.post("/alarms/stops/<int:account_id>/lift")
@requires(Permission.SEE_ALARMS)
def lift(account_id: int) -> Response:
    """Let an account go on today. Errors: 404, and 403 for one's own."""
    if current_session().get(Account, account_id) is None:
        abort(404)
    if not may_look_into(current_actor(), account_id):
        abort(403)
    lift_stop(current_actor(), current_session(), account_id, now())
    flash("The stop is lifted for today.", "success")
    return redirect(url_for("alarms.show"), code=303)
