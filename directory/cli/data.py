"""template, import, undo, export: spreadsheets in and out."""

import sys
from pathlib import Path

import click
from flask import current_app
from rich.console import Console

from directory.access.actor import CONSOLE
from directory.changes.places import Ground
from directory.cli.progress import counting
from directory.cli.running_app import finder, transaction, with_app
from directory.clock import now

FORMATS = ("csv", "xlsx", "hsds", "ohana", "ccld")
EXPORTED = ("csv", "xlsx", "hsds")


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--xlsx", "as_xlsx", is_flag=True, help="An Excel workbook with the allowed codes explained.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def template(path: Path | None, as_xlsx: bool, force: bool) -> None:
    """Write the empty spreadsheet of listings, to PATH or (csv) to standard output."""
    from importers.template import csv_template, write_template

    if path is None:
        if as_xlsx:
            raise click.UsageError("a workbook needs a PATH to be written to, for example listings.xlsx")
        click.echo(csv_template(), nl=False)
        return
    if path.exists() and path.stat().st_size > 0 and not force:
        raise click.UsageError(f"{path} holds something already; --force writes over it")
    try:
        write_template(path, as_xlsx=as_xlsx or path.suffix.lower() == ".xlsx")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {path}.", err=True)


@click.command("import")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write, in one transaction. Without it only the plan is shown.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole plan as JSON.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="How a foreign spreadsheet's columns and values are ours (csv, xlsx); or only defaults, for any format.",
)
@with_app
def import_(format_: str, path: Path, write: bool, as_json: bool, mapping: Path | None) -> None:
    """Bring in listings.

    FORMAT is csv or xlsx (our spreadsheet, or another with --mapping), hsds (a JSON file of full services, as an HSDS
    API answers them), ohana (a folder of eight CSV files), or ccld (a file of California's register of licensed
    facilities).
    """
    from importers import run_import
    from importers.rendering import print_report, write_json

    with transaction() as session, counting(f"Reading {path.name}: rows") as progress:
        report = run_import(
            format_,
            path,
            session=session,
            actor=CONSOLE,
            ground=Ground(finder().gazetteer),
            moment=now(),
            write=write,
            mapping=mapping,
            progress=progress,
        )
        if not write:
            session.rollback()
    if report.batch_id is not None:
        _refresh_index()
    if as_json:
        write_json(report, sys.stdout)
    else:
        print_report(report, Console())
    if report.has_problems:
        sys.exit(1)


def _refresh_index() -> None:
    """What was written can be found at once; if another process holds the index, the site takes it in itself."""
    from search.text.engine import IndexUnavailable

    with transaction() as session, counting("Indexing listings") as progress:
        try:
            finder().catch_up_index(session, progress)
        except IndexUnavailable:
            click.echo("The text index will be brought up to date by the site itself.", err=True)


@click.command()
@click.argument("batch", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@with_app
def undo(batch: int | None, as_json: bool) -> None:
    """Take an import back; without BATCH, list the imports.

    What was changed since stays, and is listed; then the exit code is 1.
    """
    from importers.rendering import as_json as report_json
    from importers.rendering import print_undo
    from importers.undo import CannotUndo, list_batches
    from importers.undo import undo as take_back

    if batch is None:
        with transaction() as session:
            for line in list_batches(session):
                click.echo(line)
        return
    try:
        with transaction() as session:
            report = take_back(session, batch, actor=CONSOLE, ground=Ground(finder().gazetteer), moment=now())
    except CannotUndo as error:
        raise click.UsageError(str(error)) from error
    _refresh_index()
    if as_json:
        click.echo(report_json(report))
    else:
        print_undo(report, Console())
    if report.kept:
        sys.exit(1)


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(EXPORTED))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--county", help="Only listings located in this county or serving it.")
@with_app
def export(format_: str, path: Path, county: str | None) -> None:
    """Write the open listings to PATH: what a partner may see, in a form that `import` reads.

    FORMAT is csv or xlsx (our spreadsheet), or hsds (one JSON file, a page of full HSDS services).
    """
    from importers.export import CannotExport
    from importers.export import export as write_export

    try:
        with transaction() as session:
            report = write_export(format_, path, session=session, actor=CONSOLE, county=county)
    except CannotExport as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {report.listings:,} listings to {path}.", err=True)


@click.command()
@click.option("--limit", type=click.IntRange(1), help="At most so many addresses.")
@with_app
def geocode(limit: int | None) -> None:
    """Place public listings by their street address, with the geocoder of MANZANITA_GEOCODER_HOST."""
    from directory.changes.geocoding import geocode_addresses, geocoder

    host = current_app.extensions["settings"].geocoder_host
    if host is None:
        raise click.UsageError("no geocoder is set: MANZANITA_GEOCODER_HOST names a Nominatim service")
    with transaction() as session:
        ground = Ground(finder().gazetteer)
        report = geocode_addresses(CONSOLE, session, geocoder(host), ground, now(), limit)
    _refresh_index()
    click.echo(f"{report.placed:,} listings placed, {report.not_found:,} addresses not found.")
    for name in report.elsewhere:
        click.echo(f"  {name}: found in another county than it states; left as it was")
    if report.stopped is not None:
        click.echo(f"The geocoder stopped answering ({report.stopped}); run this again later.", err=True)
        sys.exit(1)
