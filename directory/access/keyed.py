"""Keyed hashes: what stands in the database for a secret, an address or a name that must not be read back from it."""

import hashlib
import hmac
import ipaddress

from flask import current_app


def keyed(purpose: str, *parts: object) -> str:
    """HMAC-SHA256 of the parts under the site's secret, in hexadecimal. Another purpose is another hash."""
    return _keyed(_bytes(current_app.config["SECRET_KEY"]), purpose, *parts)


def keyed_ways(purpose: str, *parts: object) -> list[str]:
    """The same under each secret that is read with: the present one, then the one before it, if it is set."""
    return [keyed(purpose, *parts), *(_keyed(_bytes(key), purpose, *parts) for key in _before())]


def derived(purpose: str) -> str:
    """A secret of its own for one purpose, which tells nothing of the site's."""
    return keyed("derived", purpose)


def derived_before(purpose: str) -> str | None:
    """What ``derived`` was under the secret before the present one; None where no such is set."""
    return next((_keyed(_bytes(key), "derived", purpose) for key in _before()), None)


def network_of(address: str | None) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _keyed(secret: bytes, purpose: str, *parts: object) -> str:
    text = "\x1f".join([purpose, *(str(part) for part in parts)])
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def _before() -> list[str | bytes]:
    return list(current_app.config["SECRET_KEY_FALLBACKS"] or ())


def _bytes(secret: str | bytes) -> bytes:
    return secret if isinstance(secret, bytes) else secret.encode()
