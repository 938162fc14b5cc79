"""The blueprint of the pages with which listings are kept, and what its views share."""

from datetime import date

from flask import Blueprint, abort

from directory.access.guard import current_actor
from directory.access.keeping import kept_record
from directory.access.policy import is_own
from directory.access.reveal import ListingView, reveal
from directory.changes.places import Ground
from directory.changes.training import training_lapsed_on
from directory.changes.verification import is_stale
from directory.clock import today
from directory.pages.account.state import current_settings
from directory.pages.serving import current_finder, current_session
from directory.records.reading import ListingRecord
from directory.watching import about_to_show

blueprint = Blueprint("keeping", __name__)


@blueprint.app_template_filter("is_stale")
def is_stale_now(confirmed_on: date | None) -> bool:
    """Whether what was confirmed on that day is stale today."""
    return is_stale(confirmed_on, today())


@blueprint.app_template_filter("training_lapsed_on")
def training_lapsed_now(listing: ListingView) -> date | None:
    """The day on which its training on CSEC lapsed, as far as the reader may know of it."""
    return training_lapsed_on(listing.facts, current_settings().training_months, today())


def kept_or_404(listing_id: object) -> ListingRecord:
    """The listing that the actor keeps. Errors: 404 where they do not.

    What staff open of other people's listings is counted here as on the listing's own page: the forms hold contacts.
    """
    record = kept_record(current_session(), current_actor(), str(listing_id))
    if record is None:
        abort(404)
    count_as_shown(record)
    return record


def count_as_shown(record: ListingRecord) -> None:
    """Say that the listing is in the answer, unless it is the actor's own organization's."""
    if not is_own(current_actor(), record):
        about_to_show([reveal(current_actor(), record)])


def ground() -> Ground:
    return Ground(current_finder().gazetteer)
