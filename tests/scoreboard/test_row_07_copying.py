"""Row 7: an insider copies the directory at a human pace; real workers do a month of work.

Both go through the site's own search over the demonstration directory and are counted by the site's own counting;
only the clock is the test's.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE, Actor
from directory.access.listings import read_record
from directory.changes.accounts import create_account
from directory.changes.marks import mark_listing
from directory.changes.viewing import DailyStop, note_shown
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.finding import Finder
from directory.pages.match.cards import called_in
from directory.records import AccountRole, Alarm, ShownListing
from directory.records.viewing import DAILY_STOP
from search.answer import Answer
from tests.sites import PASSWORD, Site, make_site

Score = Callable[[int, str, str, int], None]

#: A Monday, eight in the morning in California.
MONDAY = datetime(2026, 5, 4, 15, tzinfo=UTC)
WORK_DAYS = 30
WORKERS = ("Sacramento", "Los Angeles", "Shasta", "Fresno", "Alameda")
NEEDS = ("mental.psychotherapy", "education.tutoring", "health.primary_care", "legal.crime_victim")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("copied")
    return make_site(folder)


@pytest.fixture
def inside(site: Site) -> Iterator[Session]:
    with site.app.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()


def _actor(session: Session, name: str) -> Actor:
    account = create_account(
        session,
        email=f"{name}@county.example",
        name=name,
        role=AccountRole.WORKER,
        password=PASSWORD,
        moment=now(),
    )
    return Actor.of(account)


def _everything(site: Site, session: Session) -> list[str]:
    """Every listing in the order in which someone who goes through the directory meets them."""
    listings = sorted(site.finder.snapshot(session).listings, key=lambda each: each.listing_name)
    return [listing.id for listing in listings]


def test_a_worker_of_thirty_days_raises_no_alarm(site: Site, inside: Session, score: Score) -> None:
    shown_a_day, views = [], 0
    for county in WORKERS:
        actor, chance = _actor(inside, county.replace(" ", "").lower()), random.Random(county)
        day = MONDAY
        for _ in range(WORK_DAYS):
            views += _a_day_of_work(site.finder, inside, actor, county, chance, day)
            seen = inside.query(ShownListing).filter_by(account_id=actor.account_id, day=day.date()).count()
            shown_a_day.append(seen)
            day += timedelta(days=3 if day.weekday() == 4 else 1)
    alarms = inside.query(Alarm).count()
    result = f"{alarms} false alarms, at most {max(shown_a_day)} different listings in a day"
    score(7, "30 work days of each of 5 workers", result, views)
    assert alarms == 0
    assert max(shown_a_day) > 20, "the simulated work is work"


def _a_day_of_work(
    finder: Finder, session: Session, actor: Actor, county: str, chance: random.Random, day: datetime
) -> int:
    """One to four youths: each searched two or three times, the second page now and then, and a few listings opened."""
    views, moment = 0, day
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
        age, gender = chance.randint(12, 17), chance.choice(("girl", "girl", "boy", "nonbinary"))
        for seeking in chance.sample(("placement", "service", "placement"), chance.choice((1, 2, 2))):
            criteria = {
                "seeking": seeking,
                "age": age,
                "gender": gender,
                "county": county,
                "near": {"county": county},
                "within_miles": chance.choice((25, 50, 100)),
                "needs": chance.sample(NEEDS, chance.choice((0, 1, 1))) if seeking == "service" else [],
                "limit": 20,
                "offset": chance.choice((0, 0, 0, 20)),
            }
            answer = finder.match(session, finder.read_query(session, criteria))
            page = called_in(answer)
            note_shown(actor, session, page, page, moment)
            moment += timedelta(minutes=chance.randint(3, 20))
            views += 1 + _open_some(session, actor, answer, chance, moment)
        moment += timedelta(minutes=chance.randint(20, 90))
    return views


def _open_some(session: Session, actor: Actor, answer: Answer, chance: random.Random, moment: datetime) -> int:
    found = [match.listing.id for match in answer.matches][:6]
    opened = chance.sample(found, min(len(found), chance.randint(1, 3)))
    for uuid in opened:
        note_shown(actor, session, [uuid], [uuid], moment)
    return len(opened)


@pytest.mark.parametrize("seconds_a_listing", [3, 20, 60, 300])
def test_a_copier_at_a_human_pace_is_alarmed_within_100_views_or_an_hour(
    site: Site, inside: Session, score: Score, seconds_a_listing: int
) -> None:
    actor = _actor(inside, f"copier{seconds_a_listing}")
    for number, uuid in enumerate(_everything(site, inside), start=1):
        moment = MONDAY + timedelta(seconds=seconds_a_listing * number)
        if note_shown(actor, inside, [uuid], [uuid], moment):
            break
    took = moment - MONDAY
    score(7, f"a copier opening a listing every {seconds_a_listing} s", f"alarm at view {number}, after {took}", number)
    assert number <= 100 or took <= timedelta(hours=1)


def test_a_copier_who_goes_on_gets_300_listings_a_day(site: Site, inside: Session, score: Score) -> None:
    actor, copied, pages = _actor(inside, "stubborn"), set(), 0
    listings = _everything(site, inside)
    for start in range(0, len(listings), 20):
        page = listings[start : start + 20]
        pages += 1
        try:
            note_shown(actor, inside, page, page, MONDAY + timedelta(minutes=pages))
            copied.update(page)
        except DailyStop:
            continue
    score(7, "a copier who goes on after the alarm", f"{len(copied)} listings that day", pages)
    assert len(copied) == DAILY_STOP < len(listings)


def test_a_copier_below_every_threshold_comes_upon_a_canary(site: Site, inside: Session, score: Score) -> None:
    """Seventy a day, spread over the hours: no pace and no day is unusual. One listing in fifty is a canary."""
    listings = _everything(site, inside)
    for uuid in listings[25::50]:
        record = read_record(inside, CONSOLE, uuid)
        assert record is not None
        mark_listing(CONSOLE, inside, record, is_staff_only=False, is_canary=True)
    actor = _actor(inside, "patient")
    for number, uuid in enumerate(listings):
        day, hour = divmod(number, 70)
        moment = MONDAY + timedelta(days=day, minutes=7 * hour)
        alarms = note_shown(actor, inside, [uuid], [uuid], moment)
        if alarms:
            break
    score(7, "a copier of 70 listings a day", f"{alarms[0].kind} alarm at view {number + 1}", number + 1)
    assert alarms[0].kind == "canary"
    assert number + 1 <= 100


def test_no_search_for_a_need_returns_a_canary(site: Site, inside: Session, score: Score) -> None:
    with unit_of_work() as session:
        listings = _everything(site, session)
        canaries = listings[10::40]
        for uuid in canaries:
            record = read_record(session, CONSOLE, uuid)
            assert record is not None
            mark_listing(CONSOLE, session, record, is_staff_only=False, is_canary=True)
    found, searches, chance = 0, 0, random.Random(7)
    needs = list(site.finder.needs(inside))
    for _ in range(400):
        criteria = {"seeking": chance.choice(("placement", "service", "both")), "limit": 200}
        if criteria["seeking"] != "placement":
            criteria["needs"] = chance.sample(needs, chance.randint(0, 3))
        if chance.random() < 0.5:
            criteria["near"] = {"county": chance.choice(list(site.finder.gazetteer.counties))}
        answer = site.finder.match(inside, site.finder.read_query(inside, criteria))
        found += len({match.listing.id for match in answer.matches} & set(canaries))
        searches += 1
    score(7, f"searches for needs that return one of {len(canaries)} canaries", str(found), searches)
    assert found == 0
