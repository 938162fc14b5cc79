"""The one place that commits: around a request, and around a command.

A request that fails rolls back whole; what must leave the disk leaves it after the commit, and so do letters.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response
from sqlalchemy.orm import Session

from directory import mailing, witness
from directory.db import db, settle_purge


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A transaction: committed if the block ends well, rolled back whole if it raises."""
    session = db.session
    try:
        yield session()
        session.commit()
    except BaseException:
        session.rollback()
        witness.drop(session())
        mailing.drop(session())
        raise
    witness.keep(session())
    settle_purge(session())
    mailing.deliver(session())


def commit_each_request(app: Flask) -> None:
    """Commit after a view that answered below 400, roll back after any other."""

    @app.after_request
    def _finish(response: Response) -> Response:
        end_request(response)
        return response


def end_request(response: Response) -> None:
    """Commit or roll back, by the answer. Safe to repeat."""
    if response.status_code < 400:
        db.session.commit()
        witness.keep(db.session())
        settle_purge(db.session())
        mailing.deliver(db.session())
    else:
        db.session.rollback()
        witness.drop(db.session())
        mailing.drop(db.session())
