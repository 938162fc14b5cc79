"""Passwords known from breaches: a file of the operator's, looked up without reading it all and without a network.

One SHA-1 hash in hexadecimal a line, ordered by hash, with or without ``:count`` after it: the form in which the
common list is offered for download. SHA-1 is the list's choice; nothing is kept or protected by it here.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

HASH_CHARACTERS = 40

#: Longer than any line of such a list.
_LINE = 128


def is_breached(password: str, path: Path) -> bool:
    """Whether the list holds this password. Some forty short reads of a list of any size. Errors: OSError."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().encode()
    with path.open("rb") as file:
        first, after = 0, os.fstat(file.fileno()).st_size
        while first < after:
            middle = (first + after) // 2
            held = _hash_from(file, middle)
            if held and held < wanted:
                first = middle + 1
            else:
                after = middle
        return _hash_from(file, first) == wanted


def _hash_from(file: BinaryIO, position: int) -> bytes:
    """The hash of the first line that begins at this byte or after it; empty past the last one."""
    file.seek(max(0, position - 1))
    if position:
        file.readline(_LINE)
    return file.readline(_LINE)[:HASH_CHARACTERS].lower()
