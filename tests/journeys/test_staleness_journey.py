"""A listing over simulated months: its people are reminded, it grows stale, ranks behind, and is confirmed again."""

import pytest
from playwright.sync_api import Page

from directory.access.actor import CONSOLE
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.changes.reminders import remind
from directory.clock import now, today
from directory.committing import unit_of_work
from directory.records import AccountRole, Listing
from directory.records.reading import read_listings
from tests.houses import Clock
from tests.journeys.conftest import Visit
from tests.pages.reading import first_organization
from tests.sites import Site

#: In no other listing: a search for it finds the two of this test.
WORD = "zebrawood"
FIRST, SECOND = "Aspen twin", "Birch twin"


@pytest.fixture
def twins(kept_site: Site) -> dict[str, str]:
    """Two listings of the provider's organization, alike in all but their names and confirmed today: name → uuid."""
    facts = {
        "provider_type": "placement",
        "description": f"A house with a {WORD} table.",
        "organization_name": first_organization(kept_site),
        "county": ("Alpine",),
        "last_verified": today(),
    }
    ground = Ground(kept_site.finder.gazetteer)
    with kept_site.app.app_context(), unit_of_work() as session:
        proposals = [propose(facts | {"listing_name": name}, None, ground, now()) for name in (FIRST, SECOND)]
        return dict(zip((FIRST, SECOND), write(CONSOLE, session, proposals, now()), strict=True))


def confirm(site: Site, uuid: str) -> None:
    with site.app.app_context(), unit_of_work() as session:
        record = next(read_listings(session, Listing.uuid == uuid))
        ground = Ground(site.finder.gazetteer)
        write(CONSOLE, session, [propose({"last_verified": today()}, record, ground, now())], now())


def reminded(site: Site) -> int:
    with site.app.app_context(), unit_of_work() as session:
        return remind(session, now(), training_months=24)


def order(page: Page) -> list[str]:
    """The twins' names as a worker's search finds them."""
    page.goto("/match")
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    page.fill("#text", WORD)
    page.click("form.ask button[type=submit]")
    page.wait_for_load_state()
    return page.locator(".card__who h3").all_inner_texts()


def test_a_listing_grows_stale_ranks_behind_and_is_confirmed_again(
    visit: Visit, kept_site: Site, twins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock.installed(monkeypatch)
    assert order(visit(AccountRole.WORKER)) == [FIRST, SECOND]
    clock.move(days=120)
    confirm(kept_site, twins[SECOND])
    reminded(kept_site)
    clock.move(days=30)
    assert reminded(kept_site) == 1, "150 days"
    clock.move(days=30)
    assert reminded(kept_site) == 1, "180 days"
    clock.move(days=1)
    worker = visit(AccountRole.WORKER)
    assert order(worker) == [SECOND, FIRST]
    assert "so it is stale: ask" in worker.locator(f"#listing-{twins[FIRST]}").inner_text()
    assert "stale" not in worker.locator(f"#listing-{twins[SECOND]}").inner_text()
    clock.move(days=29)
    assert reminded(kept_site) == 1, "210 days"
    staff = visit(AccountRole.STAFF)
    staff.goto("/reviews/silent?kind=placement&county=Alpine")
    assert FIRST in staff.locator("main").inner_text()
    assert SECOND not in staff.locator("main").inner_text()
    provider = visit(AccountRole.PROVIDER)
    provider.goto(f"/keeping/{twins[FIRST]}")
    assert "stale" in provider.locator(".standings").inner_text()
    provider.click("text=All of it is still true")
    provider.wait_for_selector(".notice--success")
    worker = visit(AccountRole.WORKER)
    assert order(worker) == [FIRST, SECOND]
    assert "Last confirmed today" in worker.locator(f"#listing-{twins[FIRST]}").inner_text()
