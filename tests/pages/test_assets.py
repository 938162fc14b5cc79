"""The site's own files: unmodified where they are others', compressed, and kept by the browser."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from directory.settings import ROOT
from tests.sites import Site

VENDOR = ROOT / "static" / "vendor"
SUMS = [line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("digest", "path"), SUMS)
def test_what_others_wrote_is_as_they_wrote_it(digest: str, path: str) -> None:
    assert hashlib.sha256((VENDOR / path.strip()).read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_summed_or_a_licence_or_compressed() -> None:
    summed = {path.strip() for _, path in SUMS}
    for file in VENDOR.rglob("*"):
        name = file.relative_to(VENDOR).as_posix()
        if file.is_file() and "LICENSE" not in name and name not in ("README.md", "SHA256SUMS"):
            assert name in summed or name.removesuffix(".br") in summed, name


def test_every_vendored_package_has_its_licence() -> None:
    for folder in VENDOR.iterdir():
        assert not folder.is_dir() or list(folder.glob("LICENSE*")), folder.name


def test_a_sheet_is_sent_in_the_smallest_form_that_the_browser_takes(site: Site) -> None:
    path = "/static/vendor/uswds-3.14.0/css/uswds.min.css"
    with site.client().get(path) as plain:
        file = plain.data
    gzipped = site.client().get(path, headers={"Accept-Encoding": "gzip"})
    brotli = site.client().get(path, headers={"Accept-Encoding": "gzip, br"})
    assert [each.headers.get("Content-Encoding") for each in (plain, gzipped, brotli)] == [None, "gzip", "br"]
    assert gzip.decompress(gzipped.data) == file
    assert len(brotli.data) < len(gzipped.data) < len(file) // 8
    assert len({each.headers["ETag"] for each in (plain, gzipped, brotli)}) == 3
    assert "Accept-Encoding" in brotli.headers["Vary"]


def test_a_page_is_gzipped_for_a_browser_that_takes_it(site: Site) -> None:
    plain, gzipped = site.client().get("/"), site.client().get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert b"Manzanita" in gzip.decompress(gzipped.data)
    assert int(gzipped.headers["Content-Length"]) == len(gzipped.data)


def test_own_files_change_their_address_when_they_change_and_are_kept_for_a_year(site: Site) -> None:
    page = site.client().get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert "?v=" in address or re.search(r"/(vendor|fonts)/", address), address
        with site.client().get(address) as answer:
            kept = answer.headers["Cache-Control"]
        assert kept == "public, max-age=31536000, immutable", address


def test_an_asset_outside_the_folder_is_not_found(site: Site) -> None:
    for path in ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/css"):
        assert site.client().get(path).status_code == 404


@pytest.mark.parametrize("sheet", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda path: path.name)
def test_sheets_ask_nothing_of_another_site(sheet: Path) -> None:
    addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text(encoding="utf-8"))
    assert all(address.startswith(("../", "data:image/svg+xml")) for address in addresses)
