"""The trail page for staff: filtered, newest first; and as a file, whose making is itself in the trail."""

import csv
import io

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.trail import TrailFilter, names_of, read_events
from directory.changes.trail import AuditAction, note
from directory.clock import now
from directory.pages.serving import current_session
from directory.pages.trail.forms import TrailForm, trail_form
from directory.pages.trail.lines import account_ids, csv_rows, lines
from directory.records import Account

blueprint = Blueprint("trail", __name__)

PAGE = 50
#: Events in one file: a year and more of a busy directory.
LONGEST_FILE = 100_000


@blueprint.get("/trail")
@requires(Permission.READ_TRAIL)
def show() -> str | tuple[str, int]:
    form = _form(request.args)
    is_valid = form.validate()
    session = current_session()
    before = request.args.get("before", type=int)
    # One more than fits, to know whether there is an older page.
    events = read_events(session, form.as_filter(), limit=PAGE + 1, before=before) if is_valid else []
    page = render_template(
        "trail/trail.html",
        form=form,
        lines=lines(events[:PAGE], names_of(session, account_ids(events))),
        older=events[PAGE - 1].number if len(events) > PAGE else None,
        asked={name: value for name, value in request.args.items() if name in form.data and value},
        is_first=before is None,
    )
    return page if is_valid else (page, 422)


@blueprint.post("/trail/export")
@requires(Permission.READ_TRAIL)
def export() -> Response | tuple[str, int]:
    """The filtered trail as CSV."""
    form = _form(request.form)
    if not form.validate():
        return render_template("trail/trail.html", form=form, lines=[], older=None, asked={}, is_first=True), 422
    session, wanted = current_session(), form.as_filter()
    events = read_events(session, wanted, limit=LONGEST_FILE)
    file = io.StringIO(newline="")
    csv.writer(file).writerows(csv_rows(events, names_of(session, account_ids(events))))
    note(current_actor(), session, AuditAction.EXPORTED, what="trail", events=len(events), part=_told(wanted))
    name = f"manzanita-trail-{now():%Y%m%d}.csv"
    return Response(
        file.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(data: object) -> TrailForm:
    rows = current_session().execute(select(Account.id, Account.name, Account.email).order_by(Account.name, Account.id))
    return trail_form(data, {row.id: f"{row.name} ({row.email})" for row in rows})


def _told(wanted: TrailFilter) -> list[str]:
    """Which part of the trail it was; empty is all of it."""
    asked = {
        "account": wanted.account_id,
        "action": wanted.action,
        "subject": wanted.subject,
        "from": wanted.first_day,
        "to": wanted.last_day,
    }
    return [f"{name} {value}" for name, value in asked.items() if value is not None]
