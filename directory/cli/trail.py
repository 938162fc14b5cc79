"""trail: the audit trail, for the operator."""

import click
from flask import current_app

from directory.access.actor import CONSOLE
from directory.changes.trail import AuditAction, note
from directory.cli.running_app import transaction, with_app
from directory.records.chain import end_of
from directory.witness import BrokenWitness


@click.group()
def trail() -> None:
    """The audit trail. `doctor` checks it."""


@trail.command("reseal")
@with_app
def reseal() -> None:
    """Take the trail's end as it is now, after a backup was restored or the secret key changed.

    That this was done is itself in the trail, with the end that this machine saw before.
    """
    witness = current_app.extensions["witness"]
    try:
        seen = witness.seen()
    except BrokenWitness:
        seen = None
    with transaction() as session:
        held = end_of(session)
        note(
            CONSOLE,
            session,
            AuditAction.TRAIL_RESEALED,
            seen=seen.number if seen is not None else None,
            seen_digest=seen.digest if seen is not None else None,
            held=held.number,
        )
        end = end_of(session)
    witness.replace(end)
    click.echo(f"The trail's end is event {end.number} with {end.digest}.")
