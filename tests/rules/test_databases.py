"""Both databases: the migrations, what they refuse, and the same answers from both."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from directory.app import create_app
from directory.committing import unit_of_work
from directory.db import Base, db
from directory.records import Location
from directory.settings import Settings
from search.answer import as_json
from tests.sites import Site, make_site, settings_in

CASE = {
    "seeking": "placement",
    "age": 15,
    "gender": "girl",
    "jurisdiction": "dependency",
    "near": {"zip": "95814"},
    "within_miles": 120,
    "needs": ["mental.psychotherapy"],
    "text": "therapy",
    "limit": 100,
}


def _config(site_app):
    return site_app.extensions["migrate"].migrate.get_config()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database of each kind."""
    from dataclasses import replace

    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("postgres")
        settings = replace(settings, database_url=make())
    return settings


def test_migrations_have_one_head_and_go_up_down_and_up(bare: Settings) -> None:
    app = create_app(bare)
    with app.app_context():
        scripts = ScriptDirectory.from_config(_config(app))
        assert len(scripts.get_heads()) == 1
        alembic.upgrade(_config(app), "head")
        alembic.downgrade(_config(app), "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        alembic.upgrade(_config(app), "head")
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
            assert compare_metadata(context, Base.metadata) == []
        db.engine.dispose()


def test_both_databases_refuse_a_place_for_a_confidential_location(bare: Settings) -> None:
    app = create_app(bare)
    with app.app_context():
        alembic.upgrade(_config(app), "head")
        with unit_of_work() as session:
            session.add(Location(is_confidential=False, address="1 Elm Street"))
        with pytest.raises(IntegrityError), unit_of_work() as session:
            session.add(Location(is_confidential=True, address="1 Elm Street"))
        db.engine.dispose()


def test_both_databases_answer_a_search_alike(site: Site, postgres: Callable[[], str], tmp_path: Path) -> None:
    other = make_site(tmp_path / "other", postgres())
    answers = [_answer(each) for each in (site, other)]
    assert answers[0]["total"] > 3
    assert answers[0] == answers[1]
    with other.app.app_context():
        db.engine.dispose()


def _answer(site: Site) -> dict:
    """The answer without what differs by design: the ids that each database makes."""
    with site.app.app_context(), unit_of_work() as session:
        answer = as_json(site.finder.match(session, site.finder.read_query(session, CASE)))
    return {
        "total": answer["total"],
        "excluded_by": answer["excluded_by"],
        "near_misses": answer["near_misses"],
        "matches": [(match["source_id"], match["criteria"], match["distance_miles"]) for match in answer["matches"]],
    }
