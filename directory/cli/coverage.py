"""coverage, gap: how much there is in each county, and what is missing."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from rich import box
from rich.console import Console
from rich.table import Table

from directory.access.actor import CONSOLE
from directory.cli.running_app import finder, transaction, with_app
from directory.counting.gaps import county_gaps, gaps_json
from directory.counting.survey import begin
from search.coverage import Supply
from search.coverage.measures import Unit, written
from search.coverage.published import as_json
from search.coverage.targets import ranked
from search.places import PlaceNotFound

#: Characters of a line that is not on a terminal.
_WIDE = 140

#: Column of the table → its heading.
_COLUMNS = {
    "located": "Located",
    "serving": "Serving",
    "placements": "Placements",
    "services": "Services",
    "csec_trained": "CSEC-trained",
    "capacity": "Capacity",
    "openings": "Openings",
    "per_10k_youth": "Per 10,000 youth",
    "nearest_miles": "Nearest",
}


@click.command()
@click.option("--need", help="Count only listings with this need, by its code.")
@click.option("--county", help="One county alone.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON.")
@with_app
def coverage(need: str | None, county: str | None, as_json_: bool) -> None:
    """How much there is in each county: active listings, located and serving."""
    with transaction() as session:
        if need is not None and need not in finder().needs(session):
            raise click.UsageError(
                f"{need} is not a need code; the codes are in the sheet of `manzanita template --xlsx`"
            )
        name = _county(county)
        survey = begin(finder(), session, CONSOLE, _seeds())
        figures = as_json(survey.coverage(Supply(needs=(need,) if need else ())), name)
    if as_json_:
        _print_json(figures)
        return
    _print_coverage(figures)


@click.command()
@click.option("--county", required=True, help="The county whose targets are compared.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON, with the needs that are met.")
@with_app
def gap(county: str, as_json_: bool) -> None:
    """What is missing in a county: needs × supply against its targets, most youth affected first."""
    name = _county(county)
    assert name is not None  # noqa: S101  the option is required
    with transaction() as session:
        needs = finder().needs(session)
        survey = begin(finder(), session, CONSOLE, _seeds())
        found = county_gaps(session, survey, needs, _seeds(), name)
    if as_json_:
        _print_json(gaps_json(name, found, needs))
        return
    table = _table(f"{name} County: needs that miss their target")
    for heading in ("Need", "Serving", "Nearest", "CSEC-trained", "Within 2 hours", "Missing"):
        table.add_column(heading, justify="left" if heading == "Need" else "right")
    for each in ranked(found):
        aim, there = each.aim, each.actual
        table.add_row(
            needs[each.need].label,
            f"{there.number} of {_or_dash(aim.number)}",
            written(float("nan") if there.within_miles is None else there.within_miles, Unit.MILES),
            "–" if there.training_percent is None else f"{there.training_percent:.0f}%",
            f"{there.two_hour} of {_or_dash(aim.two_hour)}",
            f"{each.missing_share:.0%}",
        )
    _print_table(table)
    click.echo("Targets are suggested ones where staff have set none: `--json` says which.")


def _county(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return finder().gazetteer.county(name).name
    except PlaceNotFound as error:
        raise click.UsageError(f"{name} {error}") from error


def _seeds() -> Path:
    folder: Path = current_app.extensions["settings"].seeds
    return folder


def _print_coverage(figures: dict[str, Any]) -> None:
    table = _table("Coverage by county")
    table.add_column("County")
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right")
    for name, county in figures["counties"].items():
        table.add_row(name, *(_cell(column, county[column]) for column in _COLUMNS))
    for name, area in figures["areas"].items():
        if area["located"]:
            table.add_row(f"{name} (area)", *(_cell(column, area.get(column)) for column in _COLUMNS))
    _print_table(table)


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)


def _print_table(table: Table) -> None:
    """On a terminal as wide as it is; into a file or a pipe wide enough that nothing is cut."""
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    console.print(table)


def _cell(column: str, figure: float | None) -> str:
    if figure is None:
        return "–"
    unit = {"nearest_miles": Unit.MILES, "per_10k_youth": Unit.RATE}.get(column, Unit.COUNT)
    return written(figure, unit)


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _print_json(figures: dict[str, Any]) -> None:
    json.dump(figures, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")
