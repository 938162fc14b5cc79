"""Listings whose every free fact holds a word that is nowhere else, in each state that a listing can be in."""

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import update

from directory.access.actor import CONSOLE
from directory.changes.marks import mark_listing
from directory.changes.revision import note_changed
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AccountRole, Listing
from directory.records.listing import ListingStatus
from directory.records.reading import read_listings
from tests.attack.targets import OWN
from tests.sites import Site

W, P, S, A = AccountRole.WORKER, AccountRole.PROVIDER, AccountRole.STAFF, AccountRole.ADMINISTRATOR
MATCHERS, STAFF, SIGNED_IN = frozenset({W, S, A}), frozenset({S, A}), frozenset({W, P, S, A})

#: fact → who may see it of a listing that is there for them and is not their own. Literal: not asked of the code.
SEEN_BY: Mapping[str, Collection[AccountRole]] = {
    "source_id": STAFF,
    "organization_name": SIGNED_IN,
    "listing_name": SIGNED_IN,
    "description": SIGNED_IN,
    "website": SIGNED_IN,
    "programs": SIGNED_IN,
    "intake_name": MATCHERS,
    "intake_title": MATCHERS,
    "intake_email": MATCHERS,
    "intake_phone": MATCHERS,
    "intake_hours": MATCHERS,
    "address": MATCHERS,
    "city": MATCHERS,
    "state": MATCHERS,
    "zip": MATCHERS,
    "latitude": MATCHERS,
    "longitude": MATCHERS,
    "security_notes": MATCHERS,
    "csec_training_notes": MATCHERS,
    "funding_notes": MATCHERS,
    "strengths": MATCHERS,
    "barriers": MATCHERS,
    "license_number": MATCHERS,
}
PLACE = frozenset({"address", "city", "zip", "latitude", "longitude"})

OTHERS = ("public", "confidential", "staff_only", "closed", "licence_closed", "canary")
OWNED = ("own", "own_confidential", "own_staff_only", "own_closed")
STATES = (*OTHERS, *OWNED)

#: state → for whom such a listing is there at all.
EXISTS_FOR: Mapping[str, Collection[AccountRole]] = {
    "public": SIGNED_IN,
    "confidential": SIGNED_IN,
    "staff_only": STAFF,
    "closed": STAFF,
    "licence_closed": STAFF,
    "canary": SIGNED_IN,
    "own": SIGNED_IN,
    "own_confidential": SIGNED_IN,
    "own_staff_only": {P, S, A},
    "own_closed": {P, S, A},
}


def word(state: str, fact: str) -> str:
    """The word that stands in this fact of this listing and nowhere else."""
    number = STATES.index(state)
    if fact == "intake_phone":
        return f"(916) 555-01{number:02d}"
    if fact == "zip":
        return f"9871{number}"
    if fact in ("latitude", "longitude"):
        degrees = "38.5" if fact == "latitude" else "-121.4"
        return f"{degrees}{7919 + 13 * number}"
    letters = hashlib.sha256(f"{state}/{fact}".encode()).digest()
    return "Zq" + "".join(chr(ord("a") + byte % 26) for byte in letters[:12])


def cells(state: str) -> dict[str, str]:
    """The row of a listing in this state, as a file states it: the place of a confidential one too."""
    words = {fact: word(state, fact) for fact in SEEN_BY}
    words["organization_name"] = OWN if state in OWNED else words["organization_name"]
    more = {
        "website": f"https://{words['website'].lower()}.example/",
        "intake_email": f"{words['intake_email'].lower()}@intake.example",
        "state": "CA",
        "county": "Sacramento",
        "provider_type": "placement",
        "placement_type": "strtp",
        "counties_served": "statewide",
        "location_confidential": "yes" if "confidential" in state else "no",
        "license_status": "closed" if state == "licence_closed" else "licensed",
        "needs": "mental.psychotherapy",
        "last_verified": "2026-05-01",
    }
    return words | more


def settle(site: Site) -> dict[str, str]:
    """Give each listing its state; state → uuid."""
    with site.app.app_context():
        with unit_of_work() as session:
            by_name = {str(record.facts["listing_name"]): record for record in read_listings(session)}
            held = {state: by_name[word(state, "listing_name")] for state in STATES}
            for state, record in held.items():
                if state.endswith("staff_only") or state == "canary":
                    is_canary = state == "canary"
                    mark_listing(CONSOLE, session, record, is_staff_only=not is_canary, is_canary=is_canary)
                if state in ("closed", "own_closed"):
                    session.execute(update(Listing).where(Listing.id == record.id).values(status=ListingStatus.CLOSED))
                    note_changed(session, [record.uuid])
        with unit_of_work() as session:
            site.finder.catch_up_index(session)
        db.session.remove()
    return {state: record.uuid for state, record in held.items()}


def allowed(role: AccountRole | None) -> dict[str, tuple[str, str]]:
    """word → (state, fact) of everything that the role may be shown."""
    if role is None:
        return {}
    return {
        word(state, fact): (state, fact)
        for state in STATES
        for fact in SEEN_BY
        if _may(role, state, fact) and fact != "state" and not (fact == "organization_name" and state in OWNED)
    }


def every_word() -> dict[str, tuple[str, str]]:
    return {word(state, fact): (state, fact) for state in STATES for fact in SEEN_BY if fact != "state"}


def _may(role: AccountRole, state: str, fact: str) -> bool:
    if role not in EXISTS_FOR[state] or (fact in PLACE and "confidential" in state):
        return False
    return role in SEEN_BY[fact] or (role is P and state in OWNED)
