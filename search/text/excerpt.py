"""Showing where a listing says what was searched for, as pieces of text; a page makes them bold, not this."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.text import analysis
from search.text.analysis import PART_SEPARATOR, Word
from search.text.asked import Asked, Beginning, Phrase, Single
from search.text.document import FIELDS, Field, Scope, TextDocument

BETWEEN_PARTS = " · "
CUT = "…"


class Piece(NamedTuple):
    text: str
    is_hit: bool


def highlight(text: str, asked: Asked) -> tuple[Piece, ...]:
    """All of a text, a name for instance, with the found words marked."""
    cleaned = analysis.clean(text)
    return tuple(_pieces(cleaned, _hits(tuple(analysis.words(cleaned)), asked), 0, len(cleaned)))


def excerpt(document: TextDocument, asked: Asked, scope: Scope, width: int = 240) -> tuple[Piece, ...]:
    """About ``width`` characters around where most of what was asked stands together.

    Taken from the scope's fields other than the names; from the beginning of the public text where nothing is
    to be marked; empty where there is no text.
    """
    best: tuple[int, str, list[Word], int] = (0, document.texts[Field.PUBLIC], [], 0)
    for field in FIELDS[scope]:
        if field is not Field.NAMES:
            text = document.texts[field]
            hits = _hits(document.words[field], asked)
            count, start = _densest(hits, width)
            if count > best[0]:
                best = (count, text, hits, start)
    _, text, hits, start = best
    start, end = _window(text, start, width)
    pieces = list(_pieces(text, hits, start, end))
    before = [Piece(CUT, False)] if pieces and start > 0 else []
    after = [Piece(CUT, False)] if pieces and end < len(text) else []
    return tuple(before + pieces + after)


def _hits(words: tuple[Word, ...], asked: Asked) -> list[Word]:
    """The words that answer a required clause, in order; of a phrase only where it stands whole."""
    singles = {clause.stem for clause in asked.required if isinstance(clause, Single)}
    beginnings = tuple(clause.letters for clause in asked.required if isinstance(clause, Beginning))
    phrases = [clause.stems for clause in asked.required if isinstance(clause, Phrase)]
    marked = {
        index
        for index, word in enumerate(words)
        if word.stem in singles or (beginnings and word.surface.startswith(beginnings))
    }
    for stems in phrases:
        marked |= _saying(words, stems)
    return [words[index] for index in sorted(marked)]


def _saying(words: tuple[Word, ...], stems: tuple[str, ...]) -> set[int]:
    found: set[int] = set()
    for index in range(len(words) - len(stems) + 1):
        run = words[index : index + len(stems)]
        side_by_side = run[-1].position - run[0].position == len(stems) - 1
        if side_by_side and tuple(word.stem for word in run) == stems:
            found.update(range(index, index + len(stems)))
    return found


def _densest(hits: list[Word], width: int) -> tuple[int, int]:
    """(how many different words, where the first begins) of the stretch that holds the most."""
    best = (0, 0)
    for index, first in enumerate(hits):
        within = {hit.stem for hit in hits[index : index + 50] if hit.end <= first.start + width}
        if len(within) > best[0]:
            best = (len(within), first.start)
    return best


def _window(text: str, hit: int, width: int) -> tuple[int, int]:
    """A stretch of whole words that begins a little before the hit."""
    start = max(0, hit - width // 4)
    if start > 0:
        space = text.find(" ", start, hit)
        start = space + 1 if space >= 0 else hit
    end = min(len(text), start + width)
    if end < len(text):
        space = text.rfind(" ", start + width // 2, end)
        end = space if space >= 0 else end
    return start, end


def _pieces(text: str, hits: Iterable[Word], start: int, end: int) -> Iterator[Piece]:
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        if hit.start > at:
            yield _piece(text[at : hit.start], False)
        yield _piece(text[hit.start : hit.end], True)
        at = hit.end
    if at < end:
        yield _piece(text[at:end], False)


def _piece(text: str, is_hit: bool) -> Piece:
    return Piece(text.replace(PART_SEPARATOR, BETWEEN_PARTS), is_hit)
