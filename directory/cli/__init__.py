"""The command `manzanita`. Exit 0: done; 1: problems in the data; 2: wrong usage."""

import click

from directory.cli.accounts import token, user
from directory.cli.alerting import alert
from directory.cli.backing_up import backup, restore
from directory.cli.coverage import coverage, gap
from directory.cli.data import export, geocode, import_, template, undo
from directory.cli.finding import find, index, match
from directory.cli.reminding import remind
from directory.cli.running import demo, doctor, expire, serve, setup
from directory.cli.trail import trail


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="manzanita")
def manzanita() -> None:
    """Placements and services in California for youth affected by commercial sexual exploitation."""


for command in (
    setup,
    demo,
    serve,
    template,
    import_,
    undo,
    export,
    geocode,
    match,
    find,
    coverage,
    gap,
    index,
    user,
    token,
    expire,
    remind,
    alert,
    doctor,
    backup,
    restore,
    trail,
):
    manzanita.add_command(command)
