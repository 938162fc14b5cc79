"""A worker at their desk, in a browser without JavaScript: searches, and forms sent from the pages that show them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.records import AccountRole
from tests.pages.reading import lift_stops
from tests.sites import Site, csrf_of

Search = Callable[..., str]
"""Sends the match form with these fields; gives the address of the results."""

Post = Callable[..., TestResponse]
"""Sends a form to this address."""


@pytest.fixture(autouse=True, scope="session")
def _no_daily_stop(site: Site) -> None:
    lift_stops(site)


@pytest.fixture
def worker(site: Site) -> FlaskClient:
    return site.client(AccountRole.WORKER)


@pytest.fixture
def post(worker: FlaskClient) -> Post:
    def _post(path: str, **fields: Any) -> TestResponse:
        return worker.post(path, data={"csrf_token": csrf_of(worker, "/match")} | fields)

    return _post


@pytest.fixture
def search(post: Post) -> Search:
    def _search(**fields: Any) -> str:
        answer = post("/match", **({"seeking": "placement"} | fields))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"]

    return _search
