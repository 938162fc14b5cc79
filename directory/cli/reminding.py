"""remind: asks people to confirm their listings. Cron runs it daily."""

import click
from flask import current_app

from directory.changes.reminders import remind as send_reminders
from directory.cli.running_app import transaction, with_app
from directory.clock import now


@click.command()
@with_app
def remind() -> None:
    """Mail those whose listings nobody has confirmed for 150, 180 or 210 days, once each. Safe to repeat.

    And those whose training on CSEC has lapsed, once.
    """
    months = current_app.extensions["settings"].training_months
    with transaction() as session:
        letters = send_reminders(session, now(), months)
    click.echo(f"{letters} reminded.")
