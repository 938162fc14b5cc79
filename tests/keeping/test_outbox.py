"""A developer reads the letters of their own site; nobody reads those of any other."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from directory import mailing
from directory.app import create_app
from directory.committing import unit_of_work
from directory.pages.outbox.views import is_offered
from directory.records import AccountRole
from tests.keeping.conftest import Kept
from tests.sites import settings_in

LINK = "http://127.0.0.1:5000/invitation/some-secret-of-a-link"


@pytest.fixture
def letter(kept: Kept) -> str:
    """The name of a letter with a link in it."""
    with kept.site.app.app_context(), unit_of_work():
        mailing.send("new@county.example", "Your invitation", "invitation", link=LINK)
    kept.site.app.extensions["post"].wait()
    paths = sorted((kept.site.settings.instance / "outbox").glob("*.eml"))
    return next(path.stem for path in reversed(paths) if LINK in path.read_text())


@pytest.fixture
def administrator(kept: Kept) -> FlaskClient:
    return kept.site.client(AccountRole.ADMINISTRATOR)


def test_an_administrator_at_the_machine_reads_both_parts(letter: str, administrator: FlaskClient) -> None:
    assert f"/outbox/{letter}" in administrator.get("/outbox").text
    page = administrator.get(f"/outbox/{letter}").text
    assert f'<a href="{LINK}">' in page
    assert "&lt;!doctype html&gt;" in page


@pytest.mark.parametrize(
    "call",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
    ids=["from elsewhere", "from nowhere", "through a proxy"],
)
def test_nobody_reads_them_from_elsewhere(letter: str, administrator: FlaskClient, call: dict[str, object]) -> None:
    for path in ("/outbox", f"/outbox/{letter}"):
        answer = administrator.get(path, **call)
        assert answer.status_code == 404
        assert LINK not in answer.text


@pytest.mark.parametrize("name", ["..%2Fmanzanita", "nothing", "%2e%2e", "*"])
def test_no_name_leads_out_of_the_folder(letter: str, administrator: FlaskClient, name: str) -> None:
    assert administrator.get(f"/outbox/{name}").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"is_production": True}, {"mail_url": "smtp://localhost"}, {"proxies": 1}],
    ids=["production", "mail that is sent", "behind a proxy"],
)
def test_the_pages_are_not_there_at_all(tmp_path: Path, changes: dict[str, object]) -> None:
    settings = settings_in(tmp_path)
    assert is_offered(settings)
    app = create_app(replace(settings, **changes))
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("outbox.")]
