"""Listings that nobody has confirmed for 210 days, for staff who call, or remind their people once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.changes.reminders import remind_by_hand, silent_before
from directory.clock import now, today
from directory.pages.keeping.verifications import FINDING_WORDS
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reviews.narrowing import Narrowing
from directory.pages.reviews.views import blueprint
from directory.pages.serving import current_session
from directory.pages.words import count
from directory.records import Finding, Listing, ListingStatus, Location, Reminder, Service, Verification
from directory.records.keeping import REMINDED_AFTER
from search.codes import ProviderType

_KINDS = {ProviderType.PLACEMENT.value: "Placements", ProviderType.SERVICE.value: "Services"}
_AGES = {"300": "300 days or more", "365": "A year or more", "never": "Never confirmed"}


@dataclass(frozen=True, slots=True)
class Silent:
    """One listing, and what was tried."""

    listing: ListingView
    reminded_at: datetime | None
    looked_at: datetime | None
    found: str
    """In words, what was found then."""


@blueprint.get("/reviews/silent")
@requires(Permission.REVIEW_CHANGES)
def silent() -> str:
    """Never confirmed first, then the longest ago; a page at a time."""
    session, narrowing = current_session(), Narrowing.of(_KINDS, _AGES)
    which = _which(narrowing)
    listings = select(Listing.uuid).join(Service).join(Location).where(*which)
    total = session.scalar(select(func.count()).select_from(listings.subquery())) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    uuids = session.scalars(
        listings.order_by(Listing.last_verified.is_not(None), Listing.last_verified, Listing.id)
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    rows = _rows(uuids)
    return render_template(
        "reviews/silent.html", rows=rows, paging=paging, days=REMINDED_AFTER[-1], narrowing=narrowing
    )


@blueprint.post("/reviews/silent")
@requires(Permission.REVIEW_CHANGES)
def remind_silent() -> Response:
    """Remind the people of those that were ticked, or of the whole page. It opens nothing, so many at once is safe."""
    every = request.form.get("do") == "page"
    uuids = request.form.getlist("shown" if every else "listing")[:PAGE_SIZE]
    try:
        letters = remind_by_hand(current_session(), uuids, now())
    except IntegrityError:
        # Somebody else reminded them this very moment.
        current_session().rollback()
        letters = 0
    if letters:
        flash(f"Reminded: {count(letters, 'person', 'people')}.", "success")
    else:
        flash("Nobody was reminded: they have no account here, or were reminded this week. Call them.", "warning")
    return redirect(url_for("reviews.silent", **Narrowing.of(_KINDS, _AGES).asked), code=303)


def _which(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    which = [
        Listing.status == ListingStatus.ACTIVE,
        Listing.is_canary.is_(False),
        func.coalesce(Listing.license_status, "") != "closed",
        or_(Listing.last_verified.is_(None), Listing.last_verified <= silent_before(now())),
        *narrowing.in_county(),
    ]
    if narrowing.kind:
        which.append(Service.provider_type == narrowing.kind)
    if narrowing.age == "never":
        which.append(Listing.last_verified.is_(None))
    elif narrowing.age:
        which.append(Listing.last_verified <= today() - timedelta(days=int(narrowing.age)))
    return which


def _rows(uuids: Sequence[str]) -> list[Silent]:
    """In their order, in a constant number of queries."""
    session = current_session()
    views = read_views(session, current_actor(), uuids)
    reminded = dict(
        session.execute(
            select(Listing.uuid, func.max(Reminder.sent_at))
            .join(Reminder, Reminder.listing_id == Listing.id)
            .where(Listing.uuid.in_(uuids))
            .group_by(Listing.uuid)
        ).all()
    )
    last = select(func.max(Verification.id)).group_by(Verification.listing_id)
    looked = {
        uuid: (at, FINDING_WORDS[Finding(finding)])
        for uuid, at, finding in session.execute(
            select(Listing.uuid, Verification.at, Verification.finding)
            .join(Verification, Verification.listing_id == Listing.id)
            .where(Listing.uuid.in_(uuids), Verification.id.in_(last))
        )
    }
    return [Silent(views[uuid], reminded.get(uuid), *looked.get(uuid, (None, ""))) for uuid in uuids if uuid in views]
