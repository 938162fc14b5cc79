"""Keeps the end of the audit trail in a second place: a file beside the instance, sealed with the secret key.

Whoever can write the database alone could cut the trail's tail, or write the whole of it anew with digests that fit.
The file then tells another end, and they cannot seal one of their own. Whoever holds both the files and the key can
do both: against them, the operator writes down what ``manzanita doctor`` prints.
"""

import fcntl
import hashlib
import hmac
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.orm import Session

from directory.settings import Settings

#: Where a session keeps the end of the trail that its commit will make true.
_END = "trail_end"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """The number and digest of the trail's last event; 0 is a trail without events."""

    number: int
    digest: str


class BrokenWitness(ValueError):
    """The file is not one that this secret key has sealed."""


class Witness:
    """The file of one machine. Several machines with one database each keep what they saw last."""

    def __init__(self, path: Path, secret_key: str, before: str | None = None) -> None:
        """``before``: the secret key that was in use before this one; what it sealed is believed too."""
        self._path = path
        self._keys = [
            hashlib.sha256(b"the end of the audit trail\0" + key.encode()).digest()
            for key in (secret_key, before)
            if key is not None
        ]
        self._threads = threading.Lock()

    def seen(self) -> End | None:
        """The end as this machine saw it last; None where it has seen none. Errors: BrokenWitness, OSError."""
        try:
            text = self._path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None
        number, _, rest = text.strip().partition(" ")
        digest, _, seal = rest.partition(" ")
        seals = [self._seal(f"{number} {digest}", key) for key in self._keys]
        if not number.isdecimal() or not any(hmac.compare_digest(seal.encode(), one.encode()) for one in seals):
            raise BrokenWitness
        return End(int(number), digest)

    def keep(self, end: End) -> None:
        """Remember an end, unless a later one is remembered. Errors: BrokenWitness, OSError."""
        with self._alone():
            known = self.seen()
            if known is None or known.number < end.number:
                self._write(end)

    def replace(self, end: End) -> None:
        """Remember this end whatever was remembered: for an operator who knows why they differ."""
        with self._alone():
            self._write(end)

    def _write(self, end: End) -> None:
        line = f"{end.number} {end.digest}"
        beside = self._path.with_name(f"{self._path.name}.part")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{line} {self._seal(line, self._keys[0])}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)

    def _seal(self, line: str, key: bytes) -> str:
        return hmac.new(key, line.encode("ascii", "replace"), hashlib.sha256).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time among the threads and processes of this machine."""
        with self._threads, self._path.with_name(f"{self._path.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def install(app: Flask) -> None:
    """The app's witness, in ``app.extensions["witness"]``."""
    settings: Settings = app.extensions["settings"]
    app.extensions["witness"] = Witness(
        settings.instance / "trail_end", settings.secret_key, settings.previous_secret_key
    )


def remember(session: Session, number: int, digest: str) -> None:
    """Note in the session where its transaction leaves the trail."""
    session.info[_END] = End(number, digest)


def keep(session: Session) -> None:
    """After the commit: keep where the transaction left the trail. What fails here is told by ``doctor``."""
    end: End | None = session.info.pop(_END, None)
    if end is None:
        return
    witness: Witness = current_app.extensions["witness"]
    try:
        witness.keep(end)
    except (BrokenWitness, OSError) as error:
        _log.error("the end of the audit trail could not be kept: %s", type(error).__name__)


def drop(session: Session) -> None:
    """After a roll-back: forget it."""
    session.info.pop(_END, None)
