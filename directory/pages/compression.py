"""Sends pages gzipped.

A compressed page can give away a secret by its length only where a stranger can make it echo what they choose
(BREACH). Nothing here is echoed on a GET, and every POST needs its form's token and a same-site cookie.
"""

import gzip

from flask import Flask, Response, request

#: Below this, compressing costs more than it saves.
_SHORTEST = 1_000


def install(app: Flask) -> None:
    """Gzip the pages and JSON that the app makes, for browsers that take it."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if not _is_worth_it(response) or not request.accept_encodings["gzip"]:
            return response
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        return response


def _is_worth_it(response: Response) -> bool:
    if response.is_streamed or response.direct_passthrough or response.content_encoding:
        return False
    kind = response.mimetype or ""
    is_text = kind.startswith("text/") or kind.endswith("json")
    return is_text and (response.calculate_content_length() or 0) >= _SHORTEST
