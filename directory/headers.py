"""The headers that every answer carries, errors included."""

from flask import Flask, Response, request

#: Nothing here needs the outside: everything is from this site, and inline scripts do not run.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


#: What is the same for everyone and may be kept by a browser.
PUBLIC_FILES = frozenset({"static", "places.counties"})


def install(app: Flask) -> None:
    """Set the headers on every answer of the app."""
    settings = app.extensions["settings"]
    policy = _POLICY.format(tiles=f" {_origin(settings.tile_url)}" if settings.tile_url else "")

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = policy
        if settings.is_production:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if request.endpoint not in PUBLIC_FILES:
            # What was on the screen must not come back by the Back button after sign-out.
            response.headers["Cache-Control"] = "no-store"
        return response


def _origin(url: str) -> str:
    """Scheme and host of a tile address, whose ``{s}`` is a subdomain."""
    from urllib.parse import urlsplit

    parts = urlsplit(url.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"
