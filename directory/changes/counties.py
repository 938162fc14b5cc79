"""What staff enter of a county: its participation, its contacts and hotlines, its yearly words, its region."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import AuditAction, note
from directory.clock import now
from directory.records import ContactRole, County, CountyContact, CountyProfile


@dataclass(frozen=True, slots=True)
class ContactWords:
    """A contact as it was entered; all None takes it away."""

    name: str | None
    phone: str | None
    email: str | None

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class ProfileWords:
    region: str
    in_csec_program: bool | None
    innovative_strategies: str | None
    barriers: str | None


def change_county(
    actor: Actor,
    session: Session,
    county: County,
    profile: ProfileWords,
    contacts: Mapping[ContactRole, ContactWords],
) -> None:
    """Keep what was entered, in place of what was there."""
    county.region = profile.region
    held = session.get(CountyProfile, county.name)
    if held is None:
        held = CountyProfile(county=county.name)
        session.add(held)
    held.in_csec_program, held.updated_at = profile.in_csec_program, now()
    held.innovative_strategies, held.barriers = profile.innovative_strategies, profile.barriers
    for role, words in contacts.items():
        _set_contact(session, county.name, role, words)
    session.flush()
    note(actor, session, AuditAction.REFERENCE_CHANGED, subject=f"county:{county.name}")


def _set_contact(session: Session, county: str, role: ContactRole, words: ContactWords) -> None:
    held = session.get(CountyContact, (county, role.value))
    if words.is_empty:
        if held is not None:
            session.delete(held)
        return
    if held is None:
        held = CountyContact(county=county, role=role.value)
        session.add(held)
    held.name, held.phone, held.email, held.updated_at = words.name, words.phone, words.email, now()
