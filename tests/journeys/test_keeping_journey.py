"""A provider on a phone keeps a listing true; staff decline; two people write at once; a link without an account."""

import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from directory.records import AccountRole
from tests.journeys.states import sign_in
from tests.sites import Site, make_site
from tests.sites import sign_in as sign_in_by_forms

Visit = Callable[..., Page]

SAVE = ".kept__save button:has-text('Save')"


@pytest.fixture(scope="module")
def kept_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def kept_address(kept_site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, kept_site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser: Browser, kept_site: Site, kept_address: str) -> Iterator[Visit]:
    """A phone of its own: ``visit(role)`` is signed in as that role, ``visit()`` is anyone."""
    contexts = []

    def _visit(role: AccountRole | None = None, **options: object) -> Page:
        context = browser.new_context(base_url=kept_address, viewport={"width": 390, "height": 844}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if role is AccountRole.PROVIDER:
            sign_in(page, "provider")
        elif role is not None:
            # Staff have a second step, which a browser without a phone cannot answer.
            client = kept_site.app.test_client()
            sign_in_by_forms(client, f"{role}@test.example")
            cookie = client.get_cookie("manzanita")
            assert cookie is not None
            context.add_cookies([{"name": "manzanita", "value": cookie.value, "url": kept_address}])
        return page

    yield _visit
    for context in contexts:
        context.close()


def is_well_made(page: Page) -> None:
    """Nothing that axe finds, and nothing that scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert found == [], [(each["id"], each["nodes"][0]["html"]) for each in found]
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize("java_script", [True, False])
def test_openings_are_stated_on_a_phone_in_two_taps(visit: Visit, *, java_script: bool) -> None:
    page = visit(AccountRole.PROVIDER, java_script_enabled=java_script)
    page.click("nav >> text=Your openings")
    row = page.locator(".kept__row").first
    before = row.locator("input[inputmode=numeric]").input_value()
    row.locator("text=+").click()
    page.wait_for_load_state()
    number = page.locator(".kept__row").first.locator("input[inputmode=numeric]").input_value()
    assert number == str(int(before or 0) + 1)
    page.click("text=Save changed numbers")
    page.wait_for_selector(".notice--success")
    assert "stated just now" in page.locator(".kept__row").first.inner_text()
    if java_script:
        is_well_made(page)


def test_a_sensitive_change_is_declined_and_the_provider_reads_why(visit: Visit) -> None:
    page = visit(AccountRole.PROVIDER)
    page.goto("/keeping")
    page.locator(".kept__row h2 a").nth(1).click()
    page.wait_for_url("**/keeping/*")
    is_well_made(page)
    listing = page.url
    page.click("text=Clients served")
    page.fill("#max_age", "3")
    page.fill("#min_age", "2")
    page.click(SAVE)
    page.wait_for_selector("h1:has-text('Before you save')")
    assert "You will no longer match youth aged" in page.locator(".warning").inner_text()
    is_well_made(page)
    page.click(".buttons >> text=Save")
    page.wait_for_url(listing)
    assert "PACT staff will look at this" in page.locator(".notice").first.inner_text()
    staff = visit(AccountRole.STAFF)
    staff.goto("/reviews")
    staff.locator(".kept__row h2 a").first.click()
    staff.wait_for_load_state()
    is_well_made(staff)
    staff.fill("#reason", "The license says 12 to 17.")
    staff.click("button:has-text('Decline')")
    staff.wait_for_url("**/reviews")
    page.reload()
    assert "The license says 12 to 17." in page.locator("main").inner_text()


def test_two_editors_see_both_and_choose(visit: Visit) -> None:
    first, second = visit(AccountRole.PROVIDER), visit(AccountRole.PROVIDER)
    first.goto("/keeping")
    path = first.locator(".kept__row h2 a").first.get_attribute("href")
    for page, words in ((first, "Words of the first"), (second, "Words of the second")):
        page.goto(f"{path}/11")
        page.fill("#strengths", words)
    first.click(SAVE)
    first.wait_for_selector(".notice--success")
    second.click(SAVE)
    second.wait_for_selector("h1:has-text('Someone else changed this')")
    is_well_made(second)
    second.check("#choose-strengths-mine")
    second.click("text=Save what I chose")
    second.wait_for_selector(".notice--success")
    second.goto(f"{path}/11")
    assert second.input_value("#strengths") == "Words of the second"


def test_openings_by_a_link_on_a_phone_without_an_account(visit: Visit) -> None:
    page = visit(AccountRole.PROVIDER)
    page.goto("/keeping")
    path = page.locator(".kept__row h2 a").first.get_attribute("href")
    page.goto(f"{path}/links")
    page.click("text=Make a link")
    link = page.locator(".link-once").inner_text()
    is_well_made(page)
    phone = visit()
    phone.goto("/openings/" + link.rpartition("/")[2])
    is_well_made(phone)
    phone.fill("#openings", "0")
    phone.click("button.usa-button:has-text('Save')")
    phone.wait_for_selector(".notice--success")
    assert "Full, stated just now" in phone.locator("main").inner_text()
    page.goto(f"{path}/links")
    page.click("button:has-text('Take it back')")
    page.wait_for_selector(".notice--success")
    phone.reload()
    assert "could not find that page" in phone.locator("main").inner_text()
