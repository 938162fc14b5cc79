"""Gate three: which facts of a row. Pages, exports, JSON and mail show only what passed through here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.policy import is_own
from directory.access.roles import may
from directory.records.facts import FACTS, Fact, Value
from directory.records.kinds import Kind
from directory.records.listing import ListingStatus
from directory.records.reading import ListingRecord

#: The permission that shows each kind of fact of somebody else's listing. A kind that is not here is never shown.
PERMISSION_FOR: Mapping[Kind, Permission] = MappingProxyType(
    {
        Kind.FACE: Permission.SEE_LISTINGS,
        Kind.TERMS: Permission.SEE_TERMS,
        Kind.PLACE: Permission.SEE_TERMS,
        Kind.INTAKE: Permission.SEE_INTAKE,
        Kind.INTAKE_PERSON: Permission.SEE_INTAKE,
        Kind.SECURITY: Permission.SEE_SECURITY,
        Kind.CANDID: Permission.SEE_CANDID,
        Kind.PROVENANCE: Permission.SEE_PROVENANCE,
    }
)


class Withheld(PermissionError):
    """A fact was asked for that this reader may not see: a mistake in a page, never an answer."""


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing as one reader may see it. Asking for a withheld fact raises; a fact not stated is None."""

    id: str
    organization_id: str
    service_id: str
    location_id: str
    status: ListingStatus
    updated_at: datetime
    facts: Mapping[str, Value]
    withheld: frozenset[str]

    def __getitem__(self, name: str) -> Value | None:
        """The fact of that name. Errors: Withheld, and KeyError for a name that is no fact."""
        if name in self.withheld:
            raise Withheld(name)
        if name not in _NAMES:
            raise KeyError(name)
        return self.facts.get(name)

    def shows(self, name: str) -> bool:
        """Whether the reader may know this fact at all, stated or not."""
        return name not in self.withheld


_NAMES = frozenset(fact.name for fact in FACTS)


def may_see(actor: Actor, fact: Fact, *, own: bool) -> bool:
    """Whether the actor may see this fact of a listing that is or is not their own organization's."""
    if own and may(actor, Permission.SEE_LISTINGS):
        return fact.kind in PERMISSION_FOR
    needed = PERMISSION_FOR.get(fact.kind)
    return needed is not None and may(actor, needed)


def reveal(actor: Actor, listing: ListingRecord) -> ListingView:
    """The listing's facts that the actor may see. A confidential place is not there to be withheld."""
    own = is_own(actor, listing)
    shown = {fact.name for fact in FACTS if may_see(actor, fact, own=own)}
    return ListingView(
        listing.uuid,
        listing.organization_uuid,
        listing.service_uuid,
        listing.location_uuid,
        listing.status,
        listing.updated_at,
        MappingProxyType({name: value for name, value in listing.facts.items() if name in shown}),
        _NAMES - shown,
    )
