"""How much is sent: a results page on a first visit, so that it opens on a poor connection."""

from playwright.sync_api import CDPSession, Page

from directory.settings import ROOT
from tests.journeys.conftest import Open
from tests.journeys.states import ask

FIRST_VISIT = 125_000
"""Bytes transferred for a page of results, compressed, headers included: page, styles, fonts, scripts."""

FORM_FIRST_VISIT = 135_000
"""The match form has htmx as well."""


class Scale:
    """Adds up what the browser receives."""

    def __init__(self, page: Page) -> None:
        self.received: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._protocol: CDPSession = page.context.new_cdp_session(page)
        self._protocol.send("Network.enable")
        self._protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._protocol.on("Network.responseReceived", self._name)
        self._protocol.on("Network.loadingFinished", self._weigh)

    def _name(self, event: dict) -> None:
        self._names[event["requestId"]] = event["response"]["url"]

    def _weigh(self, event: dict) -> None:
        name = self._names.get(event["requestId"], "")
        self.received[name] = self.received.get(name, 0) + int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        return sum(self.received.values())

    def __str__(self) -> str:
        heaviest = sorted(self.received.items(), key=lambda pair: -pair[1])
        return "\n  ".join([f"{self.total:,} bytes", *(f"{size:7,} {name}" for name, size in heaviest)])


def test_a_results_page_with_twenty_cards_is_light_on_a_first_visit(open_page: Open) -> None:
    page = open_page()
    ask(page, near="95814", within_miles="200", county="")
    assert page.locator("article.card").count() == 20
    scale = Scale(page)
    page.reload(wait_until="networkidle")
    print(f"\nresults page, first visit: {scale}")
    assert scale.received, "nothing was weighed"
    assert scale.total <= FIRST_VISIT


def test_the_match_form_is_light_on_a_first_visit(open_page: Open) -> None:
    page = open_page()
    scale = Scale(page)
    page.goto("/match", wait_until="networkidle")
    print(f"\nmatch form, first visit: {scale}")
    assert 0 < scale.total <= FORM_FIRST_VISIT


def test_what_is_sent_in_brotli_is_the_file_itself(open_page: Open) -> None:
    page = open_page(signed_in=False)
    page.goto("/")
    for compressed in sorted((ROOT / "static" / "vendor").rglob("*.br")):
        file = compressed.with_suffix("")
        path = f"/static/{file.relative_to(ROOT / 'static').as_posix()}"
        encoding, text = page.evaluate(
            """async path => {
                const answer = await fetch(path);
                return [answer.headers.get("content-encoding"), await answer.text()];
            }""",
            path,
        )
        assert encoding == "br", path
        assert text == file.read_bytes().decode("utf-8"), path


def test_a_name_with_other_letters_is_shown_in_the_same_font(open_page: Open) -> None:
    page = open_page(signed_in=False)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto("/", wait_until="networkidle")
    assert "PublicSans-Bold.woff2" not in fetched
    with page.expect_response("**/PublicSans-Bold.woff2"):
        page.evaluate("document.querySelector('h1').append(' Nguyễn')")
