"""A listing's page: every data point that the reader may know, or that it is not stated."""

from flask import Blueprint, abort, render_template

from directory.access.guard import current_actor, requires
from directory.access.listings import read_record
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.verification import confirmed_parts
from directory.clock import now
from directory.pages.listings.data_points import data_points, openings_of, stands_at
from directory.pages.serving import current_finder, current_session
from directory.pages.words import openings_words
from directory.watching import about_to_show

blueprint = Blueprint("listings", __name__)


@blueprint.get("/listings/<uuid:listing_id>")
@requires(Permission.SEE_LISTINGS)
def show(listing_id: object) -> str:
    session = current_session()
    record = read_record(session, current_actor(), str(listing_id))
    if record is None:
        abort(404)
    view = reveal(current_actor(), record)
    about_to_show([view])
    labels = {code: need.label for code, need in current_finder().needs(session).items()}
    openings = openings_of(view, now())
    return render_template(
        "listings/listing.html",
        listing=view,
        openings=openings,
        openings_words=openings_words(openings, now()) if openings else None,
        points=data_points(view, labels, confirmed_parts(session, record)),
        stands_at=stands_at(view, current_finder().gazetteer),
    )
