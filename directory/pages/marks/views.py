"""Marks a listing for staff only, or as a canary."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_record
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.marks import mark_listing
from directory.pages.marks.forms import CANARY, ORDINARY, STAFF_ONLY, MarksForm
from directory.pages.serving import current_session
from directory.records.reading import ListingRecord

blueprint = Blueprint("marks", __name__)


@blueprint.get("/listings/<uuid:listing_id>/marks")
@requires(Permission.MARK_LISTINGS)
def show(listing_id: object) -> str:
    record = _record_or_404(listing_id)
    held = STAFF_ONLY if record.is_staff_only else CANARY if record.is_canary else ORDINARY
    return _page(MarksForm(formdata=None, mark=held), record)


@blueprint.post("/listings/<uuid:listing_id>/marks")
@requires(Permission.MARK_LISTINGS)
def submit(listing_id: object) -> Response | tuple[str, int]:
    record, form = _record_or_404(listing_id), MarksForm()
    if not form.validate():
        return _page(form, record), 422
    mark_listing(
        current_actor(),
        current_session(),
        record,
        is_staff_only=form.mark.data == STAFF_ONLY,
        is_canary=form.mark.data == CANARY,
    )
    flash("Kept.", "success")
    return redirect(url_for("marks.show", listing_id=record.uuid), code=303)


def _record_or_404(listing_id: object) -> ListingRecord:
    record = read_record(current_session(), current_actor(), str(listing_id))
    if record is None:
        abort(404)
    return record


def _page(form: MarksForm, record: ListingRecord) -> str:
    return render_template("marks/marks.html", form=form, listing=reveal(current_actor(), record))
