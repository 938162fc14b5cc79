"""Gate two as SQL, for lists that are counted and read page by page. Each row read is asked at the gate again."""

from sqlalchemy import ColumnElement

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.records import Listing, ListingStatus
from search.codes import LicenseStatus


def browsable(actor: Actor) -> ColumnElement[bool]:
    """The listings that a list shows this actor: those their searches run over, so no closed ones and no canaries.

    A provider's own closed or staff-only listing is at its address alone.
    """
    is_open = (Listing.status == ListingStatus.ACTIVE) & Listing.license_status.is_distinct_from(LicenseStatus.CLOSED)
    listed = is_open & Listing.is_canary.is_(False)
    if may(actor, Permission.SEE_STAFF_ONLY):
        return listed
    return listed & Listing.is_staff_only.is_(False)
