"""Accounts and people in a real browser: no accessibility problem, no sideways scrolling, no complaint."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from directory.records import AccountRole
from tests.houses import PASSWORD, House, Person
from tests.journeys.test_every_state import RULES
from tests.sites import served

STAFF_PAGES = (
    "/account",
    "/account/password",
    "/account/two-step",
    "/account/browsers",
    "/account/tokens",
    "/account/confirm",
    "/people",
    "/people/{worker}",
    "/people/{staff}",
    "/people/invitations",
    "/people/requests",
    "/people/requests/1",
)
VISITOR_PAGES = ("/sign-in", "/reset", "/reset/nothing", "/request-access", "/invitation/nothing")


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with served(house.app) as url:
        yield url


def check(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"


def send(page: Page, **fields: str) -> None:
    """Fill the page's last form and send it."""
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.locator("main form").last.locator("button[type=submit]").click()
    page.wait_for_load_state()


def test_staff_pages_and_every_step_of_signing_in(house: House, browser: Browser, address: str) -> None:
    worker, staff = house.person(), house.person(AccountRole.STAFF)
    ask_for_access(house)
    page = browser.new_context(base_url=address, bypass_csp=True).new_page()
    page.goto("/sign-in")
    send(page, email=staff.email, password="wrong")
    check(page)
    send(page, email=staff.email, password=PASSWORD)
    check(page)
    page.goto("/sign-in/recovery-code")
    check(page)
    page.goto("/sign-in/code")
    send(page, code=staff.code())
    for path in STAFF_PAGES:
        page.goto(path.format(worker=worker.id, staff=staff.id))
        check(page)
    page.goto("/account/tokens")
    page.locator("main form").last.locator("button[type=submit]").click()
    check(page)
    page.context.close()


def test_visitor_pages_and_the_first_sign_in_of_staff(house: House, browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, bypass_csp=True).new_page()
    for path in VISITOR_PAGES:
        page.goto(path)
        check(page)
    new = house.person(AccountRole.STAFF, has_second_step=False)
    page.goto("/sign-in")
    send(page, email=new.email, password=PASSWORD)
    check(page)
    send(page, code=code_shown(page))
    assert page.title().startswith("Recovery codes")
    check(page)
    page.context.close()


def test_nothing_needs_a_script_and_nothing_breaks_the_content_policy(
    house: House, browser: Browser, address: str
) -> None:
    person: Person = house.person(AccountRole.STAFF, has_second_step=False)
    for scripts in (True, False):
        page = browser.new_context(base_url=address, java_script_enabled=scripts).new_page()
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto("/sign-in")
        send(page, email=person.email, password=PASSWORD)
        if "set-up" in page.url:
            send(page, code=code_shown(page))
        else:
            send(page, code=person.code())
        page.goto("/account/browsers")
        assert page.locator("h1").inner_text() == "Signed-in browsers"
        page.get_by_role("button", name="Sign out everywhere").click()
        page.wait_for_load_state()
        page.goto("/account")
        assert page.url.endswith("/sign-in")
        assert said == []
        page.context.close()


def code_shown(page: Page) -> str:
    """What an app would show for the key on the page."""
    from passlib.totp import TOTP

    key = page.locator(".key").inner_text().replace("-", "").replace(" ", "")
    return str(TOTP(key=key, format="base32").generate().token)


def ask_for_access(house: House) -> None:
    house.browser().post(
        "/request-access",
        "/request-access",
        name="Sky Invented",
        email="sky@county.example",
        agency="Invented County Agency",
        county="Kern",
        role="worker",
        reason="I place youth at night.",
    )
