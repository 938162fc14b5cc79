"""Walks a foreign table and gives its rows in our columns."""

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from directory.changes.remarks import Remark
from directory.records.facts import FACT
from importers.mapping.definition import EVERYTHING, Mapping
from importers.mapping.rules import BadRow, Cells, Rule
from importers.reading import Table
from importers.report import BadFile, Note
from importers.sources import Source, StatedRow, did_you_mean


@contextmanager
def mapped_rows(opened: AbstractContextManager[Table], mapping: Mapping) -> Iterator[Source]:
    """The rows of a foreign spreadsheet. Errors: BadFile, also where a column is neither mapped nor ignored."""
    with opened as table:
        _check_columns(table, mapping)
        yield with_defaults(Source(table.file, _rows(table, mapping), table, table.repairs), mapping)


def with_defaults(source: Source, mapping: Mapping | None) -> Source:
    """The source whose rows state the mapping's defaults where they say nothing."""
    if mapping is not None and mapping.defaults:
        source.rows = (_filled(row, mapping.defaults) for row in source.rows)
    return source


def _filled(row: StatedRow, defaults: AnyMapping[str, str]) -> StatedRow:
    added = {name: text for name, text in defaults.items() if name not in row.cells}
    return replace(row, cells={**row.cells, **added}, if_blank=row.if_blank | added.keys())


def _check_columns(table: Table, mapping: Mapping) -> None:
    notes = []
    for column, key in mapping.used.items():
        if column not in table.columns:
            message = f"names the column “{column}”, which {table.file} does not have"
            notes.append(Note(mapping.file, None, key, message + did_you_mean(column, table.columns)))
    if EVERYTHING not in mapping.ignored:
        lost = [name for name in table.columns if name not in mapping.used and name not in mapping.ignored]
        message = f"is neither mapped nor ignored; map it in {mapping.file}, or add it to ignore there"
        notes += [Note(table.file, table.header_line, name, message) for name in lost]
    if notes:
        raise BadFile(*notes)


def _rows(table: Table, mapping: Mapping) -> Iterator[StatedRow]:
    for row in table.rows:
        if row.fault is not None:
            yield StatedRow(row.line, {}, (Remark("", row.fault),))
            continue
        foreign = {column: cell.strip() for column, cell in zip(table.columns, row.cells, strict=True)}
        yield _mapped(row.line, foreign, mapping)


def _mapped(line: int, foreign: Cells, mapping: Mapping) -> StatedRow:
    """Our row; every rule that cannot be followed is a problem."""
    cells: dict[str, str] = {}
    problems: list[Remark] = []
    for name, rules in mapping.rules.items():
        try:
            text = _cell(name, rules, foreign)
        except BadRow as error:
            problems.append(Remark(name, str(error)))
        else:
            if text:
                cells[name] = text
    warnings = _ages(foreign, mapping, cells, problems)
    return StatedRow(line, cells, tuple(problems), tuple(warnings), mapping.may_be_unreadable)


def _cell(name: str, rules: tuple[Rule, ...], foreign: Cells) -> str:
    texts = (rule(foreign) for rule in rules)
    if FACT[name].is_list:
        return ";".join(text for text in texts if text)
    return next((text for text in texts if text), "")


def _ages(foreign: Cells, mapping: Mapping, cells: dict[str, str], problems: list[Remark]) -> list[Remark]:
    """Fill min_age and max_age from marked bands; warn where the bands leave ages out between."""
    if mapping.age_bands is None:
        return []
    try:
        ages = mapping.age_bands.ages(foreign)
        gap = mapping.age_bands.gap(foreign)
    except BadRow as error:
        problems.append(Remark("min_age", str(error)))
        return []
    if ages is not None:
        cells["min_age"], cells["max_age"] = str(ages[0]), str(ages[1])
    if gap is None:
        return []
    return [Remark("min_age", f"the marked ages leave out {gap[0]} to {gap[1]}; the listing says {ages_text(ages)}")]


def ages_text(ages: tuple[int, int] | None) -> str:
    return f"{ages[0]} to {ages[1]}" if ages else "nothing"
