"""The application, for a command: its context, its transaction, and errors as one line with the way out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from directory.changes.listings import ChangedMeanwhile
from directory.committing import unit_of_work
from directory.db import db
from directory.finding import Finder, NotSetUp
from directory.settings import InvalidSettings

P = ParamSpec("P")
R = TypeVar("R")


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the application. Errors become one line and exit 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _app().app_context():
                try:
                    return command(*args, **kwargs)
                finally:
                    db.session.remove()
                    db.engine.dispose()
        except (InvalidSettings, NotSetUp) as error:
            raise click.UsageError(str(error)) from error
        except PermissionError as error:
            raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}") from error
        except ChangedMeanwhile as error:
            raise click.ClickException("a listing was changed meanwhile; nothing was written: run it again") from error
        except OperationalError as error:
            if "no such table" in str(error) or "does not exist" in str(error):
                raise click.UsageError("the database is empty: run `manzanita setup` first") from error
            raise

    return run


def _app() -> Flask:
    from directory.app import create_app  # the app imports every room: loaded only when a command needs it

    return create_app()


def finder() -> Finder:
    found: Finder = current_app.extensions["finder"]
    return found


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit when the block ends well."""
    with unit_of_work() as session:
        yield session
