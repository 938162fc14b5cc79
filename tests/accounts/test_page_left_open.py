"""A page that is left open: it warns, then clears itself when its session has ended by time; use anywhere keeps it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.houses import PASSWORD, Clock, House, Person, build_house
from tests.journeys.test_every_state import RULES
from tests.sites import served

WARNING = "Are you still there?"


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(house.app) as url:
        yield url


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, bypass_csp=True)
    context.set_default_timeout(5_000)
    yield context
    context.close()


def sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/match")


def opened(context: BrowserContext, house: House) -> Page:
    """A page with a name on it, of someone signed in, whose clock can be moved."""
    page = context.new_page()
    page.clock.install()
    sign_in(page, house.person())
    page.goto("/account")
    return page


def pass_by(page: Page, clock: Clock, **by: float) -> None:
    """Let time go by for the site and for the page."""
    clock.move(**by)
    page.clock.fast_forward(int(timedelta(**by).total_seconds() * 1000))


def test_a_page_warns_two_minutes_before_and_then_clears_itself(
    context: BrowserContext, house: House, clock: Clock
) -> None:
    page = opened(context, house)
    assert page.input_value("#name") == "Robin Sample"
    pass_by(page, clock, minutes=27)
    expect(page.get_by_text(WARNING)).to_be_hidden()
    pass_by(page, clock, minutes=1, seconds=2)
    expect(page.get_by_role("dialog", name=WARNING)).to_be_visible()
    assert Axe().run(page, options=RULES).violations_count == 0
    pass_by(page, clock, minutes=2)
    page.wait_for_url("**/cleared")
    expect(page.get_by_role("heading", name="The page was cleared")).to_be_visible()
    assert "Sign out" not in page.content()
    page.go_back()
    page.wait_for_url("**/sign-in")


def test_staying_begins_the_idle_time_anew(context: BrowserContext, house: House, clock: Clock) -> None:
    page = opened(context, house)
    pass_by(page, clock, minutes=28, seconds=2)
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_text(WARNING)).to_be_hidden()
    pass_by(page, clock, minutes=27)
    assert page.url.endswith("/account")
    assert page.request.get("/session").json()["seconds"] == pytest.approx(180, abs=10)


def test_use_in_another_tab_keeps_this_page_without_a_word(context: BrowserContext, house: House, clock: Clock) -> None:
    page = opened(context, house)
    pass_by(page, clock, minutes=20)
    context.new_page().goto("/account")
    with page.expect_response("**/session"):
        pass_by(page, clock, minutes=8, seconds=2)
    expect(page.get_by_text(WARNING)).to_be_hidden()


def test_writing_in_a_long_form_is_use(context: BrowserContext, house: House, clock: Clock) -> None:
    page = opened(context, house)
    pass_by(page, clock, minutes=27)
    page.fill("#name", "")
    page.press("#name", "R")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        pass_by(page, clock, minutes=1, seconds=2)
    expect(page.get_by_text(WARNING)).to_be_hidden()
    assert page.input_value("#name") == "R"


def test_the_end_of_a_working_day_cannot_be_put_off(context: BrowserContext, house: House, clock: Clock) -> None:
    page = opened(context, house)
    for _ in range(29):
        pass_by(page, clock, minutes=24)
        page.goto("/account")
    pass_by(page, clock, minutes=22, seconds=2)
    expect(page.get_by_role("button", name="Go back to the page")).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    pass_by(page, clock, minutes=2)
    page.wait_for_url("**/cleared")


def test_signing_out_clears_the_pages_of_other_tabs(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    sign_in(page, house.person())
    other = context.new_page()
    other.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/cleared")
    expect(other.get_by_text("You are signed out.")).to_be_visible()


def test_a_page_that_cannot_ask_clears_itself_by_its_own_clock(
    context: BrowserContext, house: House, clock: Clock
) -> None:
    page = opened(context, house)
    context.route("**/session", lambda route: route.abort())
    pass_by(page, clock, minutes=28, seconds=2)
    expect(page.get_by_role("dialog", name=WARNING)).to_be_visible()
    pass_by(page, clock, minutes=2)
    page.wait_for_url("**/cleared")


def test_what_is_being_written_is_not_cleared_early_because_the_network_is_away(
    context: BrowserContext, house: House, clock: Clock
) -> None:
    page = opened(context, house)
    context.route("**/session", lambda route: route.abort())
    pass_by(page, clock, minutes=26)
    page.fill("#name", "")
    page.press("#name", "R")
    pass_by(page, clock, minutes=1, seconds=30)
    expect(page.get_by_role("dialog", name=WARNING)).to_be_visible()
    assert page.input_value("#name") == "R"
    pass_by(page, clock, minutes=2)
    page.wait_for_url("**/cleared")


def test_without_script_the_page_is_refreshed_away(browser: Browser, tmp_path: Path) -> None:
    house = build_house(tmp_path, session_idle=timedelta(seconds=3))
    with served(house.app) as address:
        page = browser.new_context(base_url=address, java_script_enabled=False).new_page()
        sign_in(page, house.person())
        page.wait_for_url("**/cleared", timeout=8_000)
        assert "You are signed out." in page.content()
        page.context.close()
    house.close()


def test_asking_how_long_there_is_does_not_keep_a_session_open(house: House, clock: Clock) -> None:
    browser = house.person().browser()
    for _ in range(3):
        clock.move(minutes=9)
        assert browser.get("/session").json["seconds"] > 0
        assert browser.get("/cleared").status_code == 200
    clock.move(minutes=4)
    assert browser.get("/session").json == {"seconds": 0, "can_stay": False}
    assert not browser.is_signed_in
