"""A browser without JavaScript, signed in, for the pages' tests."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.records import AccountRole
from tests.pages.reading import Send, lift_stops
from tests.sites import Site, csrf_of


@pytest.fixture(autouse=True, scope="session")
def _no_daily_stop(site: Site) -> None:
    lift_stops(site)


@pytest.fixture
def worker(site: Site) -> FlaskClient:
    return site.client(AccountRole.WORKER)


@pytest.fixture
def provider(site: Site) -> FlaskClient:
    return site.client(AccountRole.PROVIDER)


@pytest.fixture
def send(worker: FlaskClient) -> Send:
    """Send the worker's match form as the page would: ``send(age="15")`` answers the redirect or the problems."""

    def _send(path: str = "/match", **fields: Any) -> TestResponse:
        data = {"seeking": "placement", "csrf_token": csrf_of(worker, "/match")} | fields
        return worker.post(path, data=data)

    return _send


@pytest.fixture
def results_of(worker: FlaskClient, send: Send) -> Callable[..., str]:
    """The page of results for these fields of the form."""

    def _results(**fields: Any) -> str:
        answer = send(**fields)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        page = worker.get(answer.headers["Location"])
        assert page.status_code == 200
        return page.get_data(as_text=True)

    return _results
