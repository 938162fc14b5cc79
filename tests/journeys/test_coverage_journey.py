"""From the map to a county's gap by keyboard, without JavaScript too; the report and the cards on paper."""

import re

import pytest
from playwright.sync_api import Page

from directory.records import AccountRole
from tests.journeys.conftest import Open
from tests.journeys.test_every_state import check
from tests.sites import Site


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_the_map_leads_to_a_county_by_keyboard(open_page: Open, java_script_enabled: bool) -> None:
    page = open_page(java_script_enabled=java_script_enabled)
    page.goto("/coverage?measure=serving")
    page.locator("a.skip-map").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coverage/counties/alpine")
    page.get_by_role("link", name="Gaps", exact=True).click()
    page.wait_for_url("**/coverage/counties/alpine/gaps")
    assert page.locator("h1").inner_text() == "Gaps in Alpine County"


def test_a_filter_stays_in_the_form_and_says_itself_in_the_heading(open_page: Open) -> None:
    page = open_page(width=390)
    page.goto("/coverage")
    page.select_option("#measure", "located")
    page.select_option("#need", "support.survivor_mentor")
    page.click("form.coverage-filters button")
    page.wait_for_url(re.compile("need=support.survivor_mentor"))
    assert page.locator("#need").input_value() == "support.survivor_mentor"
    assert "Survivor mentor" in page.locator("#measure-heading").inner_text()


def test_eight_cards_are_one_sheet_of_paper(open_page: Open) -> None:
    page = open_page()
    page.goto("/coverage/counties/kern/cards")
    paper = page.pdf(format="Letter", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.emulate_media(media="print")
    assert page.locator(".pocket-card:visible").count() == 8


def test_the_printed_report_has_no_controls(open_page: Open) -> None:
    page = open_page()
    page.goto("/coverage/counties/kern/report")
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    assert page.locator(".report-actions:visible").count() == 0
    assert page.locator("h1:visible").count() == 1


def as_staff(page: Page, site: Site, address: str) -> None:
    """Give the browser a session of staff, signed in as the tests' clients are, with the second step."""
    client = site.client(AccountRole.STAFF)
    cookies = [{"name": cookie.key, "value": cookie.value, "url": address} for cookie in client._cookies.values()]
    page.context.add_cookies(cookies)


def test_the_forms_of_staff_say_what_is_wrong_and_are_for_everyone(open_page: Open, site: Site, address: str) -> None:
    page = open_page(signed_in=False, bypass_csp=True)
    as_staff(page, site, address)

    def refused(form: str, field: str) -> None:
        page.goto(form)
        page.locator("main form summary").first.click()
        page.fill(field, "many")
        page.click("main form .actions button")
        page.wait_for_selector(".error-summary")

    targets = "/coverage/counties/kern/targets"
    check(page, lambda page: refused("/coverage/suggestions/edit", "#groups-0-at_least"), "suggestions", (320,))
    check(page, lambda page: refused(targets, "#aims-0-number"), "targets", (320,))
    check(page, lambda page: page.goto("/coverage/counties/kern/edit") and None, "county", (320,))
