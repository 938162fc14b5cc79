"""What the session holds while someone signs in, and how signing in is finished."""

from datetime import datetime, timedelta

from flask import Response, after_this_request, current_app, g, request, session
from flask_login import current_user, login_user, logout_user

from directory.access.actor import ANONYMOUS, Actor
from directory.access.devices import Device
from directory.access.keyed import network_of
from directory.access.second_step import has_second_step
from directory.changes.trail import note
from directory.clock import now
from directory.pages.serving import current_session
from directory.records import Account, AuditAction
from directory.sessions import PENDING, ServerSession
from directory.settings import Settings

#: How long someone may take from the password to the second step.
PATIENCE = timedelta(minutes=10)

#: How long after the password was given something that matters may be done without giving it again.
FRESH = timedelta(minutes=10)

CONFIRMED_AT = "confirmed_at"

#: That all was given but a password of one's own, in the place of one that someone else has read.
REPLACING = "replacing"

#: The key of an authenticator app that is being set up, encrypted.
NEW_KEY = "new_key"

_DEVICE_COOKIE = "device"
_DEVICE_LIFETIME = timedelta(days=180)


def own_account() -> Account:
    """The account that is signed in. Call it where gate one has let someone pass."""
    account: Account = current_user._get_current_object()
    return account


def current_settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def browser_session() -> ServerSession:
    """The session of this request's browser."""
    opened = session._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
    assert isinstance(opened, ServerSession)  # noqa: S101  no account page is among those without a session
    return opened


def current_network() -> str:
    """What counts as the sender of this request."""
    return network_of(request.remote_addr)


def current_device() -> Device:
    return Device.read(request.cookies.get(_device_cookie()))


def begin_second_step(account: Account) -> None:
    """Remember, under a new id, that this browser knows the account's password. It is not signed in."""
    browser = browser_session()
    browser.begin_anew()
    g.pop("csrf_token", None)
    browser[PENDING] = {
        "account": account.id,
        "mark": account.fs_uniquifier,
        "until": (now() + PATIENCE).isoformat(),
    }


def begin_replacing(account: Account) -> None:
    """Remember that this browser gave all that the account has, and owes a password of the person's own."""
    begin_second_step(account)
    browser_session()[REPLACING] = True


def awaiting_second_step() -> Account | None:
    """The account whose password this browser gave within ten minutes; None for anybody else, and once signed in."""
    held = session.get(PENDING)
    if not isinstance(held, dict) or datetime.fromisoformat(held["until"]) <= now():
        return None
    account = current_session().get(Account, held["account"])
    if account is None or not account.active or account.fs_uniquifier != held["mark"]:
        return None
    return account


def finish_sign_in(account: Account) -> None:
    """Sign this browser in: a new id, nothing carried over, and known from now on as one of the account's."""
    current_session().flush()
    browser = browser_session()
    browser.begin_anew()
    g.pop("csrf_token", None)
    login_user(account)
    # Flask-Login would keep a hash of the address and the browser here; no address is kept.
    browser.pop("_id", None)
    browser.account_id = account.id
    browser[CONFIRMED_AT] = now().isoformat()
    g.actor = Actor.of(account)
    subject = f"account:{account.id}"
    note(g.actor, current_session(), AuditAction.SIGN_IN, subject=subject, second_step=has_second_step(account))
    remember_device(account)


def stay_signed_in(account: Account) -> None:
    """After every session of the account was ended, go on here alone, under a new id."""
    browser = browser_session()
    browser.renew()
    login_user(account)
    browser.pop("_id", None)
    browser.account_id = account.id


def sign_out() -> None:
    """End this browser's session."""
    actor = g.get("actor", ANONYMOUS)
    if actor.is_signed_in:
        note(actor, current_session(), AuditAction.SIGN_OUT, subject=f"account:{actor.account_id}")
    logout_user()
    browser_session().clear()
    g.pop("csrf_token", None)
    g.actor = ANONYMOUS


def is_fresh(grace: timedelta = timedelta(0)) -> bool:
    """Whether the password was given a moment ago."""
    given = session.get(CONFIRMED_AT)
    return given is not None and now() - datetime.fromisoformat(given) <= FRESH + grace


def remember_device(account: Account) -> None:
    """Give this browser a lane of its own for this account."""
    device = current_device().with_account(account.email)

    @after_this_request
    def _cookie(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            device.cookie(),
            max_age=_DEVICE_LIFETIME,
            httponly=True,
            secure=current_settings().is_production,
            samesite="Strict",
        )
        return response


def _device_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_{_DEVICE_COOKIE}"


def wait_words(wait: timedelta) -> str:
    """How long to wait: "10 seconds", "5 minutes", "2 hours"; never less than there is."""
    seconds = int(wait.total_seconds()) + 1
    if seconds < 90:
        return f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
