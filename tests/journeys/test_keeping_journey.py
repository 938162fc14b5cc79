"""A provider on a phone keeps a listing true; staff decline; two people write at once; a link without an account."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from directory.records import AccountRole
from tests.journeys.conftest import Visit
from tests.pages.reading import first_organization
from tests.sites import Site

INVITED_PASSWORD = "nine grey cranes under the levee"

SAVE = ".kept__save button:has-text('Save')"


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


def test_two_editors_see_both_and_choose_for_the_one_fact_that_both_changed(visit: Visit) -> None:
    first, second = visit(AccountRole.PROVIDER), visit(AccountRole.PROVIDER)
    first.goto("/keeping")
    path = first.locator(".kept__row h2 a").first.get_attribute("href")
    for page, words in ((first, "Words of the first"), (second, "Words of the second")):
        page.goto(f"{path}/9")
        page.fill("#csec_training_notes", words)
    second.fill("#csec_training_share", "80")
    first.click(SAVE)
    first.wait_for_selector(".notice--success")
    second.click(SAVE)
    second.wait_for_selector("h1:has-text('Someone else changed this')")
    is_well_made(second)
    assert second.locator("fieldset.choice legend").all_inner_texts() == ["Notes on training"]
    assert "Words of the first" in second.locator("fieldset.choice").inner_text()
    second.check("#choose-csec_training_notes-mine")
    second.click("text=Save what I chose")
    second.wait_for_selector(".notice--success")
    second.goto(f"{path}/9")
    assert second.input_value("#csec_training_notes") == "Words of the second"
    assert second.input_value("#csec_training_share") == "80"


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


def test_what_is_typed_is_kept_and_taken_up_again(visit: Visit) -> None:
    page = visit(AccountRole.PROVIDER)
    page.goto("/keeping")
    path = page.locator(".kept__row h2 a").last.get_attribute("href")
    page.goto(f"{path}/12")
    live = page.input_value("#barriers")
    page.fill("#barriers", "We cannot yet")
    page.wait_for_selector("[data-draft-status]:has-text('Draft kept')")
    page.goto(f"{path}/12")
    is_well_made(page)
    assert page.input_value("#barriers") == live
    page.click("text=Continue with them")
    assert page.input_value("#barriers") == "We cannot yet"
    page.fill("#barriers", "We cannot yet take sibling groups.")
    page.click(SAVE)
    page.wait_for_selector(".notice--success")
    page.goto(f"{path}/12")
    assert "unsaved changes" not in page.locator("main").inner_text()
    assert page.input_value("#barriers") == "We cannot yet take sibling groups."


def test_an_invited_provider_comes_to_a_confirmed_listing(visit: Visit, kept_site: Site) -> None:
    staff = visit(AccountRole.STAFF)
    staff.goto("/people/invitations")
    staff.fill("#email", "invited@provider.example")
    staff.check("input[name=role][value=provider]", force=True)
    staff.fill("#organizations-0", first_organization(kept_site))
    staff.click("button:has-text('Send the invitation')")
    staff.wait_for_selector(".notice")
    kept_site.app.extensions["post"].wait()
    developer = visit(AccountRole.ADMINISTRATOR)
    developer.goto("/outbox")
    is_well_made(developer)
    developer.click("text=Your invitation to Manzanita")
    is_well_made(developer)
    link = developer.locator(".letter a").get_attribute("href")

    phone = visit()
    phone.goto("/invitation/" + str(link).rpartition("/")[2])
    phone.fill("#name", "Invited Person")
    phone.fill("#password", INVITED_PASSWORD)
    phone.fill("#again", INVITED_PASSWORD)
    phone.click("main button[type=submit]")
    phone.goto("/keeping")
    phone.locator(".kept__row h2 a").first.click()
    phone.wait_for_url("**/keeping/*")
    listing = phone.url.rpartition("/")[2]
    phone.click("text=Strengths")
    phone.fill("#strengths", "The night staff stay for years.")
    phone.click(SAVE)
    phone.wait_for_selector(".notice--success")
    phone.click("text=All of it is still true")
    phone.wait_for_selector(".notice--success:has-text('Confirmed as of today')")
    is_well_made(phone)
    phone.click("text=Who confirmed it")
    assert "Invited Person" in phone.locator("main").inner_text()
    is_well_made(phone)

    worker = visit(AccountRole.WORKER)
    worker.goto(f"/listings/{listing}")
    told = worker.locator("main").inner_text()
    assert "Last confirmed today" in told
    assert "The night staff stay for years." in told


def test_the_queues_of_staff_and_an_organizations_page_are_well_made(visit: Visit) -> None:
    staff = visit(AccountRole.STAFF)
    for path in ("/reviews", "/corrections", "/reviews/silent?kind=placement", "/reviews/claims"):
        staff.goto(path)
        is_well_made(staff)
    provider = visit(AccountRole.PROVIDER)
    provider.goto("/organizations")
    provider.locator(".kept__row h2 a").first.click()
    provider.wait_for_url("**/organizations/*")
    is_well_made(provider)
    provider.click("text=Add a listing")
    provider.wait_for_url("**/add")
    is_well_made(provider)
