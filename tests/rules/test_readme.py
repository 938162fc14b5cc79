"""The README is true: its commands run, in its order, on an empty folder; and its settings are those that are read."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory import settings as settings_module
from directory.cli import manzanita
from directory.settings import ROOT, InvalidSettings, from_environment

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECRET = "kT7vXq2mN9pLw4rZs8yB3dFh6jGc1aQe"
COMMANDS = [
    shlex.split(line.partition("#")[0])[1:]
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("manzanita ")
]


def test_every_command_of_the_readme_runs_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path / "instance"))
    case = {"seeking": "placement", "age": 15, "near": {"zip": "94103"}, "within_miles": 40}
    Path("needs.json").write_text(json.dumps(case), encoding="utf-8")
    assert len(COMMANDS) > 10
    for arguments in COMMANDS:
        result = CliRunner().invoke(manzanita, arguments, catch_exceptions=False)
        assert result.exit_code == 0, f"manzanita {' '.join(arguments)}: {result.output}"
        if arguments[0] == "template":
            header = Path("listings.csv").read_text(encoding="utf-8").strip().split(",")
            row = {"organization_name": "Elm (demonstration)", "listing_name": "Elm House", "county": "Fresno"}
            line = ",".join(row.get(column, "") for column in header)
            Path("listings.csv").write_text(",".join(header) + "\n" + line + "\n", encoding="utf-8")


def test_every_command_there_is_explains_itself() -> None:
    assert all(command.help for command in manzanita.commands.values())


def test_the_settings_of_the_readme_are_those_that_are_read() -> None:
    source = Path(settings_module.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'"(MANZANITA_[A-Z_]+)"', source))
    told = set(re.findall(r"^\| `(MANZANITA_[A-Z_]+)`", README, re.MULTILINE))
    assert told == read


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, "MANZANITA_SECRET_KEY"),
        ({"MANZANITA_SECRET_KEY": "short"}, "MANZANITA_SECRET_KEY"),
        ({"MANZANITA_SECRET_KEY": "a" * 64}, "MANZANITA_SECRET_KEY"),
        ({"MANZANITA_SECRET_KEY": SECRET}, "MANZANITA_URL"),
        ({"MANZANITA_SECRET_KEY": SECRET, "MANZANITA_URL": "http://plain.example"}, "MANZANITA_URL"),
    ],
    ids=["nothing", "short secret", "guessable secret", "no address", "plain address"],
)
def test_production_does_not_start_half_safe(tmp_path: Path, environment: dict[str, str], missing: str) -> None:
    production = {"MANZANITA_ENV": "production", "MANZANITA_INSTANCE": str(tmp_path), **environment}
    with pytest.raises(InvalidSettings, match=missing):
        from_environment(production)


def test_production_starts_with_its_three_settings(tmp_path: Path) -> None:
    settings = from_environment(
        {
            "MANZANITA_ENV": "production",
            "MANZANITA_INSTANCE": str(tmp_path),
            "MANZANITA_SECRET_KEY": SECRET,
            "MANZANITA_URL": "https://manzanita.example",
        }
    )
    assert settings.is_production


def test_a_secret_made_on_the_first_run_is_kept_and_private(tmp_path: Path) -> None:
    first = from_environment({"MANZANITA_INSTANCE": str(tmp_path)})
    assert from_environment({"MANZANITA_INSTANCE": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
