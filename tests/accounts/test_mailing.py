"""Letters: sent after the transaction is kept, and telling nothing to who reads over a shoulder."""

import pytest

from directory import mailing
from directory.committing import unit_of_work
from tests.houses import House, text_of


class Stop(Exception):
    """Ends a transaction."""


def test_a_letter_is_sent_once_its_transaction_is_kept(house: House) -> None:
    with house.session():
        mailing.send("kept@county.example", "Subject", "declined", name="A", reason="B")
        assert house.letters("kept@county.example") == []
    [letter] = house.letters("kept@county.example")
    assert letter["Subject"] == "Subject"
    assert "B" in text_of(letter)


def test_a_letter_of_a_transaction_that_fails_is_not_sent(house: House) -> None:
    with house.app.app_context():
        with pytest.raises(Stop):
            _write_and_fail()
        # In the same session, as the next command of one program would be.
        with unit_of_work():
            pass
    assert house.letters("lost@county.example") == []


def _write_and_fail() -> None:
    with unit_of_work():
        mailing.send("lost@county.example", "Subject", "declined", name="A", reason="B")
        raise Stop


def test_what_people_wrote_is_not_markup_in_a_letter(house: House) -> None:
    with house.session():
        mailing.send("mark@county.example", "Subject", "declined", name="<b>A</b>", reason="{{ 7 * 7 }}")
    [letter] = house.letters("mark@county.example")
    html = letter.get_body(("html",)).get_content()
    assert "&lt;b&gt;" in html
    assert "{{ 7 * 7 }}" in html


def test_a_header_cannot_be_smuggled_in(house: House) -> None:
    with house.session():
        mailing.send("a@county.example\nBcc: b@county.example", "Subject", "declined", name="A", reason="B")
    house.app.extensions["post"].wait()
    assert not any(b"b@county.example" in path.read_bytes() for path in house.outbox.glob("*.eml"))


def test_a_letter_in_the_outbox_is_readable_by_its_owner_alone(house: House) -> None:
    with house.session():
        mailing.send("mode@county.example", "Subject", "declined", name="A", reason="B")
    house.letters("mode@county.example")
    assert {path.stat().st_mode & 0o077 for path in house.outbox.glob("*.eml")} == {0}
