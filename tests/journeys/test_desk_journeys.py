"""Five journeys of a worker, each with its interactions counted: a click, a key, a field filled or a choice made."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open
from tests.sites import PASSWORD

MOST_TO_A_CALL_SHEET = 12
"""From sign-in to a printed sheet."""


class Hand:
    """Does what a person does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0

    def click(self, what: str | Locator) -> None:
        self.done += 1
        (self.page.locator(what).first if isinstance(what, str) else what).click()
        self.page.wait_for_load_state()

    def fill(self, field: str, words: str) -> None:
        self.done += 1
        self.page.fill(field, words)

    def choose(self, field: str, value: str) -> None:
        self.done += 1
        self.page.select_option(field, value)

    def add_to_shortlist(self) -> None:
        self.click(self.page.locator("button", has_text="Add to shortlist").first)


def sign_in(hand: Hand) -> None:
    hand.page.goto("/sign-in")
    hand.fill("#email", "worker@test.example")
    hand.fill("#password", PASSWORD)
    hand.click("main button[type=submit]")


def print_sheet(hand: Hand) -> None:
    """Press Print, with the printer replaced by a note."""
    hand.page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    hand.click("[data-print]")
    expect(hand.page.locator("body")).to_have_attribute("data-printed", "yes")


def test_from_sign_in_to_a_printed_call_sheet_in_a_crisis_on_a_phone(open_page: Open) -> None:
    hand = Hand(open_page(390, signed_in=False))
    sign_in(hand)
    hand.page.wait_for_url("**/match")
    hand.click(hand.page.locator("label", has_text="Within 2 hours"))
    hand.fill("#age", "15")
    hand.click("text=See matches")
    expect(hand.page.locator("h1")).to_have_text("Results")
    hand.add_to_shortlist()
    hand.click(hand.page.locator("a", has_text="Shortlist (1)"))
    hand.click("text=Call sheet to print")
    print_sheet(hand)
    assert hand.done <= MOST_TO_A_CALL_SHEET, hand.done
    print(f"\ncrisis placement on a phone: {hand.done} interactions")


def test_a_cross_county_placement_that_keeps_away_from_a_place(open_page: Open) -> None:
    hand = Hand(open_page())
    hand.page.goto("/match")
    hand.fill("#age", "16")
    hand.fill("#keep_away-0-place", "95820")
    hand.fill("#keep_away-0-miles", "40")
    hand.click("text=See matches")
    before = hand.page.url
    door = hand.page.locator("button[name=county]").first
    promised = door.locator(".facet__count").inner_text()
    hand.click(door)
    assert hand.page.url != before
    expect(hand.page.locator(".lead strong").first).to_have_text(re.compile(rf"^{promised} listings? may fit$"))
    expect(hand.page.locator("article.card").first).to_be_visible()
    assert "40 miles from 95820" in hand.page.locator(".asked").inner_text()
    for where in hand.page.locator(".card__where").all_inner_texts():
        # Measured from nowhere, so a card says its county alone; none is the county of the place to keep away from.
        assert "Sacramento" not in where
    assert hand.done <= MOST_TO_A_CALL_SHEET
    print(f"\ncross-county with keep-away: {hand.done} interactions")


def test_services_for_a_youth_at_home_are_a_plan_and_a_call_sheet(open_page: Open) -> None:
    hand = Hand(open_page())
    hand.page.goto("/")
    hand.click("text=Services for a youth at home")
    hand.click(hand.page.locator("label", has_text="Legal help after testimony"))
    hand.fill("#near", "93301")
    hand.click("text=See matches")
    hand.click("text=See the plan")
    rows = hand.page.locator(".covers tbody tr")
    expect(rows).to_have_count(6)
    covered = hand.page.locator(".covers tbody tr:not(:has(.covers__nobody))").count()
    expect(hand.page.locator(".covers > p strong")).to_have_text(f"{covered} of 6 needs")
    hand.click(".desk-bar button")
    hand.click("text=Call sheet to print")
    print_sheet(hand)
    assert hand.done <= MOST_TO_A_CALL_SHEET
    print(f"\nservices at home, with their call sheet: {hand.done} interactions")


