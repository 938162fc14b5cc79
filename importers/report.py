"""What came of a plan, an import, an undoing or an export: plain records that people and programs are told from."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What an import does with one row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Note:
    """A problem or a warning, where it stands. ``line`` is the physical line of the file, from 1.

    ``message`` reads on from the column's name and never repeats a withheld place.
    """

    file: str
    line: int | None
    column: str | None
    message: str


class BadFile(ValueError):
    """A file that cannot be read as a whole: nothing of it is used. Every reason that was found, together."""

    def __init__(self, *notes: Note) -> None:
        super().__init__("; ".join(note.message for note in notes))
        self.notes = notes


@dataclass(frozen=True, slots=True)
class RowOutcome:
    line: int
    action: Action
    source_id: str
    """Blank where the row has none."""
    name: str
    """The listing's name as the row states it."""
    changed: tuple[str, ...] = ()
    """Of an update: the facts that it changes, by name only."""


#: Problems and warnings that are kept each; beyond, they are only counted, so that a hopeless file cannot fill memory.
MOST_NOTES = 100_000


@dataclass(slots=True)
class Notes:
    """Notes in the order of the file, with a limit on how many are kept."""

    kept: list[Note] = field(default_factory=list)
    total: int = 0

    def add(self, note: Note) -> None:
        self.total += 1
        if len(self.kept) < MOST_NOTES:
            self.kept.append(note)


@dataclass(slots=True)
class Report:
    """A plan, or what an import did. ``batch_id`` is None where nothing was written."""

    format: str
    file: str
    rows: list[RowOutcome] = field(default_factory=list)
    problems: Notes = field(default_factory=Notes)
    warnings: Notes = field(default_factory=Notes)
    blank_rows: int = 0
    is_write: bool = False
    batch_id: int | None = None
    is_readable: bool = True
    """False where the file as a whole could not be read: then nothing was written, whatever was asked."""
    counts: Counter[Action] = field(default_factory=Counter)

    @property
    def has_problems(self) -> bool:
        return self.problems.total > 0

    def add_row(self, outcome: RowOutcome) -> None:
        self.rows.append(outcome)
        self.counts[outcome.action] += 1


@dataclass(slots=True)
class Kept:
    """Something that an undoing left as it is, and why."""

    listing_uuid: str
    name: str
    fact: str | None
    reason: str


@dataclass(slots=True)
class UndoReport:
    batch_id: int
    removed: int = 0
    """Listings that the import created and that are gone."""
    restored: int = 0
    """Listings of which at least one fact went back."""
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExportReport:
    format: str
    path: str
    listings: int
