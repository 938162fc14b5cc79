"""From a row's cells to the facts that it states, with a remark for each cell that cannot be read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from directory.changes.remarks import Remark
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT, FINE_PLACE, REQUIRED, Facts, FactType, Value
from importers.sources import StatedRow, did_you_mean

_NOT_CONFIDENTIAL = frozenset({"", "no", "n", "false", "0"})
#: Cells that are never repeated in a message: a withheld place may stand in them.
_NEVER_SHOWN = frozenset({*FINE_PLACE, "county", "state", "location_confidential"})


@dataclass(slots=True)
class Stated:
    """A row as facts. A row with ``problems`` is not applied."""

    line: int
    source_id: str
    name: str
    facts: dict[str, Value]
    problems: list[Remark]
    warnings: list[Remark]
    row: StatedRow

    @property
    def is_confidential(self) -> bool:
        return self.facts.get("location_confidential") is True

    def spare(self, held: Facts) -> None:
        """Take back what is not to be said of a listing that is there and holds these facts."""
        for name in self.row.for_new | (self.row.if_blank & held.keys()):
            self.facts.pop(name, None)


def read_row(row: StatedRow, words: Vocabulary) -> Stated:
    """Read every cell; all problems of the row together."""
    facts: dict[str, Value] = {}
    problems, warnings = list(row.problems), list(row.warnings)
    is_withheld = row.cells.get("location_confidential", "").strip().casefold() not in _NOT_CONFIDENTIAL
    for column, text in row.cells.items():
        try:
            value = read_cell(FACT[column], text, words)
        except BadValue as error:
            message = _message(error, column, text, words, is_withheld=is_withheld)
            if column in row.may_be_unreadable:
                warnings.append(Remark(column, f"{message}; it is left blank"))
            else:
                problems.append(Remark(column, message))
        else:
            if value is not None:
                facts[column] = value
    if not row.problems:
        problems += [
            Remark(name, "is required") for name in REQUIRED if name not in facts and name not in _bad(problems)
        ]
    return Stated(
        row.line,
        str(facts.get("source_id", "")),
        _one_line(row.cells, "listing_name"),
        facts,
        problems,
        warnings,
        row,
    )


def _bad(problems: list[Remark]) -> set[str]:
    return {problem.column for problem in problems}


def _one_line(cells: Mapping[str, str], column: str) -> str:
    """A cell as a plan repeats it: one line, not longer than a name may be."""
    return " ".join(cells.get(column, "").split())[:300]


def _message(error: BadValue, column: str, text: str, words: Vocabulary, *, is_withheld: bool) -> str:
    """The error's words, and what may have been meant; without the cell's own where a place is withheld."""
    if is_withheld or column in _NEVER_SHOWN:
        return error.reason
    return f"{error}{_suggestion(column, text, words)}"


def _suggestion(column: str, text: str, words: Vocabulary) -> str:
    fact = FACT[column]
    known: Collection[str] = fact.codes
    if fact.type is FactType.NEEDS:
        known = words.needs
    elif fact.type is FactType.COUNTIES_SERVED:
        known = words.counties.values()
    folded = {name.casefold() for name in known}
    unknown = [item.strip() for item in text.split(";") if item.strip().casefold() not in folded]
    return did_you_mean(unknown[0], known) if known and unknown else ""
