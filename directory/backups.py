"""Copies of the database, to be kept elsewhere, and brought back from there.

A copy holds no search for a youth and nothing that lets anybody in: those tables go into it empty. SQLite is copied
by its own online backup, so people can work meanwhile; PostgreSQL by pg_dump and pg_restore, which must be installed.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url
from sqlalchemy.engine import URL

#: Tables that go into a copy empty: what was asked for a youth, what is half written, and who is signed in.
LEFT_OUT = ("shortlist_item", "saved_search", "stored_search", "draft", "browser_session", "password_reset")

_SQLITE_BEGINS = b"SQLite format 3\0"
_DUMP_BEGINS = b"PGDMP"


class BackupRefused(ValueError):
    """The copy cannot be made or brought back; says why and the way out."""


def back_up(database_url: str, path: Path) -> int:
    """Copy the database into a new file that its owner alone can read, and return its size in bytes.

    The file is there whole or not at all. Errors: BackupRefused, OSError.
    """
    if path.exists():
        raise BackupRefused(f"{path} exists: name a file that does not, so that no older copy is lost")
    if not path.absolute().parent.is_dir():
        raise BackupRefused(f"there is no folder {path.absolute().parent}")
    url = make_url(database_url)
    with _beside(path) as made:
        made.touch(mode=0o600)
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(Path(str(url.database)), made)
        else:
            left_out = (f"--exclude-table-data={name}" for name in LEFT_OUT)
            _run(url, "pg_dump", "--format=custom", f"--file={made}", *left_out)
        _flush(made)
        made.rename(path)
    return path.stat().st_size


def bring_back(database_url: str, path: Path) -> None:
    """Fill an empty database from a copy. Migrations and the index are the caller's to bring up to date.

    Errors: BackupRefused where the file is no copy for this kind of database or the database is not empty; OSError.
    """
    with path.open("rb") as file:
        begins = file.read(len(_SQLITE_BEGINS))
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        if begins != _SQLITE_BEGINS:
            raise BackupRefused(f"{path} is not a copy of an SQLite database")
        _put_sqlite(path, Path(str(url.database)))
    else:
        if not begins.startswith(_DUMP_BEGINS):
            raise BackupRefused(f"{path} is not a copy of a PostgreSQL database")
        _run(url, "pg_restore", "--single-transaction", "--no-owner", "--exit-on-error", str(path))


def _copy_sqlite(source: Path, copy: Path) -> None:
    """Through memory, so that what is left out is never in a file of the copy, whenever this is cut short."""
    reading = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(reading, uri=True)) as held,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as made,
    ):
        held.backup(made)
        for name in LEFT_OUT:
            made.execute(f"DELETE FROM {name}")  # noqa: S608  a name of ours
        _check_sqlite(made, source)
        # Written anew, without the pages that were freed.
        made.execute("VACUUM INTO ?", (str(copy),))


def _put_sqlite(copy: Path, database: Path) -> None:
    if database.exists() and database.stat().st_size:
        raise BackupRefused(f"{database} holds a database already: move it away first, so that nothing is lost")
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(database) as made:
        made.touch(mode=0o600)
        shutil.copyfile(copy, made)
        with closing(sqlite3.connect(made)) as check:
            _check_sqlite(check, copy)
        _flush(made)
        made.rename(database)


def _check_sqlite(connection: sqlite3.Connection, path: Path) -> None:
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{path} is damaged: {error}") from error
    if found != "ok":
        raise BackupRefused(f"{path} is damaged: {found}")


def _without_driver(url: URL) -> str:
    """The address as PostgreSQL's own programs read it. A password in it would stand in the list of processes."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(url: URL, program: str, *options: str) -> None:
    """Run one of PostgreSQL's own programs on the database; the password goes by the environment."""
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, *options, f"--dbname={_without_driver(url)}"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  no shell
    except FileNotFoundError as error:
        raise BackupRefused(f"{program} is not installed: it comes with PostgreSQL's client programs") from error
    if done.returncode:
        raise BackupRefused(f"{program}: {done.stderr.strip() or f'ended with {done.returncode}'}")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file in a folder beside ``path`` that is gone afterwards, so that a rename can put it in place in one step."""
    with TemporaryDirectory(dir=path.absolute().parent, prefix=".manzanita-") as folder:
        yield Path(folder) / path.name


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
