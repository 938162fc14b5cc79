"""The second step of signing in: a code of an authenticator app (TOTP, RFC 6238), or a recovery code.

Each works once. The app's key is kept encrypted and sealed under the site's secret, recovery codes as keyed hashes.
"""

import base64
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask_security import Totp, UserMixin
from passlib.exc import UsedTokenError
from passlib.totp import TOTP
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from directory import clock
from directory.access.actor import Actor
from directory.access.keyed import derived, derived_before, keyed, keyed_ways
from directory.access.people import may_change
from directory.changes.accounts import NotAllowed, subject_of, tell_owner
from directory.changes.sessions import end_sessions
from directory.changes.trail import note
from directory.db import db
from directory.records import Account, AuditAction, RecoveryCode

#: Seconds by which a telephone's clock may be off.
_WINDOW = 30

_RECOVERY_CODES = 10
#: 120 random bits a code, in groups that are easy to copy: beyond guessing, so a keyed hash of it is enough.
_CODE_BYTES, _GROUP = 15, 4


class IdentityCheck(StrEnum):
    """How someone made sure who asks for a second step to be taken off."""

    IN_PERSON = "in_person"
    CALLED_BACK = "called_back"
    VIDEO_WITH_ID = "video_with_id"
    SUPERVISOR = "supervisor"


class SingleUseTotp(Totp):
    """Flask-Security's TOTP, with the clock of this application, codes that work once, and keys that are sealed.

    The library encrypts a key, but would not see that someone has changed it in the database.
    """

    def __init__(self, secret: str, seal: str, before: "SingleUseTotp | None" = None) -> None:
        super().__init__({"1": secret}, "Manzanita")
        self._seal = Fernet(base64.urlsafe_b64encode(bytes.fromhex(seal)))
        self._before = before
        self._totp = TOTP.using(issuer="Manzanita", secrets={"1": secret}, now=lambda: clock.now().timestamp())

    def generate_totp_secret(self) -> str:
        return self._sealed(self._totp.new())

    def resealed(self, key: str) -> str:
        """The key under the present secret, if the one before it sealed it. Errors: InvalidToken."""
        if self._before is None or self._is_ours(key):
            return key
        return self._sealed(self._totp(key=self._before.opened(key).key, format="raw"))

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """No code is one of a key that was changed, or that another secret sealed."""
        try:
            return bool(super().verify_totp(token, self.opened(totp_secret), user, window))
        except InvalidToken:
            return False

    def generate_totp_password(self, totp_secret: str) -> str:
        return str(super().generate_totp_password(self.opened(totp_secret)))

    def get_totp_uri(self, username: str, totp_secret: str) -> str:
        return str(super().get_totp_uri(username, self.opened(totp_secret)))

    def get_totp_pretty_key(self, totp_secret: str) -> str:
        return str(super().get_totp_pretty_key(self.opened(totp_secret)))

    def opened(self, key: str) -> Any:
        """The key in the clear, as passlib's TOTP, whichever of the two secrets sealed it. Errors: InvalidToken."""
        if self._before is not None and not self._is_ours(key):
            return self._before.opened(key)
        return self._totp.from_source(self._seal.decrypt(key.encode()).decode())

    def _sealed(self, key: Any) -> str:
        return self._seal.encrypt(key.to_json(encrypt=True).encode()).decode()

    def _is_ours(self, key: str) -> bool:
        try:
            self._seal.decrypt(key.encode())
        except InvalidToken:
            return False
        return True

    def get_last_counter(self, user: Any) -> int | None:
        return user.totp_last_step if isinstance(user, Account) else None

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Take the step for this code alone: of two who send it at once, one is refused."""
        if not isinstance(user, Account):
            return
        taken = db.session.execute(
            update(Account)
            .where(
                Account.id == user.id,
                or_(Account.totp_last_step.is_(None), Account.totp_last_step < tmatch.counter),
            )
            .values(totp_last_step=tmatch.counter)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            raise UsedTokenError
        db.session.refresh(user, ["totp_last_step"])


def engine() -> SingleUseTotp:
    """The application's TOTP, made when first asked for."""
    if "totp" not in current_app.extensions:
        secret, seal = derived_before("totp"), derived_before("totp seal")
        before = SingleUseTotp(secret, seal) if secret and seal else None
        current_app.extensions["totp"] = SingleUseTotp(derived("totp"), derived("totp seal"), before)
    made: SingleUseTotp = current_app.extensions["totp"]
    return made


