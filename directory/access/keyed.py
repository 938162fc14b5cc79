"""Keyed hashes: what stands in the database for a secret, an address or a name that must not be read back from it."""

import hashlib
import hmac
import ipaddress

from flask import current_app


def keyed(purpose: str, *parts: object) -> str:
    """HMAC-SHA256 of the parts under the site's secret, in hexadecimal. Another purpose is another hash."""
    text = "\x1f".join([purpose, *(str(part) for part in parts)])
    return hmac.new(_secret(), text.encode(), hashlib.sha256).hexdigest()


def derived(purpose: str) -> str:
    """A secret of its own for one purpose, which tells nothing of the site's."""
    return keyed("derived", purpose)


def network_of(address: str | None) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _secret() -> bytes:
    secret = current_app.config["SECRET_KEY"]
    return secret if isinstance(secret, bytes) else str(secret).encode()
