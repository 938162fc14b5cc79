"""user and token: who may sign in, and their programs' keys."""

import secrets
from datetime import timedelta

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.access.passwords import problem_with
from directory.changes.accounts import (
    FIRST_PASSWORD_LIFETIME,
    AccountExists,
    create_account,
    disable_account,
    find_account,
)
from directory.changes.invitations import invite
from directory.changes.second_step import IdentityCheck, remove_for
from directory.changes.tokens import create_token, revoke_token
from directory.cli.running_app import transaction, with_app
from directory.clock import now
from directory.records import Account, AccountRole, ApiToken, County, Organization, Scope
from directory.records.organization import name_key


@click.group()
def user() -> None:
    """Accounts."""


@user.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in AccountRole]), required=True)
@click.option("--name", required=True, help="The person's name, as others see it.")
@click.option("--county", help="The county agency of a worker.")
@click.option(
    "--organization",
    "names",
    multiple=True,
    help="An organization that a provider speaks for, by its name; repeatable.",
)
@click.option("--password", help="For an account of your own. Left out, one is made for the person's first sign-in.")
@with_app
def create(email: str, role: str, name: str, county: str | None, names: tuple[str, ...], password: str | None) -> None:
    """Make an account that may sign in."""
    wrong = problem_with(password, (email, name)) if password is not None else None
    if wrong is not None:
        raise click.UsageError(f"--password: {wrong}")
    email = _address(email)
    chosen = password or secrets.token_urlsafe(18)
    with transaction() as session:
        if county is not None and session.get(County, county) is None:
            raise click.UsageError(f"--county: {county} is not one of California's 58 counties")
        organizations = [_organization(session, given) for given in names]
        try:
            create_account(
                session,
                email=email,
                name=name,
                role=AccountRole(role),
                password=chosen,
                moment=now(),
                county=county,
                organizations=organizations,
                is_first_password=password is None,
            )
        except AccountExists as error:
            raise click.UsageError(f"{email} has an account already") from error
    click.echo(f"{email} may sign in as {role}.")
    if password is None:
        click.echo(f"For the first sign-in, within {FIRST_PASSWORD_LIFETIME.days} days, shown once: {chosen}")
        click.echo("The person then chooses a password of their own.")


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise click.UsageError(f"{email} is not an e-mail address") from error


def _organization(session: Session, name: str) -> Organization:
    found = session.scalar(select(Organization).where(Organization.name_key == name_key(name)))
    if found is None:
        raise click.UsageError(f"--organization: no organization is named {name}")
    return found


@user.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in AccountRole]), required=True)
@click.option("--county", help="The county agency of a worker.")
@click.option("--organization", "names", multiple=True, help="An organization of a provider, by its name; repeatable.")
@with_app
def invite_by_mail(email: str, role: str, county: str | None, names: tuple[str, ...]) -> None:
    """Send a link with which someone makes their account within 7 days, and print it."""
    with transaction() as session:
        if county is not None and session.get(County, county) is None:
            raise click.UsageError(f"--county: {county} is not one of California's 58 counties")
        if role == AccountRole.PROVIDER and not names:
            raise click.UsageError("--organization: a provider speaks for at least one")
        organizations = [_organization(session, given) for given in names]
        try:
            _, link = invite(
                CONSOLE,
                session,
                email=email,
                role=AccountRole(role),
                county=county,
                organizations=organizations,
                moment=now(),
            )
        except AccountExists as error:
            raise click.UsageError(f"{email} has an account already") from error
    click.echo(f"Invited {email} as {role}. The link, for 7 days and once:\n{link}")


@user.command("reset-two-step")
@click.argument("email")
@click.option(
    "--checked",
    type=click.Choice([str(check) for check in IdentityCheck]),
    required=True,
    help="How you made sure who asks. It is kept in the audit trail.",
)
@with_app
def reset_two_step(email: str, checked: str) -> None:
    """Take two-step sign-in off an account whose owner lost phone and codes; they set it up anew."""
    with transaction() as session:
        account = find_account(session, email)
        if account is None:
            raise click.UsageError(f"no account has the e-mail {email}")
        remove_for(CONSOLE, session, account, IdentityCheck(checked))
    click.echo(f"{email} signs in with the password alone until they set it up anew.")


@user.command("disable")
@click.argument("email")
@with_app
def disable(email: str) -> None:
    """End an account's sessions and tokens from their next request on."""
    with transaction() as session:
        account = find_account(session, email)
        if account is None:
            raise click.UsageError(f"no account has the e-mail {email}")
        disable_account(CONSOLE, session, account)
    click.echo(f"{email} may not sign in any more.")


@click.group()
def token() -> None:
    """Keys with which programs use the JSON addresses."""


@token.command("create")
@click.argument("email")
@click.option("--label", default="command line", show_default=True, help="What the key is for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([str(scope) for scope in Scope]),
    multiple=True,
    default=[str(scope) for scope in Scope],
    help="What it may do; may be given several times. Default: all.",
)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="How long it is valid.")
@with_app
def create_for(email: str, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token for an account, and print it once."""
    with transaction() as session:
        account = find_account(session, email)
        if account is None:
            raise click.UsageError(f"no account has the e-mail {email}")
        chosen = [Scope(scope) for scope in scopes]
        made, secret = create_token(session, account, label, chosen, timedelta(days=days), now())
        click.echo(f"Token {made.id}, valid until {made.expires_at:%Y-%m-%d}, shown once:", err=True)
    click.echo(secret)


@token.command("list")
@with_app
def list_() -> None:
    """The tokens there are: number, account, label, scopes, until when, last used."""
    with transaction() as session:
        rows = session.execute(select(ApiToken, Account.email).join(Account).order_by(ApiToken.id)).tuples().all()
        for made, email in rows:
            state = "revoked" if made.revoked_at else f"until {made.expires_at:%Y-%m-%d}"
            used = f"{made.last_used_at:%Y-%m-%d %H:%M} UTC" if made.last_used_at else "never used"
            click.echo(f"{made.id}\t{email}\t{made.label}\t{made.scopes}\t{state}\t{used}")


@token.command("revoke")
@click.argument("number", type=int)
@with_app
def revoke(number: int) -> None:
    """End a token at once."""
    with transaction() as session:
        made = session.get(ApiToken, number)
        if made is None:
            raise click.UsageError(f"there is no token {number}; see `manzanita token list`")
        revoke_token(session, made, now())
    click.echo(f"Token {number} is revoked.")
