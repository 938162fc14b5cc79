"""Reports of workers that something in a listing is wrong, for those who keep it. Who sent one is told to nobody."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.keeping import may_keep
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.records import Listing, Location, ProblemKind, ProblemReport, ReportState, Service
from directory.records.reading import ListingRecord, read_listings

Row = TypeVar("Row")

Asked = Sequence[ColumnElement[bool]]
"""What narrows the reports, by columns of ProblemReport, Listing and Location."""


def count_corrections(session: Session, actor: Actor, asked: Asked = ()) -> int:
    """How many reports wait that exist for the actor."""
    query = _of_listings(select(func.count()).select_from(ProblemReport))
    return session.scalar(query.where(_waiting_for(actor), *asked)) or 0


def waiting_corrections(
    session: Session, actor: Actor, limit: int, offset: int, asked: Asked = ()
) -> list[tuple[ProblemReport, ListingRecord]]:
    """The reports that wait and exist for the actor, the oldest first, in a constant number of queries."""
    query = (
        _of_listings(select(ProblemReport))
        .where(_waiting_for(actor), *asked)
        .order_by(ProblemReport.sent_at, ProblemReport.receipt)
        .limit(limit)
        .offset(offset)
    )
    reports: Sequence[ProblemReport] = session.scalars(query).all()
    uuids = [report.listing_uuid for report in reports]
    records = {record.uuid: record for record in read_listings(session, Listing.uuid.in_(uuids))}
    return [(report, records[report.listing_uuid]) for report in reports]


def _of_listings(query: Select[Row]) -> Select[Row]:
    """With the listing that each report is about, and its place."""
    return (
        query.join(Listing, Listing.uuid == ProblemReport.listing_uuid)
        .join(Service, Service.id == Listing.service_id)
        .join(Location, Location.id == Listing.location_id)
    )


def correction_for(session: Session, actor: Actor, receipt: str) -> tuple[ProblemReport, ListingRecord] | None:
    """A report, settled or not, with its listing; None where it does not exist for the actor."""
    report = session.get(ProblemReport, receipt)
    if report is None:
        return None
    record = next(read_listings(session, Listing.uuid == report.listing_uuid), None)
    if record is None or not may_keep(actor, record):
        return None
    is_for_staff = report.kind == ProblemKind.SAFETY
    return (report, record) if not is_for_staff or may(actor, Permission.REVIEW_CHANGES) else None


def _waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Staff see every report; a listing's own people those about it, save that it may not be safe."""
    waiting = ProblemReport.state == ReportState.WAITING
    if may(actor, Permission.REVIEW_CHANGES):
        return waiting
    own = Service.organization_id.in_(actor.organization_ids)
    return and_(waiting, own, ProblemReport.kind != ProblemKind.SAFETY)
