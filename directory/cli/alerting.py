"""alert: letters to those whose saved searches something new fits. Run it every few hours."""

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.access.scope import audience_of
from directory.changes.saved import note_alert
from directory.cli.running_app import finder, transaction, with_app
from directory.clock import now
from directory.pages.saved.news import news_of
from directory.records import Account, SavedSearch, StoredSearch
from search.matching import Standing
from search.query import InvalidQuery


@click.command()
@with_app
def alert() -> None:
    """Write to everyone who asked for it and whose saved search something new fits. The letter names no need."""
    with transaction() as session:
        written = sum(_write(session, *row) for row in _waiting(session))
    # The letters leave in another thread: wait for it.
    current_app.extensions["post"].wait()
    click.echo(f"{written} letters written.")


def _waiting(session: Session) -> list[tuple[SavedSearch, StoredSearch, Account]]:
    """Saved searches with alerts whose owner has looked since the last letter."""
    rows = session.execute(
        select(SavedSearch, StoredSearch, Account)
        .join(StoredSearch, StoredSearch.id == SavedSearch.search_id)
        .join(Account, Account.id == StoredSearch.account_id)
        .where(
            SavedSearch.sends_alerts.is_(True),
            SavedSearch.alerted_at.is_(None),
            StoredSearch.expires_at > now(),
            Account.active.is_(True),
        )
    )
    return [(saved, search, account) for saved, search, account in rows]


def _write(session: Session, saved: SavedSearch, search: StoredSearch, account: Account) -> bool:
    standing = _standing(session, search, account)
    if standing is None or not news_of(saved, standing).is_worth_a_letter:
        return False
    mailing.send(
        account.email,
        f"Manzanita: something new in {saved.label}",
        "search_alert",
        label=saved.label,
        url=mailing.link_to("/saved"),
    )
    note_alert(saved, now())
    return True


def _standing(session: Session, search: StoredSearch, account: Account) -> Standing | None:
    """What matches now for the owner; None where the search can no longer be read."""
    try:
        query = finder().read_query(session, search.criteria)
    except InvalidQuery:
        return None
    return finder().matching(session, query, audience_of(Actor.of(account))).standing()
