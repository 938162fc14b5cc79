"""The call sheet: whom to call, what to ask each, and what to weigh. It names no youth and no exact place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.access.reveal import ListingView
from directory.pages.keeping.blueprint import training_lapsed_now
from directory.pages.match.cards import Card
from directory.pages.words import on_date
from directory.records import ShortlistItem

#: What to weigh of any placement. Source: Holistic Needs, section III.2, in our words.
CONSIDERATIONS: tuple[str, ...] = (
    "The caregiver or staff are trained to care for youth affected by exploitation.",
    "The home affirms the youth’s sexual orientation, gender identity and expression.",
    "Someone there speaks the youth’s language.",
    "The caregiver has support, with respite.",
    "The supervision and the services are as intensive as the youth needs, and no more.",
    "It is away from areas known for exploitation, out of the exploiter’s reach and far from where it happened.",
    "School, health care and people who support the youth are close enough.",
    "Nobody there is likely to recruit the youth, and the youth is not likely to be used to recruit others.",
    "The youth may come back after leaving care.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing to call. Empty words: not stated, or not for the reader to know."""

    card: Card
    item: ShortlistItem

    @property
    def listing(self) -> ListingView:
        return self.card.listing

    @property
    def questions(self) -> Sequence[str]:
        return self.card.questions

    @property
    def warnings(self) -> Sequence[str]:
        lapsed = training_lapsed_now(self.listing)
        about_training = [f"Its CSEC training lapsed {on_date(lapsed)}."] if lapsed else []
        return [*(f"{warning.text} ({warning.citation})" for warning in self.card.match.warnings), *about_training]

    def fact(self, name: str) -> str:
        """A fact as text; empty where it is not stated or withheld."""
        value = self.listing[name] if self.listing.shows(name) else None
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Sheet:
    entries: tuple[Entry, ...]
    made_at: datetime
    gone: int
    """Listings that were on the list and are closed now."""
    lines: tuple[tuple[str, str], ...]
    """Crisis lines: name and number, the county's first."""


COLUMNS = (
    "order",
    "listing_name",
    "organization_name",
    "kind",
    "where",
    "openings",
    "intake_phone",
    "intake_hours",
    "intake_name",
    "ask_intake",
    "check_first",
    "note",
)


def rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The sheet as rows under COLUMNS."""
    for number, entry in enumerate(sheet.entries, start=1):
        yield (
            str(number),
            entry.fact("listing_name"),
            entry.fact("organization_name"),
            entry.card.kind,
            entry.card.where,
            entry.card.openings,
            entry.fact("intake_phone"),
            entry.fact("intake_hours"),
            entry.fact("intake_name"),
            " ".join(entry.questions),
            " ".join(entry.warnings),
            entry.item.note or "",
        )
