"""All pages of signing in and of one's own account."""

from directory.pages.account import (
    admission,
    browsers,
    confirming,
    first_password,
    lasting,
    profile,
    resets,
    second_step,
    signing_in,
    tokens,
)
from directory.pages.account.blueprint import blueprint

__all__ = [
    "admission",
    "blueprint",
    "browsers",
    "confirming",
    "first_password",
    "lasting",
    "profile",
    "resets",
    "second_step",
    "signing_in",
    "tokens",
]
