"""A listing while its facts are being gathered, and what all of its steps draw from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .chance import Decks, Dice
from .geography import County
from .words import Kind, Words

_COLUMNS = """
source_id organization_name listing_name description website provider_type placement_type intake_name intake_title
intake_email intake_phone intake_hours address city state zip county latitude longitude location_confidential
counties_served programs needs jurisdictions min_age max_age genders pregnant_or_parenting sogie_affirming languages
wheelchair_access accepts_substance_use accepts_return_after_absence harm_reduction security security_notes
csec_training csec_training_share csec_training_date csec_competencies csec_training_notes funding_limits
funding_notes strengths barriers capacity openings openings_as_of waitlist response open_24_hours license_number
license_status last_verified
"""
COLUMNS = tuple(_COLUMNS.split())
"""The spreadsheet's, in its order."""

SECURITY_CODES = frozenset(
    {
        "24_hour_staff",
        "awake_night_staff",
        "cameras",
        "alarmed_exits",
        "locked",
        "visitor_screening",
        "device_policy",
        "escorted_transport",
        "unlisted_address",
    }
)
CONFIDENTIAL, OUTSIDE = "confidential", "outside"
"""Kinds' ``where``: an address that nobody may hold, and a place outside of California."""


@dataclass(frozen=True)
class Makings:
    """What every step of every listing draws from."""

    dice: Dice
    decks: Decks
    words: Words
    counties: Mapping[str, County]
    besides: Dice
    """Chance of its own for the languages spoken besides, so that they change nothing else in the file."""


@dataclass
class Draft:
    """A listing while its facts are being gathered: column to value, a missing column being not stated."""

    kind: Kind
    county: County
    care: float
    """How well the record is kept: the chance, 0 to 1, that a fact is stated."""
    facts: dict[str, str] = field(default_factory=dict)
    needs: set[str] = field(default_factory=set)
    security: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    is_english_only: bool = False
    """Whether its sentences say that nobody there is bilingual (the mark ``@en``)."""
    signs: bool = False
    """Whether its sentences say that American Sign Language is used there."""

    def agrees(self, marks: Iterable[str]) -> bool:
        """Whether these marks contradict nothing that the listing has already said."""
        for mark in marks:
            column, _, value = mark.partition("=")
            if column == "en" and self.languages - {"en"}:
                return False
            if column in COLUMNS and self.facts.get(column, value or "yes") != (value or _plain(mark)):
                return False
        return True

    def state(self, marks: Iterable[str]) -> None:
        """Take what the marks say as the listing's facts."""
        for mark in marks:
            column, _, value = mark.partition("=")
            if column in COLUMNS:
                self.facts[column] = value or _plain(mark)
            elif "." in mark:
                self.needs.add(mark)
            elif mark in SECURITY_CODES:
                self.security.add(mark)
            elif mark == "signs":
                self.signs = True
            else:
                self.languages |= {"en", mark}
                self.is_english_only |= mark == "en"

    def row(self) -> dict[str, str]:
        """Every column of the spreadsheet, in order."""
        return {column: self.facts.get(column, "") for column in COLUMNS}


def _plain(mark: str) -> str:
    """The value of a mark that gives none: yes; ``max_age=`` means that there is no upper age."""
    return "" if mark.endswith("=") else "yes"
