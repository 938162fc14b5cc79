"""Looks for words in every byte that a site has written, however they are encoded."""

import base64
import struct
import urllib.parse
from collections.abc import Iterable, Mapping
from pathlib import Path


def encodings(word: str) -> dict[str, bytes]:
    """The ways in which a word, or a number of degrees, may stand in a file."""
    plain = word.encode()
    found = {
        "UTF-8": plain,
        "UTF-16 LE": word.encode("utf-16-le"),
        "UTF-16 BE": word.encode("utf-16-be"),
        "hexadecimal": plain.hex().encode(),
        "HEXADECIMAL": plain.hex().upper().encode(),
        "quoted for an address": urllib.parse.quote(word).encode(),
    }
    # In base64 a word stands in one of three ways, by where it begins; its first and last letters mix with others.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found[f"base64, {shift} on"] = coded[4 if shift else 0 : -4]
    if "." in word and word.lstrip("-").replace(".", "").isdigit():
        found["a double"] = struct.pack(">d", float(word))
        found["a double of this machine"] = struct.pack("<d", float(word))
    return {name: coded for name, coded in found.items() if len(coded) >= 4}


def traces(words: Iterable[str], places: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """(word, encoding, place) wherever one stands; letters may be large or small."""
    found = []
    for place, held in places.items():
        folded = held.lower()
        for word in words:
            for name, coded in encodings(word).items():
                if coded in held or (name == "UTF-8" and coded.lower() in folded):
                    found.append((word, name, place))
    return found


def files_under(*folders: Path) -> dict[str, bytes]:
    """Every file: path → bytes. The sockets and pipes of a database server are not files."""
    return {str(path): path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}
