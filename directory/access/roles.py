"""The one table of which role may do what. What is not in it is not allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.records import AccountRole

_WORKER = frozenset(
    {
        Permission.MATCH_LISTINGS,
        Permission.SEE_LISTINGS,
        Permission.SEE_TERMS,
        Permission.SEE_INTAKE,
        Permission.SEE_SECURITY,
        Permission.SEE_CANDID,
        Permission.USE_API,
        Permission.KEEP_ACCOUNT,
        Permission.SEE_COVERAGE,
    }
)
_KEEPING = frozenset(
    {
        Permission.SEE_STAFF_ONLY,
        Permission.MARK_LISTINGS,
        Permission.READ_TRAIL,
        Permission.SEE_ALARMS,
        Permission.EXPORT_LISTINGS,
        Permission.PUBLISH_LOCATION,
        Permission.ASK_FOR_ROLES,
        Permission.KEEP_LISTINGS,
        Permission.REVIEW_CHANGES,
        Permission.MANAGE_PEOPLE,
        Permission.EDIT_TARGETS,
    }
)
"""Keeping the directory and watching over it."""
_STAFF = _WORKER | _KEEPING | {Permission.SEE_CLOSED, Permission.SEE_PROVENANCE}

ROLES: Mapping[AccountRole, frozenset[Permission]] = MappingProxyType(
    {
        AccountRole.WORKER: _WORKER,
        AccountRole.PROVIDER: frozenset(
            {
                Permission.SEE_LISTINGS,
                Permission.KEEP_ACCOUNT,
                Permission.KEEP_LISTINGS,
                Permission.STATE_OPENINGS,
                Permission.PUBLISH_LOCATION,
            }
        ),
        AccountRole.STAFF: _STAFF,
        AccountRole.ADMINISTRATOR: _STAFF | {Permission.GRANT_ROLES},
    }
)


def may(actor: Actor, permission: Permission) -> bool:
    """Gate one: may this actor do this at all?"""
    if actor.is_console:
        return True
    return actor.role is not None and permission in ROLES[actor.role]
