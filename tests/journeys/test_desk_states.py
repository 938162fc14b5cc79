"""The desk's pages at three widths, light and dark: no accessibility problem, no sideways scrolling."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Open
from tests.journeys.states import Reach
from tests.journeys.test_every_state import SCHEMES, check

#: The search of each page that is swept: every state of the desk is one of the same search.
_ADDRESSES: WeakKeyDictionary[Page, str] = WeakKeyDictionary()


def _search(page: Page) -> str:
    """Results with needs, two on the shortlist; gives their address."""
    if page not in _ADDRESSES:
        _ADDRESSES[page] = _new_search(page)
    page.goto(_ADDRESSES[page])
    return _ADDRESSES[page]


def _new_search(page: Page) -> str:
    page.goto("/match")
    page.fill("#near", "95814")
    page.fill("#within_miles", "60")
    page.locator('label[for^="bundles"]', has_text="First 72 hours").click()
    page.click("form.ask button[type=submit]")
    page.wait_for_load_state()
    address = page.url
    for _ in range(2):
        page.locator("button", has_text="Add to shortlist").first.click()
        page.wait_for_load_state()
    return address


def _table(page: Page) -> None:
    _search(page)
    page.locator("button[value=table]").click()
    page.wait_for_load_state()


def _compare(page: Page) -> None:
    _search(page)
    for box in page.locator(".tick input").all()[:4]:
        box.check()
    page.click("text=Compare ticked")
    page.wait_for_load_state()


def _plan(page: Page) -> None:
    _search(page)
    page.locator("a", has_text="Plan around it").first.click()
    page.wait_for_load_state()


def _services(page: Page) -> None:
    page.goto("/match/services")
    page.fill("#near", "95814")
    page.locator('label[for^="bundles"]', has_text="Legal help after testimony").click()
    page.click("form.ask button[type=submit]")
    page.wait_for_load_state()
    page.click("text=See the plan")
    page.wait_for_load_state()


def _map_with_a_listing_open(page: Page) -> None:
    _search(page)
    page.click("#tab-map")
    page.locator(".map-list__item").first.click()
    page.wait_for_selector(".leaflet-popup-content")
    page.wait_for_function("getComputedStyle(document.querySelector('.leaflet-popup')).opacity === '1'")


def _crisis_with_lines(page: Page) -> None:
    page.goto("/crisis")
    page.click(".crisis-bar summary")


def _note_with_problem(page: Page) -> None:
    page.goto(f"{_search(page)}/shortlist")
    note = page.locator("#note-1")
    note.evaluate("field => field.removeAttribute('maxlength')")
    note.fill("x" * 301)
    page.locator("button", has_text="Save note").first.click()
    page.wait_for_load_state()


def _called(result: str) -> Reach:
    def reach(page: Page) -> None:
        page.goto(f"{_search(page)}/shortlist")
        page.locator(f"button[value={result}]").first.click()
        page.wait_for_load_state()

    return reach


def _saved(page: Page) -> None:
    _search(page)
    if page.locator("text=Save this search").count():
        page.click("text=Save this search")
        page.wait_for_load_state()
    page.goto("/saved")


def _report(page: Page) -> None:
    _search(page)
    page.locator(".card__who a").first.click()
    page.click("text=Report a problem")
    page.click("text=Send report")
    page.wait_for_load_state()


def _of_a_search(path: str) -> Reach:
    def reach(page: Page) -> None:
        page.goto(_search(page) + path)

    return reach


def _goto(path: str) -> Reach:
    def reach(page: Page) -> None:
        page.goto(path)

    return reach


STATES: Mapping[str, Reach] = {
    "results with a shortlist": _of_a_search(""),
    "comparison": _compare,
    "plan around a placement": _plan,
    "plan of services": _services,
    "map with a listing open": _map_with_a_listing_open,
    "shortlist": _of_a_search("/shortlist"),
    "note with a problem": _note_with_problem,
    "call sheet": _of_a_search("/call-sheet"),
    "declined": _called("declined"),
    "accepted": _called("accepted"),
    "saved": _saved,
    "report with a problem": _report,
    "reports": _goto("/reports"),
    "crisis": _crisis_with_lines,
    "tour": _goto("/tour/3"),
    # Last, for the search stays a table.
    "dense table": _table,
}


@pytest.mark.parametrize(("scheme", "widths"), SCHEMES)
def test_no_state_of_the_desk_has_an_accessibility_problem_or_scrolls_sideways(
    open_page: Open, scheme: str, widths: tuple[int, ...]
) -> None:
    page = open_page(bypass_csp=True, color_scheme=scheme)
    for name, reach in STATES.items():
        check(page, reach, f"{name}, {scheme}", widths)


def test_every_target_of_the_desk_is_large_enough_for_a_thumb(open_page: Open) -> None:
    page = open_page(width=320)
    for name in ("results with a shortlist", "plan of services", "shortlist", "crisis", "saved"):
        STATES[name](page)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main button, main summary, .call, .crisis-bar :is(a, summary)")]
                .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert small == [], name
