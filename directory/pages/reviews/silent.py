"""Listings that nobody has confirmed for 210 days, for staff who call."""

from flask import render_template, request
from sqlalchemy import func, or_, select

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.changes.reminders import silent_before
from directory.clock import now
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reviews.views import blueprint
from directory.pages.serving import current_session
from directory.records import Listing, ListingStatus
from directory.records.keeping import REMINDED_AFTER


@blueprint.get("/reviews/silent")
@requires(Permission.REVIEW_CHANGES)
def silent() -> str:
    """Never confirmed first, then the longest ago; a page at a time."""
    session = current_session()
    which = (
        Listing.status == ListingStatus.ACTIVE,
        Listing.is_canary.is_(False),
        or_(Listing.last_verified.is_(None), Listing.last_verified <= silent_before(now())),
    )
    total = session.scalar(select(func.count()).select_from(Listing).where(*which)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    uuids = session.scalars(
        select(Listing.uuid)
        .where(*which)
        .order_by(Listing.last_verified.is_not(None), Listing.last_verified, Listing.id)
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    views = read_views(session, current_actor(), uuids)
    shown = [views[uuid] for uuid in uuids if uuid in views]
    return render_template("reviews/silent.html", rows=shown, paging=paging, days=REMINDED_AFTER[-1])
