"""Directories that are imported, counted and exported in a transaction that is rolled back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.places import Ground as ListingGround
from directory.clock import CALIFORNIA
from directory.counting.survey import Survey, survey_of
from directory.finding import Finder
from directory.settings import Settings
from importers import run_import
from importers.export import export
from search.places import Gazetteer
from tests.coverage.directories import write_directory
from tests.coverage.recount import Ground, Row, read_ground, rows_of

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=CALIFORNIA)


@dataclass(frozen=True, slots=True)
class Counted:
    """One directory: what we count, and the rows of its export."""

    survey: Survey
    rows: list[Row]


@pytest.fixture(scope="session")
def ground(seeds: Path) -> Ground:
    return read_ground(seeds)


@pytest.fixture(scope="session")
def gazetteer(seeds: Path) -> Gazetteer:
    return Gazetteer.from_folder(seeds)


@pytest.fixture
def directory_of(
    session: Session, ground: Ground, gazetteer: Gazetteer, settings: Settings, tmp_path: Path
) -> Callable[..., Counted]:
    """Make, import and export a random directory."""

    def make(seed: int, size: int = 150) -> Counted:
        file, exported = tmp_path / f"{seed}.csv", tmp_path / f"{seed}-out.csv"
        write_directory(file, ground, seed, size, NOW)
        at = ListingGround(gazetteer)
        report = run_import("csv", file, session=session, actor=CONSOLE, ground=at, moment=NOW, write=True)
        assert not report.has_problems
        export("csv", exported, session=session, actor=CONSOLE)
        finder = Finder(replace(settings, index_dir=tmp_path / "index"))
        return Counted(survey_of(finder.snapshot(session), session, settings.seeds, NOW), rows_of(exported))

    return make
