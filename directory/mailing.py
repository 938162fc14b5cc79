"""Mail: written while a request or a command works, sent after its transaction is kept, never holding it up.

A letter is rendered from ``templates/mail/<template>.txt`` (what it says) and ``mail/letter.html`` (the same, as HTML).
It names no youth, no search, no listing's withheld fact: whoever reads over a shoulder learns nothing.
"""

import logging
import re
import secrets
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, render_template
from sqlalchemy.orm import Session

from directory.clock import now
from directory.db import db
from directory.settings import Settings

#: Where a session keeps the letters that its commit will send.
LETTERS = "letters"

_SMTP_SECONDS = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str
    html: str


def send(to: str, subject: str, template: str, **context: object) -> None:
    """Send a letter once this transaction is committed; nothing is sent where it is rolled back.

    ``template`` is a name under templates/mail, without ``.txt``; ``context`` is what it shows.
    """
    text = render_template(f"mail/{template}.txt", **context).strip() + "\n"
    html = render_template("mail/letter.html", subject=subject, paragraphs=_paragraphs(text))
    letters: list[Letter] = db.session().info.setdefault(LETTERS, [])
    letters.append(Letter(to, subject, text, html))


def link_to(path: str) -> str:
    """The address of a page of this site, for a letter: from the settings, never from the request's Host."""
    settings: Settings = current_app.extensions["settings"]
    return settings.site_url + path


def install(app: Flask) -> None:
    """The app's post office, in ``app.extensions["post"]``."""
    app.extensions["post"] = PostOffice(app.extensions["settings"])


def deliver(session: Session) -> None:
    """Hand what was written in this session to the post office. Called after the commit."""
    letters: list[Letter] = session.info.pop(LETTERS, [])
    if letters:
        post: PostOffice = current_app.extensions["post"]
        post.later(lambda: post.carry(letters))


def drop(session: Session) -> None:
    """Forget what was written in this session. Called after a roll-back."""
    session.info.pop(LETTERS, None)


class PostOffice:
    """One thread that sends, so that no answer waits for a mail server or tells by its time that a mail was sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="post")
        self._last: Future[None] | None = None

    def later(self, job: Callable[[], None]) -> None:
        """Do something after what was handed in before. A failure is logged by its kind alone."""
        self._last = self._thread.submit(_logged, job)

    def wait(self) -> None:
        """Until all that was handed in is done."""
        while (last := self._last) is not None:
            last.result()
            if self._last is last:
                self._last = None

    def carry(self, letters: list[Letter]) -> None:
        """Send letters now, by SMTP or as files in a folder. Errors: OSError, smtplib.SMTPException."""
        messages = [_message(letter, self._settings.mail_from) for letter in letters]
        url = urlsplit(self._settings.mail_url)
        if url.scheme == "file":
            _into_folder(Path(unquote(url.path)), messages)
        elif url.scheme in ("smtp", "smtps"):
            _by_smtp(url.scheme, unquote(url.username or ""), unquote(url.password or ""), url, messages)
        else:
            raise OSError("MANZANITA_MAIL_URL must begin with smtp://, smtps:// or file://")


def _logged(job: Callable[[], None]) -> None:
    try:
        job()
    except Exception as error:
        # The kind of error only: its words may hold an address.
        _log.error("work after a request failed: %s", type(error).__name__)


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="manzanita.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _into_folder(folder: Path, messages: list[EmailMessage]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for message in messages:
        path = folder / f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        path.touch(mode=0o600)
        path.write_bytes(bytes(message))


def _by_smtp(scheme: str, user: str, password: str, url: object, messages: list[EmailMessage]) -> None:
    host, port = getattr(url, "hostname", None) or "localhost", getattr(url, "port", None)
    context = ssl.create_default_context()
    if scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=_SMTP_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port or 587, timeout=_SMTP_SECONDS)
    with server:
        if scheme == "smtp" and host not in ("localhost", "127.0.0.1", "::1"):
            server.starttls(context=context)
        if user:
            server.login(user, password)
        for message in messages:
            server.send_message(message)


def _paragraphs(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines."""
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip())]
