"""One import from a path to a report: opens the format, plans, and writes if asked."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as TableOf
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.places import Ground
from importers.apply import apply
from importers.ccld import ccld_rows
from importers.hsds import hsds_rows
from importers.mapping import Mapping, mapped_rows, read_mapping, with_defaults
from importers.ohana import ohana_rows
from importers.plan import Progress, plan
from importers.reading import csv_rows, xlsx_rows
from importers.report import BadFile, Note, Report
from importers.sources import Source, own_rows


class Opens(Protocol):
    """How a format is opened. Errors, at once and while the rows are walked: BadFile."""

    def __call__(self, path: Path, mapping: Mapping | None, /) -> AbstractContextManager[Source]: ...


class UnknownFormat(ValueError):
    """A format that no importer reads; the message lists those that are."""


def _csv(path: Path, mapping: Mapping | None) -> AbstractContextManager[Source]:
    if mapping is not None and not mapping.is_defaults_only:
        return mapped_rows(csv_rows(path, mapping.encoding), mapping)
    return _with_defaults(own_rows(csv_rows(path), is_guarded=True), mapping)


def _xlsx(path: Path, mapping: Mapping | None) -> AbstractContextManager[Source]:
    if mapping is not None and not mapping.is_defaults_only:
        return mapped_rows(xlsx_rows(path), mapping)
    return _with_defaults(own_rows(xlsx_rows(path), is_guarded=False), mapping)


def _of_known_columns(opens: Callable[[Path], AbstractContextManager[Source]]) -> Opens:
    """A format that needs no mapping of its columns; a mapping file may give it defaults."""

    def open_with(path: Path, mapping: Mapping | None) -> AbstractContextManager[Source]:
        if mapping is not None and not mapping.is_defaults_only:
            message = "maps columns, which are known in this format; only a table of defaults is of use here"
            raise BadFile(Note(mapping.file, None, None, message))
        return _with_defaults(opens(path), mapping)

    return open_with


@contextmanager
def _with_defaults(opened: AbstractContextManager[Source], mapping: Mapping | None) -> Iterator[Source]:
    with opened as source:
        yield with_defaults(source, mapping)


FORMATS: TableOf[str, Opens] = MappingProxyType(
    {
        "csv": _csv,
        "xlsx": _xlsx,
        "hsds": _of_known_columns(hsds_rows),
        "ohana": _of_known_columns(ohana_rows),
        "ccld": _of_known_columns(ccld_rows),
    }
)
"""Format → how it is opened."""


def run_import(
    format: str,
    path: Path,
    *,
    session: Session,
    actor: Actor,
    ground: Ground,
    moment: datetime,
    write: bool = False,
    mapping: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Plan an import, and write it where ``write`` is true: in the caller's transaction, which the caller commits.

    ``mapping`` is a mapping file, for spreadsheets that are not ours. A file that cannot be read as a whole is a
    report with its problems, and nothing of it is written. Errors: UnknownFormat.
    """
    if format not in FORMATS:
        raise UnknownFormat(f"{format} is not a format that can be imported; there are: {', '.join(FORMATS)}")
    report = Report(format, path.name, is_write=write)
    try:
        with FORMATS[format](path, read_mapping(mapping) if mapping is not None else None) as source:
            report.file = source.file
            if write:
                report.batch_id = apply(
                    source, report, session, actor=actor, ground=ground, moment=moment, progress=progress
                )
            else:
                for _ in plan(source, report, session, ground, moment, progress):
                    pass
    except BadFile as broken:
        _tell_broken(report, broken.notes)
    return report


def _tell_broken(report: Report, notes: tuple[Note, ...]) -> None:
    """Nothing of the file is used, so no row of it has an outcome."""
    report.is_readable = False
    report.rows.clear()
    report.counts.clear()
    for note in notes:
        report.problems.add(note)
