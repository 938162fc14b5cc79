"""What someone typed into the search box, read by a grammar that is small on purpose.

``"quoted words"`` are a phrase, ``-word`` leaves out, ``tutor*`` at a word's end stands for any ending, and a
hyphenated word is a phrase. Nothing else means anything: no field names, ranges, operators or other wildcards.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.text import analysis
from search.text.analysis import Word

LONGEST_QUERY = 500
MOST_CLAUSES = 32
SHORTEST_BEGINNING = 3
"""Letters before a ``*``; with fewer, the ``*`` is ignored, as it would stand for half the dictionary."""

STOP_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "my",
        "of",
    }
    | {"on", "or", "our", "that", "the", "their", "this", "to", "we", "who", "with", "you"}
)
"""Left out of a typed search when it has other words. Never left out of quotes, of listings, or of matching."""

TOO_LONG = f"Your search was long. Only the first {LONGEST_QUERY} characters were used."
TOO_MANY = f"Your search had many words. Only the first {MOST_CLAUSES} were used."
ONLY_LEFT_OUT = "You only gave words to leave out, so every other listing is shown."

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_PART = re.compile(r'(?P<minus>(?<!\S)-+)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))')
_HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Single:
    """A word, with any ending."""

    stem: str
    surface: str
    start: int
    end: int

    @property
    def stems(self) -> tuple[str, ...]:
        return (self.stem,)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side in one text."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any word that begins with these letters."""

    letters: str

    @property
    def stems(self) -> tuple[str, ...]:
        return ()


Clause = Single | Phrase | Beginning


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed search. A listing is found when all of ``required`` and none of ``excluded`` is in it."""

    text: str
    """As it was read: cleaned and cut. The clauses' offsets count in it."""
    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    notices: tuple[str, ...] = ()

    def corrected(self, replacements: dict[str, str]) -> str:
        """The text with some single words (by surface) replaced."""
        text = self.text
        singles = [clause for clause in self.required if isinstance(clause, Single)]
        for clause in sorted(singles, key=lambda single: single.start, reverse=True):
            if clause.surface in replacements:
                text = text[: clause.start] + replacements[clause.surface] + text[clause.end :]
        return text


def read(typed: str) -> Asked:
    """Reads any string without an error; ``notices`` say what of it was not used."""
    text, notices = _cut(typed)
    required: list[Clause] = []
    excluded: list[Clause] = []
    for part in _PART.finditer(text):
        clauses = _quoted(part) if part["quoted"] is not None else _plain(text, part)
        (excluded if part["minus"] else required).extend(clauses)
    kept, left_out = _distinct(_without_stop_words(required)), _distinct(excluded)
    if len(kept) + len(left_out) > MOST_CLAUSES:
        kept = kept[:MOST_CLAUSES]
        left_out = left_out[: MOST_CLAUSES - len(kept)]
        notices.append(TOO_MANY)
    if left_out and not kept:
        notices.append(ONLY_LEFT_OUT)
    return Asked(text, tuple(kept), tuple(left_out), tuple(notices))


def _cut(typed: str) -> tuple[str, list[str]]:
    notices = []
    if len(typed) > LONGEST_QUERY:
        whole_words = typed[: LONGEST_QUERY + 1].rpartition(" ")[0]
        typed = whole_words or typed[:LONGEST_QUERY]
        notices.append(TOO_LONG)
    return analysis.clean(typed).translate(_QUOTES), notices


def _quoted(part: re.Match[str]) -> list[Clause]:
    found = list(analysis.words(part["quoted"]))
    if len(found) == 1:
        return [_single(found[0], part.start("quoted"))]
    return [Phrase(tuple(word.stem for word in found))] if found else []


def _plain(text: str, part: re.Match[str]) -> list[Clause]:
    start = part.start("plain")
    clauses: list[Clause] = []
    for group in _hyphenated(part["plain"]):
        last = group[-1]
        if _has_open_end(text, start + last.end) and len(last.surface) >= SHORTEST_BEGINNING:
            clauses.extend(_single(word, start) for word in group[:-1])
            clauses.append(Beginning(last.surface))
        elif len(group) == 1:
            clauses.append(_single(last, start))
        else:
            clauses.append(Phrase(tuple(word.stem for word in group)))
    return clauses


def _hyphenated(plain: str) -> Iterator[list[Word]]:
    """The words of a run without spaces, those joined by a hyphen together."""
    group: list[Word] = []
    for word in analysis.words(plain):
        if group and plain[group[-1].end : word.start] not in _HYPHENS:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _has_open_end(text: str, end: int) -> bool:
    """Whether ``*`` stands at ``end`` and no letter follows it: ``tutor*``, but not ``tut*r``."""
    return text[end : end + 1] == "*" and not text[end + 1 : end + 2].isalnum()


def _single(word: Word, offset: int) -> Single:
    return Single(word.stem, word.surface, offset + word.start, offset + word.end)


def _without_stop_words(clauses: list[Clause]) -> list[Clause]:
    telling = [c for c in clauses if not (isinstance(c, Single) and c.surface in STOP_WORDS)]
    return telling or clauses


def _distinct(clauses: Iterable[Clause]) -> list[Clause]:
    return list({_key(clause): clause for clause in clauses}.values())


def _key(clause: Clause) -> tuple[str, tuple[str, ...]]:
    if isinstance(clause, Beginning):
        return "beginning", (clause.letters,)
    return "words", clause.stems