def new_key() -> str:
    """A new key for an authenticator app, encrypted."""
    return str(engine().generate_totp_secret())


def key_in_words(key: str) -> str:
    """The key as people type it into their app."""
    return str(engine().get_totp_pretty_key(key))


def key_address(key: str, account: Account) -> str:
    """The ``otpauth://`` address that the app reads from a QR code."""
    return str(engine().get_totp_uri(account.email, key))


def fits(key: str, code: str) -> bool:
    """Whether this code is one of a key that is not yet anybody's."""
    return bool(engine().verify_totp(_digits(code), key, UserMixin(), window=_WINDOW))


def accept_code(account: Account, code: str) -> bool:
    """Whether this is a code of the account's app that has not been used; it is used now."""
    if account.totp_secret is None or not engine().verify_totp(
        _digits(code), account.totp_secret, account, window=_WINDOW
    ):
        return False
    account.totp_secret = engine().resealed(account.totp_secret)
    return True


def set_up(actor: Actor, session: Session, account: Account, key: str, code: str) -> list[str] | None:
    """Make ``key`` the account's, if the code is one of it; the recovery codes, shown this once, or None.

    The code is used up with it.
    """
    if not fits(key, code):
        return None
    account.totp_secret, account.totp_last_step = key, None
    session.flush()
    if not accept_code(account, code):
        return None
    note(actor, session, AuditAction.TOTP_SET_UP, subject=subject_of(account))
    tell_owner(account, "Two-step sign-in was set up.")
    return _make_codes(session, account)


def remove(actor: Actor, session: Session, account: Account, check: IdentityCheck | None = None) -> None:
    """Take the second step off the account. Whether it may go without was asked before."""
    account.totp_secret = account.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    note(actor, session, AuditAction.TOTP_REMOVED, subject=subject_of(account), **({"checked": check} if check else {}))
    tell_owner(account, "Two-step sign-in was taken off.")


def remove_for(actor: Actor, session: Session, account: Account, check: IdentityCheck) -> None:
    """Take it off for someone who lost phone and codes; every session ends, and the trail says how they were known.

    Errors: NotAllowed, for one's own account too.
    """
    if not may_change(actor, account):
        raise NotAllowed
    remove(actor, session, account, check)
    end_sessions(session, account)


def make_recovery_codes(actor: Actor, session: Session, account: Account) -> list[str]:
    """New codes, shown this once; those before them work no more."""
    codes = _make_codes(session, account)
    note(actor, session, AuditAction.RECOVERY_CODES_MADE, subject=subject_of(account))
    tell_owner(account, "New recovery codes were made.")
    return codes


def accept_recovery_code(actor: Actor, session: Session, account: Account, code: str, moment: datetime) -> bool:
    """Whether this is one of the account's codes that has not been used; it is used now."""
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.digest.in_(keyed_ways("recovery code", account.id, _plain(code))),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=moment)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        return False
    note(actor, session, AuditAction.RECOVERY_CODE_USED, subject=subject_of(account))
    tell_owner(account, f"A recovery code was used to sign in. {codes_left(session, account)} are left.")
    return True


def codes_left(session: Session, account: Account) -> int:
    """How many recovery codes have not been used."""
    unused = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def _make_codes(session: Session, account: Account) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_new_code() for _ in range(_RECOVERY_CODES)]
    session.add_all(RecoveryCode(account_id=account.id, digest=_digest(account, code)) for code in codes)
    session.flush()
    return codes


def _new_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _digest(account: Account, code: str) -> str:
    return keyed("recovery code", account.id, _plain(code))


def _plain(code: str) -> str:
    return "".join(character for character in code.lower() if character.isalnum())


def _digits(code: str) -> str:
    return "".join(code.split())[:12]
