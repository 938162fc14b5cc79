"""A real browser on a real server. Without a Chromium these tests skip, and say so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from directory.records import AccountRole
from tests.journeys.states import sign_in
from tests.pages.reading import lift_stops
from tests.sites import Site, make_site, served
from tests.sites import sign_in as sign_in_by_forms

Open = Callable[..., Page]
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """Where the site with the demonstration listings answers, on a free port."""
    lift_stops(site)
    with served(site.app) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page of its own: ``open_page(width=390, signed_in=True, java_script_enabled=False)``."""
    contexts = []

    def _open(width: int = 1280, height: int = 800, *, signed_in: bool = True, **options: Any) -> Page:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if signed_in:
            sign_in(page)
        return page

    yield _open
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def kept_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def kept_address(kept_site: Site) -> Iterator[str]:
    with served(kept_site.app) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, kept_site: Site, kept_address: str) -> Iterator[Visit]:
    """A phone of its own: ``visit(role)`` is signed in as that role, ``visit()`` is anyone."""
    contexts = []

    def _visit(role: AccountRole | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=kept_address, viewport={"width": 390, "height": 844}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if role is AccountRole.PROVIDER:
            sign_in(page, "provider")
        elif role is not None:
            # Staff have a second step, which a browser without a phone cannot answer.
            client = kept_site.app.test_client()
            sign_in_by_forms(client, f"{role}@test.example")
            cookie = client.get_cookie("manzanita")
            assert cookie is not None
            context.add_cookies([{"name": "manzanita", "value": cookie.value, "url": kept_address}])
        return page

    yield _visit
    for context in contexts:
        context.close()
