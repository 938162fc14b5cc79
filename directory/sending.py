"""Letters on their way to a mail server: kept as files until the server has taken them, and tried again until then.

To another machine they go through TLS, with a certificate that is checked, or they do not go.
"""

import fcntl
import logging
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote

from directory.clock import now

#: How long a letter is tried. Its links end long before: a reset's in an hour, an invitation's in seven days.
PATIENCE = timedelta(days=3)

#: The beginning of a letter's file: when it was written.
WRITTEN_AT = "%Y%m%dT%H%M%S%f"

_SECONDS = 20
_LOCAL = ("localhost", "127.0.0.1", "::1")

_log = logging.getLogger(__name__)


def send_waiting(folder: Path, server: SplitResult) -> None:
    """Send what waits in the folder, the oldest first. What is not taken stays; what is too old is given up.

    Errors: OSError, smtplib.SMTPException where the server cannot be reached or is not safe to talk to.
    """
    with _alone(folder):
        letters = list(_not_given_up(sorted(folder.glob("*.eml"))))
        if letters:
            with _connected(server) as connection:
                _send(connection, letters)


def _send(connection: smtplib.SMTP, letters: Iterable[Path]) -> None:
    for path in letters:
        # What was written here, so every header is one of ours.
        message: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
        try:
            connection.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            # This letter's own trouble: the others go on.
            _log.error("a letter was not taken and stays: %s", type(error).__name__)
        else:
            path.unlink()


def _not_given_up(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        written_at = datetime.strptime(path.name.partition("-")[0], WRITTEN_AT).replace(tzinfo=UTC)
        if now() - written_at < PATIENCE:
            yield path
        else:
            path.unlink()
            _log.error("a letter could not be sent in %s days and was given up", PATIENCE.days)


@contextmanager
def _connected(server: SplitResult) -> Iterator[smtplib.SMTP]:
    host, context = server.hostname or "localhost", ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, server.port or 587, timeout=_SECONDS)
    with connection:
        if server.scheme == "smtp" and host not in _LOCAL:
            connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        yield connection


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time, so that no letter goes twice."""
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
