"""How one of our cells is made from the cells of a foreign row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Cells = Mapping[str, str]
"""A foreign row: column → text without outer space."""

_FIELD = re.compile(r"\{([^{}]+)\}")
#: An age range as people head a column with it; the apostrophe keeps spreadsheets from making a date of it.
_BAND = re.compile(r"'?\s*(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\s*(?:years)?")
#: What is written into a column that only says "this applies".
MARKS = ("x", "yes", "y", "true", "1", "✓")


class BadRow(ValueError):
    """A foreign cell that the rule does not provide for; the message says which."""


class Otherwise(StrEnum):
    """What becomes of a text that a table of values does not list."""

    PROBLEM = "problem"
    BLANK = "blank"
    KEEP = "keep"


def folded(text: str) -> str:
    """A text as tables of values compare it: case and spacing do not count."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of one column, or of several with something between; blank ones are passed over."""

    columns: tuple[str, ...]
    between: str = " "

    def __call__(self, row: Cells) -> str:
        return self.between.join(text for column in self.columns if (text := row[column]))


@dataclass(frozen=True, slots=True)
class Constant:
    text: str
    columns: tuple[str, ...] = ()

    def __call__(self, row: Cells) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Template:
    """``sf:{Agency Name}/{Program Name}``; blank where every named column is."""

    pattern: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(_FIELD.findall(self.pattern))

    def __call__(self, row: Cells) -> str:
        if not any(row[column] for column in self.columns):
            return ""
        return _FIELD.sub(lambda match: " ".join(row[match.group(1)].split()), self.pattern)


@dataclass(frozen=True, slots=True)
class Marked:
    """The values of the columns that are marked, as a list."""

    values: Mapping[str, str]
    """Foreign column → our value."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.values)

    def __call__(self, row: Cells) -> str:
        return ";".join(value for column, value in self.values.items() if is_marked(row, column))


@dataclass(frozen=True, slots=True)
class Rule:
    """A source, then what is done to its text: split, look up, join with ``;``."""

    source: Joined | Constant | Template | Marked
    split: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Folded text → our value; empty for none."""
    otherwise: Otherwise = Otherwise.PROBLEM

    @property
    def columns(self) -> tuple[str, ...]:
        return self.source.columns

    def __call__(self, row: Cells) -> str:
        """Our cell. Errors: BadRow."""
        text = self.source(row)
        if not text or not (self.split or self.values):
            return text
        found = [self._value(item) for item in self._items(text)]
        return ";".join(dict.fromkeys(item for item in found if item))

    def _items(self, text: str) -> Iterator[str]:
        if not self.split:
            yield text
            return
        for item in re.split("|".join(map(re.escape, self.split)), text):
            if item.strip():
                yield item.strip()

    def _value(self, text: str) -> str:
        if not self.values:
            return text
        value = self.values.get(folded(text))
        if value is not None:
            return value
        if self.otherwise is Otherwise.PROBLEM:
            raise BadRow("holds a value that the mapping's table does not list")
        return text if self.otherwise is Otherwise.KEEP else ""


def is_marked(row: Cells, column: str) -> bool:
    """Whether a column that only says "this applies" does. Errors: BadRow for anything but a mark or nothing."""
    mark = row[column].casefold()
    if not mark or mark in ("no", "n", "false", "0"):
        return False
    if mark not in MARKS:
        raise BadRow(f"in the column “{column}” is neither a mark (such as X) nor blank")
    return True


@dataclass(frozen=True, slots=True)
class AgeBands:
    """Columns headed by ranges of ages: the youngest and the oldest age of those that are marked."""

    bands: Mapping[str, tuple[int, int]]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.bands)

    def ages(self, row: Cells) -> tuple[int, int] | None:
        """Youngest and oldest, None where nothing is marked. Errors: BadRow."""
        marked = self._marked(row)
        return (marked[0][0], max(oldest for _, oldest in marked)) if marked else None

    def gap(self, row: Cells) -> tuple[int, int] | None:
        """The first ages between the youngest and the oldest that no marked band holds."""
        reached: int | None = None
        for youngest, oldest in self._marked(row):
            if reached is not None and youngest > reached + 1:
                return reached + 1, youngest - 1
            reached = oldest if reached is None else max(reached, oldest)
        return None

    def _marked(self, row: Cells) -> Sequence[tuple[int, int]]:
        return sorted(band for column, band in self.bands.items() if is_marked(row, column))


def band_of(heading: str) -> tuple[int, int] | None:
    """The ages that a column's heading says, None where it says none."""
    match = _BAND.fullmatch(heading.strip())
    if match is None or int(match.group(1)) > int(match.group(2)):
        return None
    return int(match.group(1)), int(match.group(2))
