"""Gate two: does this row exist for this actor? A hidden row is answered as one that is not there (404)."""

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.records import StoredSearch
from directory.records.reading import ListingRecord


def is_own(actor: Actor, listing: ListingRecord) -> bool:
    """Whether the actor speaks for the listing's organization."""
    return listing.organization_id in actor.organization_ids


def listing_exists_for(actor: Actor, listing: ListingRecord) -> bool:
    """An active listing exists for all who may see listings; a closed one for its own people and staff.

    A staff-only listing exists for nobody but its own people and staff, open or closed.
    """
    if not may(actor, Permission.SEE_LISTINGS):
        return False
    if listing.is_staff_only and not (is_own(actor, listing) or may(actor, Permission.SEE_STAFF_ONLY)):
        return False
    return listing.is_active or is_own(actor, listing) or may(actor, Permission.SEE_CLOSED)


def search_exists_for(actor: Actor, search: StoredSearch) -> bool:
    """A stored search exists for its owner alone, staff included among those for whom it does not."""
    return actor.account_id is not None and actor.account_id == search.account_id
