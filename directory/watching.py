"""Counts the listings that a request shows, before its answer leaves; past the daily stop it does not leave.

A view says what it is about to show. After the view, in a transaction of its own that begins with a write (so that
on SQLite no reader has to become a writer), it is counted and noted. If that fails, nothing is shown.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Flask, Response, g
from sqlalchemy import select

from directory import mailing
from directory.access.actor import Actor
from directory.access.guard import current_actor
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.access.roles import may
from directory.access.tokens import TokenHolder
from directory.changes.tokens import note_use
from directory.changes.viewing import DailyStop, day_of, note_shown, note_stop
from directory.clock import CALIFORNIA, now
from directory.committing import end_request, unit_of_work
from directory.db import db
from directory.errors import answer
from directory.records import Account, AccountRole, Alarm

_STOPPED = (
    "Your account has been shown as many listings as one day allows. "
    "If you need more for your work today, ask PACT staff to lift the stop."
)


def about_to_show(views: Iterable[ListingView], *, with_contacts: bool = True) -> None:
    """Say that these listings are in the answer, with all of their contacts that the reader may see, or without."""
    opened, contacts = g.setdefault("shown", (set(), set()))
    sees_all = may(current_actor(), Permission.SEE_INTAKE)
    for view in views:
        opened.add(view.id)
        if with_contacts and sees_all and view.shows("intake_phone"):
            contacts.add(view.id)


def token_used(holder: TokenHolder) -> None:
    """Say that a program came with this token, whatever becomes of its request."""
    g.token_used = holder


def install(app: Flask) -> None:
    """Count what each request shows. Installed after ``commit_each_request``, so that it runs before it."""

    @app.after_request
    def _count(response: Response) -> Response:
        opened, contacts = g.pop("shown", (set(), set()))
        holder: TokenHolder | None = g.pop("token_used", None)
        # A form that comes back with its problems (422), and two versions to choose from (409), show listings too.
        is_shown = bool(opened) and response.status_code < 500
        if not is_shown and holder is None:
            return response
        # The view's transaction ends here: the counting has one of its own.
        end_request(response)
        try:
            with unit_of_work() as session:
                if holder is not None:
                    note_use(holder.actor, session, holder.token_id, now())
                if is_shown:
                    _tell_administrators(note_shown(current_actor(), session, opened, contacts, now()))
        except DailyStop:
            return _stop(app, current_actor(), now())
        return response


def _stop(app: Flask, actor: Actor, moment: datetime) -> Response:
    with unit_of_work() as session:
        _tell_administrators(note_stop(actor, session, moment))
    response = app.make_response(answer(429, _STOPPED))
    response.headers["Retry-After"] = str(_seconds_left(moment))
    return response


def _seconds_left(moment: datetime) -> int:
    """Until the day ends in California."""
    here = moment.astimezone(CALIFORNIA)
    midnight = datetime.combine(day_of(moment) + timedelta(days=1), datetime.min.time(), CALIFORNIA)
    return max(1, int((midnight - here).total_seconds()))


def _tell_administrators(alarms: list[Alarm]) -> None:
    """A letter that says only that there is an alarm: what it is about stands behind the sign-in."""
    if not alarms:
        return
    administrators = select(Account.email).where(Account.role == AccountRole.ADMINISTRATOR, Account.active.is_(True))
    for email in db.session.scalars(administrators):
        mailing.send(email, "Manzanita: please look at an alarm", "alarm", url=mailing.link_to("/alarms"))