def test_a_comparison_is_made_and_printed(open_page: Open) -> None:
    hand = Hand(open_page())
    hand.page.goto("/match")
    hand.fill("#near", "95814")
    hand.click("text=See matches")
    for box in hand.page.locator(".tick input").all()[:3]:
        hand.click(box)
    hand.click("text=Compare ticked")
    expect(hand.page.locator("table.compare thead th")).to_have_count(4)
    hand.page.emulate_media(media="print")
    expect(hand.page.locator("table.compare")).to_be_visible()
    expect(hand.page.locator(".no-print").first).to_be_hidden()
    hand.page.emulate_media(media="screen")
    hand.page.set_viewport_size({"width": 390, "height": 844})
    box = hand.page.locator("table.compare tbody th").first.bounding_box()
    assert box is not None
    assert box["width"] < 390 / 3, "a phone has room for a listing beside the names of the rows"
    print(f"\ncomparison: {hand.done} interactions")


def test_printed_results_are_whom_to_call_why_and_what_to_ask_and_no_more(open_page: Open) -> None:
    page = open_page(710)
    page.goto("/match")
    page.fill("#near", "95814")
    page.locator("label", has_text="First 72 hours").click()
    page.click("text=See matches")
    cards = page.locator("article.card").count()
    on_screen = page.evaluate("document.body.scrollHeight")
    page.emulate_media(media="print")
    for kept in (".card h3", ".call", ".card__where", ".card__why summary"):
        assert seen(page, kept) >= cards, kept
    assert seen(page, ".questions li") == page.locator(".questions li").count() > 0
    for left in (".crisis-bar", ".tabs", ".desk-bar", ".card__do", ".open-more", ".excluded", ".card__answers"):
        assert seen(page, left) == 0, left
    assert page.evaluate("document.body.scrollHeight") < on_screen / 2


def seen(page: Page, selector: str) -> int:
    """How many of them are to be seen."""
    count: int = page.locator(selector).evaluate_all("all => all.filter(each => each.checkVisibility()).length")
    return count


def test_no_result_then_a_near_miss_is_accepted(open_page: Open) -> None:
    hand = Hand(open_page(390))
    hand.page.goto("/match")
    hand.fill("#age", "3")
    hand.choose("#gender", "nonbinary")
    hand.choose("#jurisdiction", "delinquency")
    hand.fill("#near", "96101")
    hand.fill("#within_miles", "5")
    hand.click("text=See matches")
    expect(hand.page.locator("text=No listing fits everything you asked.")).to_be_visible()
    button = hand.page.locator(".open-more button", has_text=re.compile("more$")).first
    promised = int(re.search(r"([\d,]+) more", button.inner_text())[1])  # type: ignore[index]  # the button says it
    hand.click(button)
    expect(hand.page.locator(".lead strong").first).to_have_text(re.compile(rf"^{promised} listings? may fit$"))
    print(f"\nnear miss accepted: {hand.done} interactions")


def test_a_bundle_ticks_its_needs_at_once_and_lets_go_of_them_one_by_one(open_page: Open) -> None:
    page = open_page()
    page.goto("/match")
    bundle = page.get_by_label("First 72 hours")
    page.locator("label", has_text="First 72 hours").click()
    expect(page.get_by_label("Safety planning")).to_be_checked()
    page.locator("label", has_text="Safety planning").click()
    expect(bundle).not_to_be_checked()
    expect(page.get_by_label("Acute medical care")).to_be_checked()


def test_the_shortlist_works_without_script_and_by_keyboard(open_page: Open) -> None:
    page = open_page(390, java_script_enabled=False)
    page.goto("/match")
    page.fill("#near", "95814")
    page.click("text=See matches")
    for number in (1, 2):
        page.locator("button", has_text="Add to shortlist").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"text=Shortlist ({number})").first).to_be_visible()
    page.click("text=Shortlist (2)")
    first = page.locator(".shortlist h2").first.inner_text()
    page.locator("button", has_text="Move down").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".shortlist h2").nth(1)).to_have_text(first)
    page.click("text=Call sheet to print")
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator(".boxes li").first).to_be_visible()
