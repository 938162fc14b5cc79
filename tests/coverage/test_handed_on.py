"""Reports and cards are printed and handed on: what is for staff only is on none of them, whoever prints them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from directory.changes.revision import note_changed
from directory.committing import unit_of_work
from directory.records import AccountRole, Listing
from tests.sites import Site, csrf_of

COUNTY = "/coverage/counties/kern"
PAPER = ("report", "cards", "cards?as=sheet")


@pytest.fixture
def marked(fresh_site: Callable[[], Site]) -> Site:
    """A site whose every listing is for staff only."""
    site = fresh_site()
    with site.app.app_context(), unit_of_work() as session:
        session.execute(update(Listing).values(is_staff_only=True))
        note_changed(session, session.scalars(select(Listing.uuid)).all())
    return site


def test_what_staff_print_or_take_holds_nothing_for_staff_only(marked: Site) -> None:
    staff, worker = marked.client(AccountRole.STAFF), marked.client(AccountRole.WORKER)
    assert figure(staff, COUNTY, "Listings serving") != "0", "staff themselves count it"
    for paper in PAPER:
        assert said(staff, f"{COUNTY}/{paper}") == said(worker, f"{COUNTY}/{paper}")
    assert document(staff) == document(worker)


def test_a_card_says_which_number_may_not_be_answered_at_night(site: Site) -> None:
    sheet = site.client(AccountRole.WORKER).get(f"{COUNTY}/cards?as=sheet").text
    names = re.findall(r'<div class="of-listing"><dt>(.*?)</dt>', sheet)
    assert any("(may close at night)" in name for name in names)
    assert not all("(may close at night)" in name for name in names)


def said(client: FlaskClient, address: str) -> str:
    """The page's own content, below its navigation, without the forms' tokens and the time."""
    main = client.get(address).text.partition("<main")[2].partition("</nav>")[2].partition("</main>")[0]
    return _timeless(re.sub(r'<input[^>]*name="csrf_token"[^>]*>', "", main))


def document(client: FlaskClient) -> str:
    form = {"csrf_token": csrf_of(client, f"{COUNTY}/report")}
    return _timeless(client.post(f"{COUNTY}/report.html", data=form).text)


def _timeless(text: str) -> str:
    return re.sub(r"\d+:\d\d [ap]\.m\.", "", text)


def figure(client: FlaskClient, address: str, title: str) -> str:
    found = re.search(rf">{title}</a></dt><dd>(.*?)</dd>", client.get(address).text)
    assert found is not None
    return found[1]
