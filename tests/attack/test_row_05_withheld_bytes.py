"""Row 5: what is withheld stands in no byte of anything that the site keeps or says.

The commands are run as an operator runs them: the plan, the import, the import that makes a public listing
confidential, rows that are refused, the exports, the index. Then the site is used. Then every byte is read.
"""

import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from directory.cli import manzanita
from directory.db import db
from directory.settings import from_environment
from tests.attack.sweeping import unpacked
from tests.attack.targets import as_csv
from tests.attack.traces import encodings, files_under, traces

Score = Callable[[int, str, str, int], None]

STREET, CITY, ZIP, LATITUDE, LONGITUDE = "4711 Zinnober Lane", "Zwetschgenau", "93799", "36.771234", "-119.417654"
WORDS = ("Zinnober", CITY, "771234", "417654", LATITUDE, LONGITUDE)
"""The ZIP is looked for as text of its own: five digits may stand in any number."""
PLACE = {"address": STREET, "city": CITY, "zip": ZIP, "latitude": LATITUDE, "longitude": LONGITUDE, "county": "Fresno"}
YES = {"location_confidential": "yes"}


def _row(key: str, **cells: str) -> dict[str, str]:
    return {"source_id": key, "organization_name": "Redwood House", "listing_name": f"Shelter {key}"} | cells


def _rows() -> list[dict[str, str]]:
    """Rows that are confidential, and rows that are refused, each with the place wherever it can stand."""
    rows = [_row("a", **PLACE, **YES), _row("b", **(PLACE | {"county": "Alpine"}), **YES)]
    refused = [
        {"county": CITY},
        {"location_confidential": "yess"},
        {"zip": f"{ZIP} Zinnober, {CITY}"},
        {"latitude": f"{LATITUDE} N"},
        {"website": f"{STREET} {CITY}"},
        {"provider_type": CITY, "languages": STREET, "needs": ZIP},
        {"description": f"Come to {STREET}"},
        {"security_notes": "Behind the gate at 4711 zinnober ln."},
        {"min_age": "x", "listing_name": ""},
        {"openings": "9", "capacity": "3"},
        {"counties_served": f"Fresno;{CITY}"},
        {"last_verified": STREET},
    ]
    return rows + [_row(f"refused-{number}", **(PLACE | YES | cells)) for number, cells in enumerate(refused)]


