"""Every page and state at three widths: no accessibility problem, no sideways scrolling, nothing on the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.journeys.conftest import Open
from tests.journeys.states import STATES, VISITOR_STATES, Reach

WIDTHS = (320, 768, 1280)
#: Colours do not depend on the width, so the dark ones are swept at one.
SCHEMES = [("light", WIDTHS), ("dark", (768,))]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}


def check(page: Page, reach: Reach, name: str, widths: tuple[int, ...]) -> None:
    # axe-core brings styles of its own, which the site's policy forbids; the policy has its own test below.
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        reach(page)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"


@pytest.mark.parametrize(("scheme", "widths"), SCHEMES)
def test_no_state_has_an_accessibility_problem_or_scrolls_sideways(
    open_page: Open, scheme: str, widths: tuple[int, ...]
) -> None:
    page = open_page(bypass_csp=True, color_scheme=scheme)
    for name, reach in STATES.items():
        check(page, reach, f"{name}, {scheme}", widths)
    visitor = open_page(signed_in=False, bypass_csp=True, color_scheme=scheme)
    for name, reach in VISITOR_STATES.items():
        check(visitor, reach, f"{name}, {scheme}", widths)


def test_no_state_breaks_the_content_policy_or_asks_for_what_is_not_there(open_page: Open, address: str) -> None:
    page = open_page()
    said: list[str] = []
    asked: list[str] = []
    missing: list[str] = []
    # That the page itself is a problem or not found is part of some states.
    page.on("console", lambda message: None if "Failed to load" in message.text else said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: missing.append(answer.url) if is_missing(answer) else None)
    for name, reach in STATES.items():
        reach(page)
        page.wait_for_load_state("networkidle")
        assert said == [], name
        assert missing == [], name
        assert [url for url in asked if not url.startswith((address, "data:"))] == [], name


def is_missing(answer: Response) -> bool:
    return answer.status >= 400 and answer.request.resource_type != "document"


def test_every_target_is_large_enough_for_a_thumb(open_page: Open) -> None:
    page = open_page(width=320)
    for name in ("match form", "results", "found", "first page"):
        STATES[name](page)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main button, main summary, .call, body > header :is(a, button)")]
                .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert small == [], name
