"""The lines that anyone may call in a crisis, and those that staff have entered for a county."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.records import ContactRole, CountyContact


class NationalLine(NamedTuple):
    name: str
    number: str
    more: str = ""

    @property
    def address(self) -> str:
        """A ``tel:`` address; a short code is dialed as it stands."""
        return f"tel:{self.number}" if len(self.number) == 3 else f"tel:+{self.number}"


#: National and state lines, open at any hour.
NATIONAL_LINES: tuple[NationalLine, ...] = (
    NationalLine("National Human Trafficking Hotline", "1-888-373-7888", "or text 233733"),
    NationalLine("988 Suicide & Crisis Lifeline", "988"),
    NationalLine("California Youth Crisis Line", "1-800-843-5200"),
    NationalLine("National Center for Missing & Exploited Children", "1-800-843-5678"),
    NationalLine("Childhelp National Child Abuse Hotline", "1-800-422-4453"),
)

#: The contacts of a county that answer in a crisis, in the order in which one tries them.
COUNTY_LINES: Mapping[ContactRole, str] = {
    ContactRole.HOTLINE: "Child protection hotline",
    ContactRole.AFTER_HOURS_ADVOCATE: "After-hours advocate",
}


@dataclass(frozen=True, slots=True)
class CountyLine:
    """One of COUNTY_LINES. ``phone`` None: staff have not entered it, and none is made up."""

    words: str
    phone: str | None
    name: str | None


def county_lines(session: Session, county: str) -> list[CountyLine]:
    """The county's lines, each of them, in one query. Only for those who may match listings."""
    of_county = select(CountyContact).where(CountyContact.county == county, CountyContact.role.in_(COUNTY_LINES))
    held = {row.role: row for row in session.scalars(of_county) if row.phone}
    return [
        CountyLine(words, held[role].phone if role in held else None, held[role].name if role in held else None)
        for role, words in COUNTY_LINES.items()
    ]


def lines_to_print(session: Session, county: str | None) -> tuple[tuple[str, str], ...]:
    """(name, number) of the county's lines and the national ones, for a sheet that is called from."""
    of_county = county_lines(session, county) if county else []
    return (
        *((f"{county} County: {line.words.lower()}", line.phone or "not entered") for line in of_county),
        *((line.name, f"{line.number} {line.more}".strip()) for line in NATIONAL_LINES),
    )
