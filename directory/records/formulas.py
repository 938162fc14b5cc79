"""Cells that a spreadsheet program would run as a formula: guarded in what we write, and read back as they were.

See docs/decisions/0007-formulas-in-exports.md.
"""

import re

#: What begins a formula, in any of the programs that open CSV files; the wide forms are those of East Asian keyboards.
_STARTS = "=+\\-@\t\r＝＋－＠"
_RISKY = re.compile(f"'*[{_STARTS}]")
_GUARDED = re.compile(f"'+[{_STARTS}]")


def with_guard(text: str) -> str:
    """The text behind one apostrophe more if it would be run, or would look guarded."""
    return f"'{text}" if _RISKY.match(text) else text


def without_guard(text: str) -> str:
    """The text as it was before :func:`with_guard`."""
    return text[1:] if _GUARDED.match(text) else text
