"""match, find, index: what the site answers, on the command line."""

import json
import sys
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from directory.access.scope import Audience
from directory.cli.running_app import finder, transaction, with_app
from search.query import InvalidQuery, Query
from search.strict_json import NotJson, read_json_text
from search.text.document import Scope


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--pretty", is_flag=True, help="Indent the answer for people.")
@with_app
def match(file: IO[bytes], pretty: bool) -> None:
    """Match a youth's needs to listings.

    FILE holds the criteria as JSON, - is standard input. A list of criteria gives a list of answers.
    """
    from search.answer import as_json

    asked = _read(file)
    with transaction() as session:
        queries = _queries(session, asked if isinstance(asked, list) else [asked], is_list=isinstance(asked, list))
        answers = [as_json(finder().match(session, query, Audience.STAFF)) for query in queries]
    _print_json(answers if isinstance(asked, list) else answers[0], pretty)


def _read(file: IO[bytes]) -> Any:
    try:
        return read_json_text(file.read())
    except NotJson as error:
        raise click.UsageError(f"{file.name}: {error}") from error


def _queries(session: Session, asked: list[Any], *, is_list: bool) -> list[Query]:
    """Every search of the file, checked before the first is answered. Errors: click.UsageError with all problems."""
    queries, problems = [], []
    for place, criteria in enumerate(asked):
        try:
            queries.append(finder().read_query(session, criteria))
        except InvalidQuery as error:
            where = f"[{place}]." if is_list else ""
            problems += [f"  {where}{problem.field}: {problem.message}" for problem in error.problems]
    if problems:
        raise click.UsageError("\n".join(["the criteria cannot be used:", *problems]))
    return queries


def _print_json(value: Any, pretty: bool) -> None:
    json.dump(value, sys.stdout, indent=2 if pretty else None, ensure_ascii=False)
    sys.stdout.write("\n")


# A word may begin with a minus: it is one to leave out, not an option.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--json", "as_json_", is_flag=True, help="Print JSON.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@with_app
def find(words: tuple[str, ...], as_json_: bool, limit: int) -> None:
    """Search the listings by words: '"a phrase"', -without, 'begin*'."""
    text = " ".join(words)
    with transaction() as session:
        found = finder().find(session, text, Scope.FULL, audience=Audience.STAFF, limit=limit)
        snapshot = finder().snapshot(session, Audience.STAFF)
        listings = [snapshot.listings[snapshot.row_of[uuid]] for uuid in found.ids if uuid in snapshot.row_of]
    if as_json_:
        results = [
            {
                "listing": listing.id,
                "source_id": listing.source_id,
                "organization_name": listing.organization_name,
                "listing_name": listing.listing_name,
                "provider_type": listing.provider_type,
                "county": ";".join(listing.site.counties) or None,
            }
            for listing in listings
        ]
        _print_json(
            {
                "total": found.total,
                "did_you_mean": found.did_you_mean,
                "notices": list(found.notices),
                "results": results,
            },
            pretty=False,
        )
        return
    for notice in found.notices:
        click.echo(notice, err=True)
    if not found.total and found.did_you_mean:
        click.echo(f"Nothing holds these words. Did you mean: {found.did_you_mean}")
        return
    click.echo(f"{found.total} listings hold these words" + (f"; the first {limit}:" if found.total > limit else ":"))
    for listing in listings:
        county = " and ".join(listing.site.counties) or "county not stated"
        click.echo(f"  {listing.listing_name}, {listing.organization_name} ({county})  {listing.id}")


@click.group()
def index() -> None:
    """The full-text index: derived data, safe to delete."""


@index.command("rebuild")
@with_app
def rebuild() -> None:
    """Build the index anew from the database."""
    from directory.cli.progress import counting

    with transaction() as session, counting("Indexing listings") as progress:
        number = finder().rebuild_index(session, progress)
    click.echo(f"The index holds {number:,} listings.")


@index.command("check")
@with_app
def check() -> None:
    """Compare the index with the database; exit 1 where they differ."""
    from search.text.engine import IndexUnavailable

    with transaction() as session:
        try:
            drift = finder().check_index(session)
        except IndexUnavailable as error:
            raise click.ClickException("the index cannot be read; run `manzanita index rebuild`") from error
    if not drift:
        click.echo("The index agrees with the database.")
        return
    click.echo(
        f"{len(drift.missing):,} listings are missing from the index, {len(drift.extra):,} should not be in it, "
        f"{len(drift.stale):,} are out of date. Run `manzanita index rebuild`."
    )
    sys.exit(1)
