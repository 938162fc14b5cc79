"""The blueprint of the pages with which listings are kept, and what its views share."""

from datetime import date

from flask import Blueprint, abort

from directory.access.guard import current_actor
from directory.access.keeping import kept_record
from directory.changes.places import Ground
from directory.changes.verification import is_stale
from directory.clock import today
from directory.pages.serving import current_finder, current_session
from directory.records.reading import ListingRecord

blueprint = Blueprint("keeping", __name__)


@blueprint.app_template_filter("is_stale")
def is_stale_now(confirmed_on: date | None) -> bool:
    """Whether what was confirmed on that day is stale today."""
    return is_stale(confirmed_on, today())


def kept_or_404(listing_id: object) -> ListingRecord:
    """The listing that the actor keeps. Errors: 404 where they do not."""
    record = kept_record(current_session(), current_actor(), str(listing_id))
    if record is None:
        abort(404)
    return record


def ground() -> Ground:
    return Ground(current_finder().gazetteer)
