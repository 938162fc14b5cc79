"""setup, demo, serve, expire, doctor: getting the site to run and keeping it well."""

import os
import sys
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, make_url, select, text

from directory.access.actor import CONSOLE
from directory.changes.acts import expire_acts
from directory.changes.drafts import expire_drafts
from directory.changes.lanes import forget_old as forget_old_lanes
from directory.changes.reference import load_reference
from directory.changes.resets import forget_resets
from directory.changes.searches import expire_searches
from directory.changes.sessions import forget_ended
from directory.changes.viewing import forget_viewing
from directory.cli.running_app import finder, transaction, with_app
from directory.clock import now
from directory.mailing import PostOffice
from directory.records import County, Need
from directory.records.chain import breaks, end_of
from directory.settings import Settings

#: Breaks of the audit trail that are told; after the first, more of the same follow.
MOST_BREAKS = 20


@click.command()
@with_app
def setup() -> None:
    """Migrate the database and load the seeds. Safe to repeat."""
    from alembic import command as alembic

    from importers.seeds import read_reference

    settings = current_app.extensions["settings"]
    alembic.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    with transaction() as session:
        load_reference(session, read_reference(settings.seeds))
        counties = session.scalar(select(func.count()).select_from(County))
        needs = session.scalar(select(func.count()).select_from(Need))
        end, kept = end_of(session), current_app.extensions["witness"]
    if not end.number:
        kept.replace(end)
    gazetteer = finder().gazetteer
    with transaction() as session:
        finder().catch_up_index(session)
    click.echo(
        f"Ready: {counties} counties, {len(gazetteer.zips):,} ZIPs, {len(gazetteer.places):,} places, {needs} needs."
    )


@click.command()
@with_app
def demo() -> None:
    """Load invented listings and one account per role. Safe to repeat; never for production."""
    from directory.cli.demonstration import load_demonstration

    settings = current_app.extensions["settings"]
    if settings.is_production:
        raise click.UsageError("demonstration accounts and listings do not belong in production")
    with transaction() as session:
        lines = load_demonstration(session, finder(), settings)
    with transaction() as session:
        finder().catch_up_index(session)
    for line in lines:
        click.echo(line)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, envvar="PORT")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default one per core, at most 4.")
def serve(port: int, host: str, workers: int | None) -> None:
    """Serve the site with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication

    count = workers or min(4, max(2, os.cpu_count() or 1))
    sys.argv = [
        "gunicorn",
        "directory.wsgi:app",
        f"--bind={host}:{port}",
        f"--workers={count}",
        "--worker-class=gthread",
        "--threads=4",
        "--timeout=60",
        "--graceful-timeout=20",
        # An address may hold a search's random id and nothing else; it is not logged all the same.
        "--access-logfile=/dev/null",
        "--log-level=warning",
    ]
    click.echo(f"Manzanita serves http://{host}:{port} (stop with Ctrl+C)")
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="manzanita serve").run()


@click.command()
@with_app
def expire() -> None:
    """Delete what is past its time: searches, sessions, who saw what, acts that waited, index leftovers.

    And try again to send the letters that no mail server has taken yet. Run it every hour.
    """
    from search.text.engine import IndexUnavailable

    with transaction() as session:
        gone = expire_searches(session, now())
        expire_acts(CONSOLE, session, now())
        forget_viewing(session, now())
        forget_ended(session, now(), current_app.extensions["settings"].session_idle)
        forget_old_lanes(session, now())
        forget_resets(session, now())
        expire_drafts(session, now())
    with transaction() as session:
        try:
            finder().purge_index(session)
        except IndexUnavailable:
            finder().catch_up_index(session)
    post: PostOffice = current_app.extensions["post"]
    post.later(post.send_waiting)
    post.wait()
    click.echo(f"{gone} expired searches deleted.")


@click.command()
@with_app
def doctor() -> None:
    """Check that the database, its migrations, the seeds and the index are well; exit 1 where not."""
    problems = _examine()
    for problem in problems:
        click.echo(f"✗ {problem}")
    if problems:
        sys.exit(1)
    with transaction() as session:
        end = end_of(session)
    # Written down elsewhere, this tells whether the trail was cut or replaced, whoever did it.
    click.echo(f"The audit trail ends at event {end.number} with {end.digest}.")
    for line in advice(current_app.extensions["settings"]):
        click.echo(f"! {line}")
    click.echo("All is well.")


def advice(settings: Settings) -> list[str]:
    """What is no fault but could be safer, and what an operator set and may have forgotten."""
    lines = []
    if settings.is_production and not settings.requires_totp_of_all:
        lines.append("Workers and providers may sign in with a password alone: set MANZANITA_REQUIRE_TOTP=all.")
    if settings.previous_secret_key:
        lines.append("MANZANITA_SECRET_KEY_PREVIOUS is set: take it out once everyone has signed in, within weeks.")
    if settings.breached_passwords is None:
        lines.append("New passwords are held against the bundled lists alone: MANZANITA_BREACHED_PASSWORDS is not set.")
    else:
        lines.append(f"New passwords are held against {settings.breached_passwords.name} too.")
    database = make_url(settings.database_url)
    file = Path(database.database or "") if database.get_backend_name() == "sqlite" else None
    if file is not None and file.is_file() and file.stat().st_mode & 0o077:
        lines.append(f"Others on this machine may read {file}: run `chmod 600 {file}`.")
    return lines


def _examine() -> list[str]:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from search.text.engine import IndexUnavailable

    problems = []
    with transaction() as session:
        config = current_app.extensions["migrate"].migrate.get_config()
        head = ScriptDirectory.from_config(config).get_current_head()
        held = MigrationContext.configure(session.connection()).get_current_revision()
        if held != head:
            problems.append(f"the database is at migration {held}, the program at {head}: run `manzanita setup`")
            return problems
        if session.bind is not None and session.get_bind().dialect.name == "sqlite":
            if session.execute(text("PRAGMA integrity_check")).scalar() != "ok":
                problems.append("SQLite's integrity check fails: restore a backup")
            if session.execute(text("PRAGMA foreign_key_check")).first() is not None:
                problems.append("a row refers to one that is not there: restore a backup")
        try:
            if finder().check_index(session):
                problems.append("the index differs from the database: run `manzanita index rebuild`")
        except IndexUnavailable:
            problems.append("the index cannot be read: run `manzanita index rebuild`")
        found = breaks(session, current_app.extensions["witness"])
        problems += [f"the audit trail: {problem}" for problem in islice(found, MOST_BREAKS)]
    return problems
