"""Reminders over simulated months."""

from datetime import timedelta
from email import message_from_bytes, policy

from sqlalchemy import update

from directory.changes.reminders import remind
from directory.clock import now
from directory.committing import unit_of_work
from directory.records import Listing
from tests.keeping.conftest import SECOND, Kept, confirm


def letters_after(kept: Kept, days: int) -> int:
    with kept.site.app.app_context(), unit_of_work() as session:
        return remind(session, now() + timedelta(days=days), training_months=24)


def test_reminders_go_out_at_150_180_and_210_days_and_once_each(only_one: Kept) -> None:
    sent = {days: letters_after(only_one, days) for days in range(130, 400)}
    # Two people speak for the organization.
    assert {days: number for days, number in sent.items() if number} == {150: 2, 180: 2, 210: 2}


def test_a_confirmation_begins_anew(only_one: Kept) -> None:
    assert letters_after(only_one, 150) == 2
    confirm(only_one, 160)
    assert [letters_after(only_one, days) for days in (180, 309, 310)] == [0, 0, 2]


def test_a_closed_listing_reminds_nobody(only_one: Kept) -> None:
    with only_one.site.app.app_context(), unit_of_work() as session:
        session.execute(update(Listing).where(Listing.uuid == only_one.uuid).values(status="closed"))
    assert letters_after(only_one, 150) == 0


def test_the_letter_names_no_listing(only_one: Kept) -> None:
    letters_after(only_one, 150)
    only_one.site.app.extensions["post"].wait()
    outbox = only_one.site.settings.instance / "outbox"
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(outbox.glob("*.eml"))]
    ours = [letter for letter in letters if letter["To"] == SECOND and "confirm" in str(letter["Subject"])]
    text = str(ours[-1].get_body(("plain",)).get_content())
    assert "/keeping" in text
    assert str(only_one.record().facts["listing_name"]) not in text
