"""The pages and their states that every sweep visits: how to come to each from anywhere."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page

from tests.sites import PASSWORD

Reach = Callable[[Page], None]


def sign_in(page: Page, who: str = "worker") -> None:
    page.goto("/sign-in")
    page.fill("#email", f"{who}@test.example")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def ask(page: Page, **fields: str) -> None:
    """Fill the match form by the fields' ids and go to the results. ``county`` may be chosen too."""
    page.goto("/match")
    for name, value in fields.items():
        if name in ("county", "gender", "jurisdiction"):
            page.select_option(f"#{name}", value)
        else:
            page.fill(f"#{name.replace('__', '-')}", value)
    page.click("form.ask button[type=submit]")
    page.wait_for_load_state()


def find(page: Page, words: str) -> None:
    page.goto("/find")
    page.fill("#words", words)
    page.click("main form[role=search] button")
    page.wait_for_load_state()


def _form_with_problems(page: Page) -> None:
    ask(page, age="fifteen", near="Nowhereville", within_miles="60")


def _form_all_open(page: Page) -> None:
    page.goto("/match")
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")


def _results(page: Page) -> None:
    ask(page, age="15", gender="girl", jurisdiction="dependency", near="95814", within_miles="60")


def _results_all_open(page: Page) -> None:
    _form_all_open(page)
    page.check("text=Survivor mentor")
    page.fill("#near", "95814")
    page.check("text=Placements and services")
    page.click("form.ask button[type=submit]")
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")


def _no_match(page: Page) -> None:
    ask(page, age="3", gender="nonbinary", jurisdiction="delinquency", near="96101", within_miles="5", county="Alpine")


def _map(page: Page) -> None:
    _results(page)
    page.click("#tab-map")
    page.wait_for_selector(".leaflet-interactive")


def _listing(page: Page) -> None:
    find(page, "shelter")
    page.locator(".card__who a").first.click()
    page.wait_for_url("**/listings/*")


def _confidential_listing(page: Page) -> None:
    find(page, "safe house")
    page.locator(".card__who a").first.click()
    page.wait_for_url("**/listings/*")


def _goto(path: str) -> Reach:
    def reach(page: Page) -> None:
        page.goto(path)

    return reach


#: What someone signed in may come to.
STATES: Mapping[str, Reach] = {
    "first page": _goto("/"),
    "match form": _goto("/match"),
    "match form, all open": _form_all_open,
    "match form with problems": _form_with_problems,
    "results": _results,
    "results, all open": _results_all_open,
    "no match": _no_match,
    "map": _map,
    "word search": _goto("/find"),
    "found": lambda page: find(page, "counseling"),
    "found nothing": lambda page: find(page, "tutring"),
    "listing": _listing,
    "confidential listing": _confidential_listing,
    "coverage": _goto("/coverage?measure=nearest_miles&need=support.survivor_mentor"),
    "coverage of a county": _goto("/coverage/counties/inyo"),
    "coverage compared": _goto("/coverage/compare?county=inyo&county=kern&with=neighbors&with=state"),
    "coverage gaps": _goto("/coverage/gaps"),
    "coverage how targets begin": _goto("/coverage/suggestions"),
    "coverage gaps of a county": _goto("/coverage/counties/inyo/gaps"),
    "coverage demand": _goto("/coverage/demand"),
    "coverage capacity": _goto("/coverage/capacity"),
    "coverage on two dates": _goto("/coverage/dates?from=2020-01-01"),
    "coverage report": _goto("/coverage/counties/kern/report"),
    "coverage cards": _goto("/coverage/counties/kern/cards"),
    "not found": _goto("/nowhere"),
}

#: What a visitor comes to.
VISITOR_STATES: Mapping[str, Reach] = {
    "visitor's first page": _goto("/"),
    "help": _goto("/help"),
    "sign-in": _goto("/sign-in"),
}
