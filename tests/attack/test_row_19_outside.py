"""Row 19: the site leads nobody elsewhere, asks nothing of any other machine, and gives no file that is not its own."""

import socket
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest

from directory.records import AccountRole
from tests.attack.amounts import many
from tests.attack.forms import Page
from tests.attack.sweeping import ROLES, Asked, Seen, plain_paths, sweep
from tests.attack.targets import build_site, demonstration, uuids
from tests.scoreboard.test_row_19_redirects import ELSEWHERE, NAMES, leads_here
from tests.sites import Site, csrf_of

Score = Callable[[int, str, str, int], None]

PATHS = (
    "../pyproject.toml",
    "..%2fpyproject.toml",
    "%2e%2e/%2e%2e/etc/passwd",
    "..\\pyproject.toml",
    "....//pyproject.toml",
    "/etc/passwd",
    "css/../../pyproject.toml",
    "css/%00manzanita.css",
    "css",
    "",
    "vendor/../../seeds/demo_listings.csv",
    "C:/windows/win.ini",
    "~root/.ssh/id_rsa",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(tmp_path_factory.mktemp("outside"), demonstration(every=40))


def test_nothing_that_is_asked_opens_a_connection_or_loads_from_elsewhere(
    site: Site, monkeypatch: pytest.MonkeyPatch, score: Score
) -> None:
    opened: list[object] = []

    def refuse(_socket: object, address: object, *_: object) -> None:
        opened.append(address)
        raise OSError("this machine is alone")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    asked = Asked(listings=list(uuids(site).values())[:2])
    answered = [seen for role in ROLES for seen in sweep(site, role, asked)]
    assert opened == []
    assert [seen.status for seen in answered].count(200) > 200
    pages = [seen for seen in answered if seen.body[:40].lower().lstrip().startswith(b"<!doctype html>")]
    assert [found for seen in pages for found in _loaded_from_elsewhere(seen)] == []
    score(20, "assets from elsewhere on all pages of all roles", "0", len(pages))
    score(19, "connections to other machines while everything is read", "0", len(answered))
    with pytest.raises(OSError, match="alone"):
        socket.create_connection(("192.0.2.1", 80))


def _loaded_from_elsewhere(seen: Seen) -> list[tuple[str, str, str]]:
    """What a page loads from another host, or frames, or styles in place. Links may lead elsewhere: to exit, say."""
    page = Page(seen.body.decode())
    addresses = page.addresses(("src", "href", "action", "srcset", "data", "poster"))
    loaded = [(seen.what, tag, address) for tag, address in addresses if urlsplit(address).netloc and tag != "a"]
    framed = [(seen.what, tag, "") for tag, held in page.tags if tag in _FRAMES or "style" in held]
    return loaded + framed


_FRAMES = ("iframe", "object", "embed", "frame")


def _answers_with_a_location(site: Site, role: AccountRole | None) -> Iterator[tuple[str, str | None]]:
    client = site.client(role)
    for path in plain_paths(site)[:: many(4, 1)]:
        for name in NAMES[:3]:
            target = quote(ELSEWHERE[len(path) % len(ELSEWHERE)])
            for headers in ({}, {"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example", "Referer": "//evil"}):
                with client.get(f"{path}?{name}={target}", headers=headers) as answer:
                    yield path, answer.headers.get("Location")


@pytest.mark.parametrize("role", [None, AccountRole.WORKER, AccountRole.ADMINISTRATOR], ids=str)
def test_no_address_leads_elsewhere_whatever_host_is_named(site: Site, role: AccountRole | None, score: Score) -> None:
    locations = list(_answers_with_a_location(site, role))
    assert [found for found in locations if not leads_here(found[1])] == []
    score(19, f"redirects of {role or 'a visitor'} to elsewhere", "0", len(locations))


def test_a_form_leads_here_whatever_it_says(site: Site, score: Score) -> None:
    client, tried = site.client(AccountRole.WORKER), 0
    token = csrf_of(client, "/account")
    for path in ("/match", "/find", "/account", "/account/browsers/1/end", "/sign-in"):
        for target in ELSEWHERE:
            form = dict.fromkeys(NAMES, target) | {"csrf_token": token, "seeking": "both", "words": "x", "name": "Test"}
            answer = client.post(path, data=form, headers={"Referer": target.strip()})
            tried += 1
            assert leads_here(answer.headers.get("Location")), (path, target)
    score(19, "forms that lead elsewhere", "0", tried)


def test_no_path_leads_out_of_the_sites_own_files(site: Site, score: Score) -> None:
    client, tried = site.client(AccountRole.ADMINISTRATOR), 0
    with client.get("/static/css/manzanita.css") as answer:
        assert answer.status_code == 200
    for prefix in (
        "/static/",
        "/static/css/",
        "/listings/",
        "/coverage/counties/",
        "/match/",
        "/find/",
        "/api/listings/",
    ):
        for path in PATHS:
            with client.get(prefix + path) as answer:
                tried += 1
                assert answer.status_code in (404, 303, 308, 401), (prefix, path)
                assert b"requires-python" not in answer.data
                assert b"root:" not in answer.data
    score(19, "files outside that a path gives", "0", tried)
