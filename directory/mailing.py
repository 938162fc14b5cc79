"""Mail: written while a request or a command works, sent after its transaction is kept, never holding it up.

A letter is rendered from ``templates/mail/<template>.txt`` (what it says) and ``mail/letter.html`` (the same, as HTML).
It names no youth, no search, no listing's withheld fact: whoever reads over a shoulder learns nothing.
"""

import logging
import re
import secrets
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
from directory.sending import WRITTEN_AT, send_waiting
from directory.settings import Settings

#: Where a session keeps the letters that its commit will send.
LETTERS = "letters"

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


def outbox_of(settings: Settings) -> Path | None:
    """The folder that letters are written to; None where they are sent."""
    url = urlsplit(settings.mail_url)
    return Path(unquote(url.path)) if url.scheme == "file" else None


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
        """Write letters into the outbox or, where there is a mail server, send them; what it does not take stays.

        Errors: OSError, smtplib.SMTPException where the server cannot be reached or is not safe to talk to.
        """
        messages = [_message(letter, self._settings.mail_from) for letter in letters]
        folder = outbox_of(self._settings)
        if folder is not None:
            _into_folder(folder, messages)
            return
        # On disk before anything is tried: a server that is away, or a process that ends, loses no letter.
        _into_folder(self._waiting, messages)
        self.send_waiting()

    def send_waiting(self) -> None:
        """Try again what no server has taken yet. Errors: as ``carry``."""
        if self._waiting.is_dir():
            send_waiting(self._waiting, urlsplit(self._settings.mail_url))

    @property
    def _waiting(self) -> Path:
        return self._settings.instance / "unsent"


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
        path = folder / f"{now().strftime(WRITTEN_AT)}-{secrets.token_hex(4)}.eml"
        path.touch(mode=0o600)
        path.write_bytes(bytes(message))


def _paragraphs(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines."""
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip())]
