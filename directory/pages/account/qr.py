"""An authenticator app's key as a QR code, drawn here: the key goes to no other site."""

import segno

from directory.changes.second_step import key_address
from directory.records import Account


def qr_image(key: str, account: Account) -> str:
    """A ``data:`` address of an SVG, dark on white in dark mode too, so that cameras read it."""
    return str(
        segno.make(key_address(key, account), error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    )
