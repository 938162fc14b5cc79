"""Imports of small files into a real database, rolled back after each test."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.places import Ground
from directory.changes.reference import load_reference
from directory.db import Base, prepare_engine
from directory.records.reading import ListingRecord, read_listings
from importers.report import Report
from importers.running import run_import
from importers.seeds import read_reference
from search.places import Gazetteer

MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def ground(seeds: Path) -> Ground:
    return Ground(Gazetteer.from_folder(seeds))


def make_engine(path: Path, seeds: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_reference(session, read_reference(seeds))
        session.commit()
    return engine


@pytest.fixture
def moment() -> datetime:
    return MOMENT


Row = Mapping[str, str]
Import = Callable[..., Report]


def as_csv(rows: Sequence[Row]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def import_csv(session: Session, ground: Ground, tmp_path: Path) -> Import:
    """Import rows (or the text of a file): ``import_csv(rows, write=True)`` → Report."""

    def run(content: Sequence[Row] | str, *, write: bool = True, moment: datetime = MOMENT) -> Report:
        path = tmp_path / "listings.csv"
        path.write_text(content if isinstance(content, str) else as_csv(content), encoding="utf-8", newline="")
        return run_import("csv", path, session=session, actor=CONSOLE, ground=ground, moment=moment, write=write)

    return run


@pytest.fixture
def listings(session: Session) -> Callable[[], list[ListingRecord]]:
    return lambda: list(read_listings(session))


def row(**cells: str) -> dict[str, str]:
    """A row with the two facts that every listing states, and these."""
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells
