"""How a text becomes words. One definition, so that the index, the slow fallback and the snippets agree.

A word is a run of letters and digits. Case and accents do not count (*Español* is *espanol*), a hyphen parts
two words, an apostrophe does not (*women's* is *women*), and initials are one word (*Y.M.C.A.* is *ymca*).
There are no stop words here: every word is a word, so that "every word found" means what it says.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem as porter2_stem

VERSION = 1
"""Raised with any change here that gives another word for the same text; an older index is then rebuilt."""

PART_SEPARATOR = "\x1e"
"""Stands between the parts of one text (a name and the next), so that no phrase reaches across."""

PART_GAP = 100
"""How many positions a separator skips."""

LONGEST_WORD = 64
"""Letters of a word that count. What follows is ignored, in listings and in queries alike."""

LONGEST_STEMMED = 32
"""No English word with an ending to take off is longer than this."""

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_LETTER = rf"[^\W_][{_MARKS}]*"
_APOSTROPHE = "['’ʼ＇]"
_TOKEN = re.compile(
    rf"{PART_SEPARATOR}"
    rf"|(?<!\w)(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?"
    rf"|(?:{_LETTER})+(?:{_APOSTROPHE}(?:{_LETTER})+)*"
)
_POSSESSIVE = re.compile(rf"{_APOSTROPHE}[sS]$")
_UNDECOMPOSED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"})
_NOT_SHOWN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(
    [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
"""Control characters become a space; invisible ones (soft hyphen, zero width, direction) go."""
_SURROGATES = re.compile("[\ud800-\udfff]")


class Word(NamedTuple):
    """One word of a text: as it is looked up, and where it stands."""

    stem: str
    surface: str
    """Folded, with its ending: what ``tutor*`` is compared with, and what a spelling is proposed from."""
    position: int
    start: int
    end: int
    """``text[start:end]`` is the word as written."""


def clean(text: str) -> str:
    """The text with nothing that cannot be seen, in composed form (NFC).

    What the offsets of :func:`words` count in, and what a snippet shows.
    """
    visible = _SURROGATES.sub("\ufffd", text).translate(_NOT_SHOWN)
    return unicodedata.normalize("NFC", visible)


def words(text: str) -> Iterator[Word]:
    """The words of a cleaned text in order; :data:`PART_SEPARATOR` may part it."""
    position = 0
    for match in _TOKEN.finditer(text):
        written = match.group()
        if written == PART_SEPARATOR:
            position += PART_GAP
            continue
        surface = fold(written)
        if surface:
            yield Word(stem(surface), surface, position, match.start(), match.end())
            position += 1


@lru_cache(maxsize=8)
def words_once(text: str) -> tuple[Word, ...]:
    """:func:`words`, kept for the moment in which a listing is written and its texts are read twice."""
    return tuple(words(text))


@lru_cache(maxsize=65_536)
def fold(written: str) -> str:
    """A word as written → lower-case letters and digits without accents; empty where none is left."""
    bare = _POSSESSIVE.sub("", written) or written
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    letters = "".join(c for c in spread.translate(_UNDECOMPOSED) if c.isalnum())
    return letters[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def stem(surface: str) -> str:
    """A folded word without its English ending: *counseling* and *counseled* → *counsel*."""
    if len(surface) > LONGEST_STEMMED or not surface.isascii() or not surface.isalpha():
        return surface
    return str(porter2_stem(surface))
