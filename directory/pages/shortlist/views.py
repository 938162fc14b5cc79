"""The shortlist: add, order, note; the call sheet to print, as PDF, as CSV, or a link to it by mail."""

import csv
import io

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from directory import mailing
from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.changes.shortlists import (
    ShortlistFull,
    add_to_shortlist,
    items_of,
    move_in_shortlist,
    take_from_shortlist,
    write_note,
)
from directory.changes.trail import AuditAction, note
from directory.clock import now, today
from directory.pages.crisis.lines import lines_to_print
from directory.pages.match.answering import Answering, answering_or_404
from directory.pages.match.cards import card
from directory.pages.outcomes.forms import results_after
from directory.pages.serving import account_county, current_session, search_or_404
from directory.pages.shortlist.forms import NoteForm
from directory.pages.shortlist.pdf import call_sheet_pdf
from directory.pages.shortlist.sheet import COLUMNS, CONSIDERATIONS, Entry, Sheet, rows
from directory.records import SearchKind, ShortlistItem, StoredSearch
from directory.records.formulas import with_guard
from directory.watching import about_to_show

blueprint = Blueprint("shortlist", __name__)

_MOVES = {"up": -1, "down": 1}

#: Where one may add from, beside the results, and where that leads.
_BACK = {"compare": "match.comparison", "plan": "shortlist.show"}


@blueprint.get("/match/<search_id>/shortlist")
@requires(Permission.MATCH_LISTINGS)
def show(search_id: str) -> str:
    return _page(answering_or_404(search_id))


@blueprint.post("/match/<search_id>/shortlist/add")
@requires(Permission.MATCH_LISTINGS)
def add(search_id: str) -> BaseResponse:
    """Add a listing, or a plan's, and go back to where it was. Errors: 404 for one that is not there."""
    search, session, actor = search_or_404(search_id, SearchKind.MATCH), current_session(), current_actor()
    uuids = request.form.getlist("listing")
    if not uuids or not set(uuids) <= read_views(session, actor, uuids).keys():
        abort(404)
    try:
        for uuid in uuids:
            add_to_shortlist(actor, session, search, uuid)
    except ShortlistFull as full:
        flash(f"{str(full)[:1].upper()}{str(full)[1:]}. Take one off first.", "warning")
    back = _BACK.get(request.form.get("back", ""))
    if back is not None:
        return redirect(url_for(back, search_id=search_id), code=303)
    page = request.form.get("page", type=int)
    return redirect(url_for("match.results", search_id=search_id, page=page, _anchor=f"listing-{uuids[0]}"), code=303)


@blueprint.post("/match/<search_id>/shortlist/remove")
@requires(Permission.MATCH_LISTINGS)
def remove(search_id: str) -> BaseResponse:
    take_from_shortlist(current_actor(), current_session(), _item_or_404(search_id))
    return _back(search_id)


@blueprint.post("/match/<search_id>/shortlist/move")
@requires(Permission.MATCH_LISTINGS)
def move(search_id: str) -> BaseResponse:
    """One place up or down. Errors: 404 for another way."""
    search, item = search_or_404(search_id, SearchKind.MATCH), _item_or_404(search_id)
    way = request.form.get("way", "")
    if way not in _MOVES:
        abort(404)
    move_in_shortlist(current_actor(), current_session(), search, item, _MOVES[way])
    return _back(search_id)


@blueprint.post("/match/<search_id>/shortlist/note")
@requires(Permission.MATCH_LISTINGS)
def save_note(search_id: str) -> BaseResponse | tuple[str, int]:
    item, form = _item_or_404(search_id), NoteForm()
    if not form.validate():
        return _page(answering_or_404(search_id), form), 422
    write_note(current_actor(), item, form.note.data or "")
    flash("The note is saved.", "success")
    return _back(search_id)


@blueprint.get("/match/<search_id>/call-sheet")
@requires(Permission.MATCH_LISTINGS)
def sheet(search_id: str) -> str:
    return render_template(
        "shortlist/call_sheet.html", search_id=search_id, sheet=_sheet_or_404(search_id), considerations=CONSIDERATIONS
    )


@blueprint.get("/match/<search_id>/call-sheet.pdf")
@requires(Permission.MATCH_LISTINGS)
def sheet_pdf(search_id: str) -> Response:
    return _file(call_sheet_pdf(_sheet_or_404(search_id)), "pdf", "application/pdf")


@blueprint.get("/match/<search_id>/call-sheet.csv")
@requires(Permission.MATCH_LISTINGS)
def sheet_csv(search_id: str) -> Response:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([with_guard(cell) for cell in row] for row in rows(_sheet_or_404(search_id)))
    return _file(written.getvalue().encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")


@blueprint.post("/match/<search_id>/call-sheet/mail")
@requires(Permission.MATCH_LISTINGS)
def mail_link(search_id: str) -> BaseResponse:
    """Send the signed-in person a link to their own sheet: it opens after signing in, and holds nothing itself."""
    search_or_404(search_id, SearchKind.MATCH)
    url = mailing.link_to(url_for("shortlist.sheet", search_id=search_id))
    mailing.send(current_user.email, "Manzanita: the page you asked for", "call_sheet", url=url)
    flash("A link to this sheet is on its way to your own e-mail address. It opens after you sign in.", "success")
    return _back(search_id)


def _page(answering: Answering, form: NoteForm | None = None) -> str:
    made = _sheet(answering)
    about_to_show(entry.listing for entry in made.entries)
    return render_template(
        "shortlist/show.html", search_id=answering.search.id, sheet=made, form=form, results_after=results_after
    )


def _sheet(answering: Answering) -> Sheet:
    """The shortlist with what the search says of each listing now."""
    items = items_of(current_session(), answering.search)
    views = read_views(current_session(), current_actor(), [item.listing_uuid for item in items])
    explained = answering.matching().explain(views)
    moment = now()
    entries = tuple(
        Entry(card(explained[item.listing_uuid], views, answering.need_labels, moment), item)
        for item in items
        if item.listing_uuid in explained
    )
    county = answering.query.county or account_county()
    return Sheet(entries, moment, len(items) - len(entries), lines_to_print(current_session(), county))


def _sheet_or_404(search_id: str) -> Sheet:
    """The sheet, about to be shown. Errors: 404 where nothing is on it."""
    made = _sheet(answering_or_404(search_id))
    if not made.entries:
        abort(404)
    about_to_show(entry.listing for entry in made.entries)
    return made


def _item_or_404(search_id: str) -> ShortlistItem:
    search: StoredSearch = search_or_404(search_id, SearchKind.MATCH)
    item = current_session().get(ShortlistItem, (search.id, request.form.get("listing", "")))
    if item is None:
        abort(404)
    return item


def _back(search_id: str) -> BaseResponse:
    return redirect(url_for("shortlist.show", search_id=search_id), code=303)


def _file(body: bytes, ending: str, kind: str) -> Response:
    """The file, noted as something that left the site."""
    note(current_actor(), current_session(), AuditAction.EXPORTED, subject="call-sheet", form=ending)
    name = f"call-sheet-{today():%Y%m%d}.{ending}"
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
