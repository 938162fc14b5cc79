"""Which listings, and which words of them, a reader's search may touch."""

from enum import StrEnum

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.roles import may
from search.text.document import Scope


class Audience(StrEnum):
    """For whom the listings are searched, matched and counted. Each audience has its own catalogue."""

    EVERYONE = "everyone"
    """Without the listings that are for staff only."""
    STAFF = "staff"


def audience_of(actor: Actor) -> Audience:
    """Which listings the actor's searches run over. A provider's own staff-only listing is on its page alone."""
    return Audience.STAFF if may(actor, Permission.SEE_STAFF_ONLY) else Audience.EVERYONE


def scope_of(actor: Actor) -> Scope:
    """The full text for those who may see security, strengths and notes of any listing; the public text for others."""
    sees_all = may(actor, Permission.SEE_SECURITY) and may(actor, Permission.SEE_CANDID)
    return Scope.FULL if sees_all else Scope.PUBLIC
