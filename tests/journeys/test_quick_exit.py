"""Leaving at once, so that nothing is left on the screen or behind the Back button."""

import pytest
from playwright.sync_api import Page, Route

from tests.journeys.conftest import Open

FASTEST_MS = 300
ELSEWHERE = "https://www.weather.gov/"


def stand_in(page: Page) -> None:
    """Answer for the neutral site, so that no test goes out."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")

    page.context.route(f"{ELSEWHERE}**", answer)


@pytest.mark.parametrize("path", ["/", "/match", "/find"])
@pytest.mark.parametrize("how", ["click", "escape"])
def test_nothing_is_left_behind_the_back_button(open_page: Open, path: str, how: str) -> None:
    page = open_page()
    stand_in(page)
    page.goto("/find")
    page.goto(path)
    if how == "click":
        page.click("#quick-exit", no_wait_after=True)
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    page.wait_for_selector("a[href='/sign-in'], form[action='/sign-in']")
    assert "Sign out" not in page.content()


def test_back_shows_nothing_even_where_the_sign_out_was_not_heard(open_page: Open) -> None:
    page = open_page()
    stand_in(page)
    page.add_init_script("navigator.sendBeacon = () => true;")
    page.goto("/find")
    page.goto("/match")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    page.wait_for_selector("a[href='/sign-in'], form[action='/sign-in']")
    page.goto("/match")
    assert page.url.endswith("/sign-in")


def test_the_screen_is_empty_at_once(open_page: Open) -> None:
    """Measured in the page: what the network takes comes after the screen is empty."""
    page = open_page()
    page.context.route(f"{ELSEWHERE}**", lambda route: route.abort())
    page.goto("/match")
    is_hidden, took = page.evaluate(
        """() => {
            const began = performance.now();
            document.getElementById("quick-exit").click();
            return [!document.body.checkVisibility(), performance.now() - began];
        }"""
    )
    assert is_hidden
    assert took <= FASTEST_MS


def test_one_escape_does_not_leave(open_page: Open) -> None:
    page = open_page()
    stand_in(page)
    page.goto("/find")
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url.endswith("/find")


def test_the_exit_is_a_link_without_script(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    stand_in(page)
    page.goto("/match")
    page.click("#quick-exit")
    page.wait_for_url(ELSEWHERE)


def test_after_sign_out_the_back_button_shows_nothing(open_page: Open) -> None:
    page = open_page()
    page.goto("/match")
    page.click("text=Sign out")
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert "Match a youth" not in page.content()
