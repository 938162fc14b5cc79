"""The directory at another date: each listing as it was, from the history of changes."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.places import Ground
from directory.clock import CALIFORNIA
from directory.counting.past import end_of, surveys_on
from directory.counting.survey import Survey
from directory.finding import Finder
from directory.records import Action, Change, Listing, ListingStatus
from directory.settings import Settings
from importers import run_import
from search.places import Gazetteer

FIRST, SECOND, THIRD = (datetime(2026, month, 10, 12, tzinfo=CALIFORNIA) for month in (1, 2, 3))
HEAD = "source_id,organization_name,listing_name,provider_type,county,counties_served,capacity,csec_training\n"


@pytest.fixture
def imported(session: Session, gazetteer: Gazetteer, tmp_path: Path) -> Any:
    def write(moment: datetime, *rows: str) -> None:
        file = tmp_path / f"{moment:%Y%m%d}.csv"
        file.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        run_import("csv", file, session=session, actor=CONSOLE, ground=Ground(gazetteer), moment=moment, write=True)

    return write


@pytest.fixture
def on(session: Session, settings: Settings) -> Any:
    finder = Finder(settings)

    def look(day: date) -> Survey:
        return surveys_on(finder, session, CONSOLE, settings.seeds, [day])[0]

    return look


def yolo(survey: Survey) -> tuple[int, int, int]:
    """(located, capacity, csec-trained) in Yolo County."""
    coverage = survey.coverage(places=(survey.county("Yolo"),))
    return (
        int(coverage.located.listings[0]),
        int(coverage.located.capacity[0]),
        int(coverage.serving.csec_trained[0]),
    )


def test_a_past_day_has_the_listings_and_the_facts_of_that_day(imported: Any, on: Any) -> None:
    imported(FIRST, "a,O,Home,placement,Yolo,Yolo,6,none")
    imported(SECOND, "a,O,Home,placement,Yolo,Yolo,9,advanced", "b,O,Other,service,Yolo,Yolo,,csec_101")
    imported(THIRD, "a,O,Home,placement,Kern,Yolo,9,advanced")
    assert yolo(on(FIRST.date() - timedelta(days=1))) == (0, 0, 0)
    assert yolo(on(FIRST.date())) == (1, 6, 0)
    assert yolo(on(SECOND.date())) == (2, 9, 2)
    assert yolo(on(THIRD.date())) == (1, 0, 2)


def test_a_listing_that_has_closed_since_was_there_before(session: Session, imported: Any, on: Any) -> None:
    imported(FIRST, "a,O,Home,placement,Yolo,Yolo,6,none")
    listing_id = session.scalars(Listing.__table__.select().with_only_columns(Listing.id)).one()
    session.execute(update(Listing).values(status=ListingStatus.CLOSED))
    session.add(Change(listing_id=listing_id, at=SECOND, action=Action.CLOSED, differences={}))
    session.flush()
    assert yolo(on(FIRST.date()))[0] == 1
    assert yolo(on(SECOND.date()))[0] == 0


def test_a_place_that_became_confidential_counts_in_its_county_and_its_street_is_nowhere(
    session: Session, imported: Any, on: Any, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    head = "source_id,organization_name,listing_name,county,address,zip,location_confidential\n"
    for moment, row in ((FIRST, "a,O,Home,Yolo,1 Secret Street,95616,"), (SECOND, "a,O,Home,Yolo,,,yes")):
        file = tmp_path / f"c{moment:%m}.csv"
        file.write_text(head + row + "\n", encoding="utf-8")
        run_import("csv", file, session=session, actor=CONSOLE, ground=Ground(gazetteer), moment=moment, write=True)
    then = on(FIRST.date())
    assert yolo(then)[0] == 1
    (listing,) = then.snapshot.listings
    assert not listing.site.is_point


def test_a_day_ends_at_midnight_in_california() -> None:
    assert end_of(date(2026, 1, 10)) < datetime(2026, 1, 11, tzinfo=CALIFORNIA)
    assert end_of(date(2026, 1, 10)) > datetime(2026, 1, 10, 23, 59, 59, tzinfo=CALIFORNIA)
