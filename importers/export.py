"""Writes listings as our own spreadsheet or as HSDS, so that importing the file again changes nothing.

Every listing passes through ``reveal``: the file holds what its reader may see and nothing else.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import xlsxwriter
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.policy import listing_exists_for
from directory.access.reveal import ListingView, reveal
from directory.changes.trail import AuditAction, note
from directory.hsds.taxonomies import read_terms
from directory.records import County, Listing, Location
from directory.records.cells import BadValue, county_name, write_cell
from directory.records.facts import FACTS, Fact, FactType, Value
from directory.records.formulas import with_guard
from directory.records.listing import ListingStatus, listing_county_served
from directory.records.reading import read_listings, read_vocabulary
from importers.hsds.file import write_services
from importers.report import ExportReport
from importers.sources import COLUMNS

#: What a cell of an Excel workbook can hold.
MAX_XLSX_CELL = 32_767
#: Rows below the header of an Excel sheet.
MAX_XLSX_ROWS = 1_048_575
#: Facts whose cells cannot begin a formula by their type; a negative longitude stays a number.
_SAFE_TYPES = frozenset(
    {FactType.WHOLE, FactType.DECIMAL, FactType.YES_NO, FactType.DATE, FactType.MOMENT, FactType.CODE, FactType.CODES}
)


class CannotExport(ValueError):
    """The file cannot be written as asked; the message says the way out."""


class Writes(Protocol):
    """Writes views to a path and says how many. Errors: OSError, CannotExport."""

    def __call__(self, path: Path, views: Iterable[ListingView]) -> int: ...


def export(
    format: str,
    path: Path,
    *,
    session: Session,
    actor: Actor,
    county: str | None = None,
    each: Callable[[ListingView], None] = lambda view: None,
) -> ExportReport:
    """Write all active listings that the actor may see; of one county, those located there or serving it.

    ``each`` is told every listing as it is written, for whoever counts them.
    The file appears whole or not at all. Errors: CannotExport, OSError.
    """
    if format not in EXPORTED:
        raise CannotExport(f"{format} is not a format that can be exported; there are: {', '.join(EXPORTED)}")
    if path.is_dir():
        raise CannotExport(f"{path.name} is a folder; name the file in it")
    if county is not None:
        county = _county(session, county)
    with replacing(path) as temporary:
        listings = _writer(format, session)(temporary, _telling(each, views_for(session, actor, county)))
        note(actor, session, AuditAction.EXPORTED, format=format, listings=listings, county=county)
    return ExportReport(format, str(path), listings)


def _telling(each: Callable[[ListingView], None], views: Iterable[ListingView]) -> Iterator[ListingView]:
    for view in views:
        each(view)
        yield view


def _county(session: Session, name: str) -> str:
    try:
        return county_name(name, read_vocabulary(session))
    except BadValue as error:
        raise CannotExport(str(error)) from error


def views_for(session: Session, actor: Actor, county: str | None = None) -> Iterator[ListingView]:
    """The listings that are not closed, not for staff alone and no canaries, as the actor may see them.

    ``county`` is a name as the county table has it.
    """
    is_published = and_(Listing.is_staff_only.is_(False), Listing.is_canary.is_(False))
    where: ColumnElement[bool] = and_(Listing.status == ListingStatus.ACTIVE, is_published)
    if county is not None:
        where &= _in_or_serving(county)
    for record in read_listings(session, where):
        if listing_exists_for(actor, record):
            yield reveal(actor, record)


def _in_or_serving(county: str) -> ColumnElement[bool]:
    """Located in the county (or in the area that it is of), or serving it, or statewide."""
    area = select(County.area_name).where(County.name == county).scalar_subquery()
    serving = select(listing_county_served.c.listing_id).where(listing_county_served.c.code == county)
    return or_(
        Location.county == county,
        Location.area_name == area,
        Listing.serves_statewide.is_(True),
        Listing.id.in_(serving),
    )


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place if the block ends well, and is gone if not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _cells(view: ListingView) -> Iterator[tuple[Fact, Value | None]]:
    """Every column in the contract's order; blank both for what is not stated and for what is withheld."""
    for fact in FACTS:
        yield fact, view[fact.name] if view.shows(fact.name) else None


def csv_cell(fact: Fact, value: Value | None) -> str:
    text = write_cell(fact, value)
    return text if fact.type in _SAFE_TYPES else with_guard(text)


def _write_csv(path: Path, views: Iterable[ListingView]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for view in views:
            writer.writerow([csv_cell(fact, value) for fact, value in _cells(view)])
            count += 1
    return count


def _write_xlsx(path: Path, views: Iterable[ListingView]) -> int:
    """Every cell as text, which no spreadsheet program runs; row by row, so that memory stays small."""
    count = 0
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    try:
        sheet = book.add_worksheet("Listings")
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        for count, view in enumerate(views, start=1):
            if count > MAX_XLSX_ROWS:
                raise CannotExport(f"Excel holds at most {MAX_XLSX_ROWS:,} rows; export csv instead")
            for column, (fact, value) in enumerate(_cells(view)):
                text = write_cell(fact, value)
                if len(text) > MAX_XLSX_CELL:
                    raise CannotExport(f"{fact.name} of a listing is too long for Excel; export csv instead")
                if text:
                    sheet.write_string(count, column, text)
    finally:
        book.close()
    return count


EXPORTED = ("csv", "xlsx", "hsds")
"""The formats that can be written."""


def _writer(format: str, session: Session) -> Writes:
    if format == "hsds":
        return partial(write_services, terms=read_terms(session))
    return _write_xlsx if format == "xlsx" else _write_csv