class House:
    """An instance of its own, its commands, and all that they have said."""

    def __init__(self, folder: Path) -> None:
        self.instance, self.temporary, self.files = folder / "instance", folder / "tmp", folder / "files"
        for path in (self.temporary, self.files):
            path.mkdir()
        self.said = b""

    def run(self, *arguments: str, status: tuple[int, ...] = (0,)) -> Result:
        result = CliRunner().invoke(manzanita, list(arguments))
        assert result.exit_code in status, (arguments, result.output, result.exception)
        self.said += result.stdout_bytes + result.stderr_bytes
        return result

    def file(self, name: str, rows: list[dict[str, str]]) -> str:
        path = self.files / name
        path.write_text(as_csv(rows), encoding="utf-8", newline="")
        return str(path)

    def places(self, caplog: pytest.LogCaptureFixture) -> dict[str, bytes]:
        """Everything but the operator's own files."""
        said = {"said by the commands": self.said, "logged": caplog.text.encode()}
        return files_under(self.instance, self.temporary) | said

    def export(self, name: str) -> bytes:
        path = self.files / name
        self.run("export", path.suffix[1:], str(path))
        return unpacked(path.read_bytes())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> House:
    caplog.set_level(logging.DEBUG)
    built = House(tmp_path)
    for name in [name for name in os.environ if name.startswith("MANZANITA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MANZANITA_INSTANCE", str(built.instance))
    monkeypatch.setenv("TMPDIR", str(built.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    built.run("setup")
    return built


def _use(house: House, app: Flask) -> None:
    """Ask for what is not there, with the place in the question and a failure in the middle."""
    client = app.test_client()
    for path in ("/", "/sign-in", "/listings/7", "/api/listings/7", f"/nowhere/{CITY}"):
        client.get(path)
    house.said += client.post("/api/search", json={"text": "x"}).data


def test_no_byte_of_a_withheld_place_is_kept_or_said(
    house: House, caplog: pytest.LogCaptureFixture, score: Score
) -> None:
    rows = _rows()
    path = house.file("rows.csv", rows)
    house.run("import", "csv", path, "--json", status=(1,))
    house.run("import", "csv", path, status=(1,))
    house.run("import", "csv", path, "--write", status=(1,))
    house.run("import", "csv", path, "--write", "--json", status=(1,))
    house.run("import", "csv", house.file("broken.csv", [{"x": STREET} | PLACE]), "--write", status=(1,))
    house.run("import", "csv", house.file("header.csv", [{STREET: CITY}]), "--write", status=(1,))
    exported = {name: house.export(name) for name in ("out.csv", "out.xlsx")}
    house.run("find", "shelter", "--json")
    house.run("index", "rebuild")
    house.run("doctor")
    places = house.places(caplog) | exported
    assert _found(places) == []
    assert b"Redwood House" in b"".join(places.values())
    score(5, "bytes of withheld places in database, log, index, plan and exports", "0", _looked_at(places))


def test_a_public_place_is_found_until_it_becomes_confidential_and_never_again(
    house: House, caplog: pytest.LogCaptureFixture, score: Score
) -> None:
    """The first half is the positive control."""
    public = _row("a", **PLACE, description=f"At {STREET} in {CITY}", location_confidential="no")
    house.run("import", "csv", house.file("public.csv", [public]), "--write")
    house.run("import", "csv", house.file("edit.csv", [public | {"address": "4712 Zinnober Lane"}]), "--write")
    house.run("import", "csv", house.file("again.csv", [public | {"description": "A quiet house"}]), "--write")
    before = files_under(house.instance)
    assert {word for word, *_ in _found(before)} >= {"Zinnober", CITY, ZIP, LATITUDE}
    house.said = b""
    caplog.clear()
    house.run("import", "csv", house.file("hidden.csv", [public | {"description": "A quiet house"} | YES]), "--write")
    with suppress(AssertionError):
        house.run("undo", "2", status=(0, 1, 2))
    exported = {name: house.export(name) for name in ("out.csv", "out.xlsx")}
    house.run("expire")
    places = house.places(caplog) | exported
    assert _found(places) == []
    score(5, "bytes of a place that was public, after its listing became confidential", "0", _looked_at(places))


def test_using_the_site_writes_no_question_down(house: House, caplog: pytest.LogCaptureFixture) -> None:
    from directory.app import create_app

    app = create_app(from_environment())
    _use(house, app)
    with app.app_context():
        db.engine.dispose()
    assert _found(house.places(caplog)) == []


def test_a_word_is_recognised_however_it_is_encoded() -> None:
    held = {name: b"\x00\x01" + coded + b"\xff" for name, coded in encodings(LATITUDE).items()}
    for name, coded in held.items():
        assert (LATITUDE, name, "file") in traces([LATITUDE], {"file": coded})


def _found(places: dict[str, bytes]) -> list[tuple[str, str, str]]:
    zips = [(ZIP, "UTF-8", place) for place, held in places.items() if _has_zip(held)]
    return traces(WORDS, places) + zips


#: Each as the bytes that stand beside the ZIP.
_DIGEST = tuple(bytes([digit]) for digit in b"0123456789abcdef")


def _has_zip(held: bytes) -> bool:
    """The ZIP, and not a part of a longer number or of a digest, whose letters are small."""
    before, found, after = held.partition(ZIP.encode())
    while found:
        if before[-1:] not in _DIGEST and after[:1] not in _DIGEST:
            return True
        before, found, after = after.partition(ZIP.encode())
    return False


def _looked_at(places: dict[str, bytes]) -> int:
    return sum(map(len, places.values()))
