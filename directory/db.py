"""The database handle, and how SQLite is made to keep its promises."""

import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


log = logging.getLogger(__name__)

#: What SQLite calls a database that is no file.
_IN_MEMORY = ":memory:"

#: Statements that read, and so need no transaction of SQLite's.
_READS = re.compile(r"\s*(SELECT|WITH|PRAGMA|EXPLAIN)\b", re.IGNORECASE)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database. A naive one is refused: it means nothing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


def prepare_engine(engine: Engine) -> None:
    """On SQLite: a file for its owner alone, foreign keys, WAL, durable commits, patience, freed pages zeroed."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "do_connect")
    def _private(_dialect: Dialect, _record: object, _arguments: object, _options: object) -> None:
        """Make a new file for its owner alone, whoever may read the folder; SQLite gives its log the same mode."""
        path = Path(engine.url.database or _IN_MEMORY)
        if path.name != _IN_MEMORY and path.parent.is_dir() and not path.exists():
            path.touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        # BEGIN is ours to send, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "before_cursor_execute")
    def _begin(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        """Begin at the first write, and as a writer.

        A transaction that has read before it writes cannot wait for another writer: SQLite refuses it at once. So
        reads stand alone, as they do under PostgreSQL's READ COMMITTED, and writers queue for ``busy_timeout``.
        """
        if not _READS.match(statement) and not connection.connection.dbapi_connection.in_transaction:
            cursor.execute("BEGIN IMMEDIATE")


def mark_purge(session: Session) -> None:
    """Note that this transaction erases something that must leave the disk too: see :func:`settle_purge`."""
    session.info["purge"] = True


def settle_purge(session: Session) -> None:
    """After the commit of a purge, empty SQLite's write-ahead log, which still holds the pages of before.

    Pages that were freed are zeroed already (``secure_delete``).
    """
    if not session.info.pop("purge", False):
        return
    empty_write_ahead_log(session)


def empty_write_ahead_log(session: Session) -> bool:
    """Copy SQLite's write-ahead log into the database and cut it to nothing; whether that was possible.

    A reader in the middle of a statement holds it up, so this tries for two seconds. `manzanita expire` tries again.
    """
    if session.get_bind().dialect.name != "sqlite":
        return True
    session.commit()
    for _ in range(20):
        if session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0] == 0:
            return True
        sleep(0.1)
    log.warning("the write-ahead log is in use and still holds what was purged; `manzanita expire` empties it")
    return False
