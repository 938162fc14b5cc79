"""Serves the site's own files: compressed where the browser can, and kept by it for as long as they are the same."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from werkzeug.security import safe_join

#: The folders in these carry their version, so what they hold never changes.
_VERSIONED = ("vendor/", "fonts/")

_FOREVER = "public, max-age=31536000, immutable"

#: Kinds of file that shrink. Fonts and images are compressed already.
_TEXT = frozenset({".css", ".js", ".svg", ".json", ".txt", ".md"})


def install(app: Flask) -> None:
    """Serve ``static`` from here, and give templates ``asset(path)``."""
    folder = Path(str(app.static_folder))

    def serve(filename: str) -> Response:
        return _serve(app, folder, filename)

    def asset(path: str) -> str:
        if path.startswith(_VERSIONED):
            return url_for("static", filename=path)
        return url_for("static", filename=path, v=_fingerprint(*_identity(folder / path)))

    app.view_functions["static"] = serve
    app.add_template_global(asset, "asset")


def _serve(app: Flask, folder: Path, filename: str) -> Response:
    found = safe_join(str(folder), filename)
    if found is None or not Path(found).is_file():
        abort(404)
    path = Path(found)
    encoded = _encoded(path) if path.suffix in _TEXT and "Range" not in request.headers else None
    response = app.send_static_file(filename) if encoded is None else _answer(path, *encoded)
    if path.suffix in _TEXT:
        response.vary.add("Accept-Encoding")
    if filename.startswith(_VERSIONED) or "v" in request.args:
        response.headers["Cache-Control"] = _FOREVER
    return response


def _encoded(path: Path) -> tuple[bytes, str] | None:
    """The file in Brotli where that stands beside it, else in gzip, whichever the browser takes; None for neither."""
    brotli = path.with_name(f"{path.name}.br")
    if request.accept_encodings["br"] and brotli.is_file():
        return brotli.read_bytes(), "br"
    if request.accept_encodings["gzip"]:
        return _gzipped(*_identity(path)), "gzip"
    return None


def _answer(path: Path, body: bytes, encoding: str) -> Response:
    response = Response(body, mimetype=mimetypes.guess_type(path.name)[0])
    response.content_encoding = encoding
    # Another encoding is another body, so it needs another tag.
    response.set_etag(f"{_fingerprint(*_identity(path))}-{encoding}")
    response.make_conditional(request)
    return response


def _identity(path: Path) -> tuple[Path, int, int]:
    """What changes when the file does."""
    state = path.stat()
    return path, state.st_mtime_ns, state.st_size


@lru_cache(maxsize=64)
def _gzipped(path: Path, _changed: int, _size: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
