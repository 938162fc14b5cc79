"""Row 19, its part of accounts: nobody is sent away from the site by an address, a header or a form."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from directory.records import AccountRole
from tests.houses import House

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%2f%2fevil.example",
    "http://localhost.evil.example/",
    "\t//evil.example",
    "/\t/evil.example",
    "data:text/html,x",
)
NAMES = ("next", "url", "return", "return_to", "redirect", "continue", "r")
PATHS = ("/sign-in", "/sign-in/code", "/reset", "/request-access", "/account", "/account/confirm", "/people", "/")


def test_no_address_sends_anyone_elsewhere(house: House, score: Callable[[int, str, str, int], None]) -> None:
    tried = 0
    signed_in = house.person().browser()
    for browser in (house.browser(), signed_in):
        for path in PATHS:
            for name in NAMES:
                for target in ELSEWHERE:
                    answer = browser.client.get(f"{path}?{name}={quote(target)}")
                    tried += 1
                    assert leads_here(answer.headers.get("Location")), (path, name, target)
    score(19, "redirects to elsewhere by the pages of accounts", "0", tried)


def test_signing_in_leads_where_the_site_says(house: House) -> None:
    for target in ELSEWHERE:
        browser, person = house.browser(), house.person()
        form = {"email": person.email, "password": person.password, "next": target}
        answer = browser.post(f"/sign-in?next={quote(target)}", "/sign-in", **form)
        assert answer.location == "/match"


def test_a_strange_host_is_in_no_redirect_and_no_letter(house: House) -> None:
    person = house.person()
    answer = house.browser().client.get("/account", headers={"Host": "evil.example"})
    assert leads_here(answer.headers["Location"])
    strange: dict[str, str] = {"base_url": "http://evil.example"}
    visitor, staff = house.browser().client, house.app.test_client()
    staff.set_cookie("manzanita", house.person(AccountRole.STAFF).browser().session_cookie or "", domain="evil.example")
    for client, path, form in (
        (visitor, "/reset", {"email": person.email}),
        (staff, "/people/invitations", {"email": "host@county.example", "role": "worker", "county": ""}),
    ):
        page = client.get(path, **strange).get_data(as_text=True)
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        assert client.post(path, data=form | {"csrf_token": token}, **strange).status_code in (200, 303)
    letters = house.letters(person.email) + house.letters("host@county.example")
    assert len(letters) == 2
    assert not any("evil.example" in letter.as_string() for letter in letters)


def leads_here(location: str | None) -> bool:
    if location is None:
        return True
    parts = urlsplit(location)
    return not parts.scheme and not parts.netloc and location.startswith("/") and not location.startswith(("//", "/\\"))
