"""A worker without a mouse, with large letters, or whom motion makes ill: nothing is lost to them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.states import ask
from tests.journeys.test_match_journey import tab_to
from tests.sites import PASSWORD

#: What swaps a part of a page, on the match form: the only page that does.
SWAPS = "[hx-post]"


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def follow(page: Page, selector: str) -> None:
    """Go where it leads."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_sign_in_to_a_call_sheet_with_keys_alone(open_page: Open) -> None:
    page = open_page(signed_in=False)
    page.goto("/sign-in")
    tab_to(page, "#email")
    page.keyboard.type("worker@test.example")
    tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/match")
    press(page, ".crisis-bar summary")
    expect(page.locator(".crisis-bar__lines a").first).to_be_visible()
    press(page, "#response-0", "ArrowDown")
    tab_to(page, "#age")
    page.keyboard.type("15")
    follow(page, "form.ask button[type=submit]")
    expect(page.locator("h1")).to_have_text("Results")
    press(page, ".card__why summary")
    expect(page.locator(".answers").first).to_be_visible()
    follow(page, ".card__do button")
    follow(page, "a[href$='/shortlist']")
    follow(page, "a[href$='/call-sheet']")
    expect(page.locator("h1")).to_have_text("Call sheet")
    tab_to(page, "[data-print]")


def test_back_from_a_change_the_reader_stands_at_the_listing_that_was_added(open_page: Open) -> None:
    page = open_page(390)
    ask(page, near="95814")
    third = page.locator("article.card").nth(2)
    identity = third.get_attribute("id")
    third.locator("button", has_text="Add to shortlist").press("Enter")
    page.wait_for_url(f"**#{identity}")
    expect(page.locator(f"#{identity}")).to_be_in_viewport()


def test_no_swap_takes_the_focus_and_each_is_told(open_page: Open) -> None:
    page = open_page()
    page.goto("/match")
    expect(page.locator("#count")).to_contain_text("so far")
    assert page.locator(SWAPS).evaluate_all("all => all.map(each => each.id)") == [
        "near", "keep_away-0-place", "keep_away-1-place", "keep_away-2-place", "count",
    ]  # fmt: skip
    expect(page.locator("#count")).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => {
            window.swaps = [];
            document.body.addEventListener("htmx:beforeSwap", () => { window.before = document.activeElement; });
            document.body.addEventListener("htmx:afterSettle", event =>
                window.swaps.push([event.target.id, window.before === document.activeElement]));
        }"""
    )
    page.locator(".fold--small summary").first.click()
    for field in ("near", "keep_away-0-place", "keep_away-2-place"):
        page.locator(f"#{field}").press_sequentially("958")
        expect(page.locator(f"#{field}-places option").first).to_be_attached()
        assert page.evaluate("document.activeElement.id") == field
        page.locator(f"#{field}").fill("")
    before = page.locator("#count").inner_text()
    page.fill("#age", "3")
    expect(page.locator("#count")).not_to_have_text(before)
    swaps = page.evaluate("window.swaps")
    assert {"count", "near-places"} <= {name for name, _ in swaps}
    assert [name for name, is_kept in swaps if not is_kept] == []


@pytest.mark.parametrize(("width", "letters"), [(640, 1), (1280, 2), (390, 2)])
def test_twice_the_size_nothing_is_pushed_off_the_side(open_page: Open, width: int, letters: int) -> None:
    """640 CSS px is a screen of 1280 at 200%; twice the letters is text-only zoom."""
    page = open_page(width)
    enlarge = f"document.documentElement.style.fontSize = '{letters}00%'"
    page.goto("/match")
    page.evaluate(enlarge)
    assert overflow(page) == []
    page.fill("#near", "95814")
    page.locator("label", has_text="First 72 hours").click()
    page.click("form.ask button[type=submit]")
    address = page.url
    paths = ["", "/shortlist", "/call-sheet"]
    page.locator("button", has_text="Add to shortlist").first.click()
    page.wait_for_load_state()
    for path in (*[address + path for path in paths], "/crisis", "/"):
        page.goto(path)
        page.evaluate(enlarge)
        page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
        assert overflow(page) == [], path


def overflow(page: Page) -> list[str]:
    """What sticks out of the page, but for what scrolls in a frame of its own."""
    found: list[str] = page.evaluate(
        """() => {
            const page = document.documentElement;
            if (page.scrollWidth <= page.clientWidth) { return []; }
            return [...document.querySelectorAll("body *")]
                .filter(each => each.getBoundingClientRect().right > page.clientWidth + 1)
                .slice(-3).map(each => each.outerHTML.slice(0, 120));
        }"""
    )
    return found


def test_nothing_moves_for_whom_motion_makes_ill(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    ask(page, near="95814")
    page.click("#tab-map")
    page.wait_for_selector("#map .map-pin")
    moving = page.evaluate(
        """() => ["", "::before", "::after"].flatMap(part => [...document.querySelectorAll("*")].filter(each => {
            const style = getComputedStyle(each, part || null);
            return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none"
                || style.scrollBehavior === "smooth";
        }).map(each => each.className + part))"""
    )
    assert moving == []
    page.locator(".leaflet-control-zoom-in").click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_what_is_chosen_is_told_without_color(open_page: Open) -> None:
    page = open_page(forced_colors="active")
    ask(page, near="95814")
    chosen = page.locator(".facet[aria-pressed=true]").first
    assert re.search("✓", chosen.evaluate("each => getComputedStyle(each, '::before').content"))
    page.goto("/match")
    for name in ("open_bed-0", "open_bed-1"):
        label = page.locator(f"label[for={name}]")
        is_marked = label.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
        assert is_marked is page.locator(f"#{name}").is_checked(), name
