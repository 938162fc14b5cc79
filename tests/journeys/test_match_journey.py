"""A worker finds a placement: on a phone, on a desk, without script, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.states import ask

SECRETS = ("15", "95814", "95820", "dependency", "mentor")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_worker_fills_the_form_sees_the_count_and_calls_intake(open_page: Open, width: int) -> None:
    page = open_page(width)
    page.goto("/match")
    count = page.locator("#count")
    expect(count).to_contain_text("so far")
    before = count.inner_text()
    page.fill("#age", "15")
    page.locator("#near").press_sequentially("9581")
    expect(page.locator("#near-places option").first).to_have_attribute("value", re.compile("^9581"))
    page.fill("#near", "95814")
    page.fill("#within_miles", "60")
    expect(count).not_to_have_text(before)
    assert page.evaluate("document.activeElement.id") == "within_miles"
    page.fill("#needs-filter", "mentor")
    expect(page.locator("#needs-filter-found")).to_have_text(re.compile(r"^\d needs?$"))
    page.check("text=Survivor mentor")
    page.click("form.ask button[type=submit]")
    expect(page.locator("h1")).to_have_text("Results")
    call = page.locator("a.call").first
    assert re.fullmatch(r"tel:\+1-\d{3}-\d{3}-\d{4}(;ext=\d+)?", call.get_attribute("href") or "")
    page.locator(".card__why summary").first.click()
    expect(page.locator(".answers").first).to_be_visible()


def test_nothing_of_the_criteria_is_in_an_address_a_title_a_cookie_or_kept_by_the_browser(open_page: Open) -> None:
    page = open_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url + str(request.headers.get("referer", ""))))
    ask(page, age="15", jurisdiction="dependency", near="95814", keep_away__0__place="95820", keep_away__0__miles="25")
    page.click("text=Change")
    page.wait_for_url("**/change")
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    cookies = "".join(cookie.get("name", "") for cookie in page.context.cookies())
    for secret in ("95814", "95820", "dependency"):
        assert not [url for url in requested if secret in url]
        assert secret not in page.title() + kept + cookies


def test_a_near_miss_button_opens_more_options(open_page: Open) -> None:
    page = open_page()
    ask(page, near="95814", within_miles="1", county="")
    first = page.url
    page.locator(".open-more button").first.click()
    page.wait_for_url(lambda url: url != first)
    expect(page.locator("article.card").first).to_be_visible()


def test_the_map_waits_behind_its_tab_and_shades_areas_instead_of_points(open_page: Open) -> None:
    page = open_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    ask(page, near="95814")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "leaflet" in url]
    page.click("#tab-map")
    page.wait_for_selector("#map path.leaflet-interactive")
    assert page.locator("#map path.leaflet-interactive").count() == 58
    assert page.locator("#map .map-pin").count() == page.locator("article.card[data-lat]").count()
    assert page.locator("#map .map-label--near").all_inner_texts() == ["95814"]
    assert not [url for url in fetched if "95814" in url]
    expect(page.locator("#results-list")).to_be_hidden()
    page.click("#tab-list")
    expect(page.locator("#results-list")).to_be_visible()


@pytest.mark.parametrize("layout", ["cards", "table"])
def test_the_map_and_the_list_are_in_step_by_the_same_numbers(open_page: Open, layout: str) -> None:
    page = open_page()
    ask(page, near="95814", within_miles="60")
    page.locator(f"button[value={layout}]").click()
    page.wait_for_load_state()
    names = page.locator("#results-list [data-name]").evaluate_all("all => all.map(each => each.dataset.name)")
    page.locator("#tab-map").focus()
    page.keyboard.press("Enter")
    lines = page.locator(".map-list__item")
    expect(lines).to_have_count(len(names))
    for number, (line, name) in enumerate(zip(lines.all_inner_texts(), names, strict=True), start=1):
        assert line.startswith(f"{number}\n{name}")
    lines.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content a").first).to_have_text(names[0])
    pin = page.locator("#map .map-pin").last
    number = int(pin.inner_text())
    pin.dispatch_event("click")
    expect(lines.nth(number - 1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".leaflet-popup-content a").first).to_have_text(names[number - 1])
    page.locator(".leaflet-popup-content button", has_text="Show in the list").click()
    assert page.evaluate("document.activeElement.textContent") == names[number - 1]


def test_everything_works_without_script(open_page: Open) -> None:
    page = open_page(390, java_script_enabled=False)
    page.goto("/match")
    page.fill("#age", "15")
    page.fill("#near", "Davis, Yolo")
    page.locator("summary", has_text="Support networks").click()
    page.check("text=Survivor mentor")
    page.click("form.ask button[type=submit]")
    expect(page.locator("h1")).to_have_text("Results")
    page.locator(".card__why summary").first.click()
    expect(page.locator(".answers").first).to_be_visible()
    page.locator(".open-more button").first.click()
    expect(page.locator("h1")).to_have_text("Results")
    page.click("text=Change")
    expect(page.locator("#age")).to_have_value("15")
    page.goto("/find")
    page.fill("#words", "counseling")
    page.click("main form[role=search] button")
    expect(page.locator("article.card").first).to_be_visible()
    page.click("text=Sign out")
    expect(page.locator("text=Sign in").first).to_be_visible()


def test_a_match_is_made_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.goto("/match")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "#age")
    page.keyboard.type("15")
    tab_to(page, "#open_bed-0")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#open_bed-1")).to_be_checked()
    tab_to(page, "form.ask button[type=submit]")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Results")
    tab_to(page, ".card__why summary")
    page.keyboard.press("Enter")
    expect(page.locator(".answers").first).to_be_visible()


def test_problems_are_read_first_and_lead_to_their_fields(open_page: Open) -> None:
    page = open_page()
    ask(page, age="fifteen")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "age"


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")
