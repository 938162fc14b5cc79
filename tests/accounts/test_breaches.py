"""The operator's list of breached passwords: every one on it is found, no other, whatever the list's shape."""

import hashlib
import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory.access.breaches import is_breached
from directory.cli import manzanita
from directory.cli.running import advice
from directory.settings import InvalidSettings, from_environment
from tests.houses import build_house
from tests.sites import settings_in

KNOWN = "seven quiet herons beside the weir"


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()  # noqa: S324  the form of the list


def write(path: Path, passwords: list[str], *, end: str = "\r\n", counted: bool = True) -> Path:
    lines = sorted(sha1(password) for password in passwords)
    path.write_bytes(
        "".join(f"{line}{f':{number}' if counted else ''}{end}" for number, line in enumerate(lines)).encode()
    )
    return path


@pytest.mark.parametrize("length", [1, 2, 3, 10, 1_000])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("counted", [True, False])
def test_every_one_of_a_list_is_found_and_no_other(tmp_path: Path, length: int, end: str, counted: bool) -> None:
    chosen = random.Random(length)
    passwords = [f"password {chosen.random()}" for _ in range(length)]
    path = write(tmp_path / "list.txt", passwords, end=end, counted=counted)
    assert all(is_breached(password, path) for password in passwords)
    assert not any(is_breached(f"{password}!", path) for password in passwords)


def test_a_list_without_a_last_line_break_and_in_small_letters_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(sorted(sha1(word).lower() for word in ("a", "b", "c"))))
    assert [is_breached(word, path) for word in "abcd"] == [True, True, True, False]


def test_an_empty_list_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "list.txt").touch()
    assert not is_breached("a", tmp_path / "list.txt")


def test_no_form_takes_a_password_of_the_list(tmp_path: Path) -> None:
    house = build_house(tmp_path, breached_passwords=write(tmp_path / "list.txt", [KNOWN, "another"]))
    person = house.person()
    browser = person.browser()
    answer = browser.post("/account/password", current=person.password, password=KNOWN, again=KNOWN)
    assert answer.status_code == 422
    assert "known from a theft" in answer.get_data(as_text=True)
    other = f"{KNOWN} again"
    assert browser.post("/account/password", current=person.password, password=other, again=other).status_code == 303
    house.close()


def test_the_command_line_takes_none_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path))
    monkeypatch.delenv("MANZANITA_DATABASE_URL", raising=False)
    monkeypatch.setenv("MANZANITA_BREACHED_PASSWORDS", str(write(tmp_path / "list.txt", [KNOWN])))
    person = ["user", "create", "a@county.example", "--role", "worker", "--name", "Ana"]
    assert CliRunner().invoke(manzanita, ["setup"]).exit_code == 0
    refused = CliRunner().invoke(manzanita, [*person, "--password", KNOWN])
    assert refused.exit_code == 2
    assert "known from a theft" in refused.output


@pytest.mark.parametrize("content", [None, "", "no hashes here, but words that go on for a while", "0123456789"])
def test_a_list_that_cannot_be_used_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "list.txt"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InvalidSettings, match="MANZANITA_BREACHED_PASSWORDS"):
        from_environment({"MANZANITA_INSTANCE": str(tmp_path), "MANZANITA_BREACHED_PASSWORDS": str(path)})


def test_the_doctor_says_what_could_be_safer(tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path), is_production=True)
    said = " ".join(advice(settings))
    assert "MANZANITA_REQUIRE_TOTP=all" in said
    assert "MANZANITA_BREACHED_PASSWORDS is not set" in said
    better = replace(settings, requires_totp_of_all=True, breached_passwords=tmp_path / "list.txt")
    assert advice(better) == ["New passwords are held against list.txt too."]
    assert "MANZANITA_SECRET_KEY_PREVIOUS" in " ".join(advice(replace(better, previous_secret_key="x" * 40)))


def test_the_doctor_finds_a_database_that_others_may_read(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    file = tmp_path / "manzanita.db"
    file.touch(mode=0o600)
    assert "chmod 600" not in " ".join(advice(settings))
    file.chmod(0o644)
    assert f"run `chmod 600 {file}`" in " ".join(advice(settings))
