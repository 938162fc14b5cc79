"""backup, restore: a copy of the database to keep elsewhere, and back from it."""

from pathlib import Path

import click
from flask import current_app

from directory.backups import BackupRefused, back_up, bring_back
from directory.cli.finding import rebuild
from directory.cli.running import expire, setup
from directory.cli.running_app import with_app
from directory.cli.trail import reseal
from directory.settings import Settings


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def backup(path: Path) -> None:
    """Copy the database to PATH, a new file. People can work meanwhile.

    It holds no search for a youth and no session. Whoever has it has the directory: encrypt it, keep it elsewhere,
    and keep the secret key apart from it.
    """
    settings: Settings = current_app.extensions["settings"]
    try:
        size = back_up(settings.database_url, path)
    except BackupRefused as refused:
        raise click.UsageError(str(refused)) from refused
    click.echo(f"{path}: {size:,} bytes. Encrypt it before it leaves this machine.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_context
@with_app
def restore(context: click.Context, path: Path) -> None:
    """Fill an empty database from PATH, bring it up to date, and rebuild the index.

    Everyone signs in anew. Searches are gone; listings, history, accounts and the audit trail are back.
    """
    settings: Settings = current_app.extensions["settings"]
    try:
        bring_back(settings.database_url, path)
    except BackupRefused as refused:
        raise click.UsageError(str(refused)) from refused
    for step in (setup, expire, reseal, rebuild):
        context.invoke(step)
    click.echo("Restored. Run `manzanita doctor`.")
