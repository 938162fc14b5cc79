"""Passwords: what may be one, and whether one is right. Source: NIST SP 800-63B-4, section 3.1.1.

Length is what counts: no rule asks for digits or signs. What is common, repeated, a row of keys or made of the
account's own names is refused, by the lists and the measure of zxcvbn (MIT; its frequency lists come with it), and by a
list of the operator's.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import extract_parameters
from flask import current_app
from flask_security import hash_password, verify_password

from directory.access.breaches import is_breached

MIN_PASSWORD_CHARACTERS = 15

#: Long enough for any phrase; a limit all the same, so that nobody can make the hash work on a megabyte.
MAX_PASSWORD_CHARACTERS = 256

#: Fewer guesses than this (as a power of ten) find it from lists and patterns: a patient attacker's week online.
MIN_GUESSES_LOG10 = 10.0

#: zxcvbn's own limit, beyond which its search grows slow. A weak start that long is a weak password.
_MEASURED_CHARACTERS = 72

#: What a password is hashed with: KiB of memory, passes, lanes (OWASP's choice for Argon2id). The one place to change.
ARGON2 = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}

#: Argon2 takes 19 MiB each time: two at once are enough for people, and keep a flood of guesses from eating the memory.
_HASHING = BoundedSemaphore(2)


def normal(password: str) -> str:
    """The one form in which the same typed characters are always compared: NFC, as NIST asks."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The Argon2id hash (19 MiB, two passes) of a password."""
    with _HASHING:
        return str(hash_password(normal(password)))


def is_right(password: str, known_hash: str | None) -> bool:
    """Whether the password has this hash. None takes as long to refuse, so that time tells nothing of accounts."""
    given = normal(password)
    against = known_hash or _nobodys_hash()
    with _HASHING:
        matches = bool(verify_password(given[:MAX_PASSWORD_CHARACTERS], against))
    return matches and known_hash is not None and len(given) <= MAX_PASSWORD_CHARACTERS


def is_outdated(known_hash: str) -> bool:
    """Whether a hash was made with other numbers than those of now."""
    made = extract_parameters(known_hash)
    return any(getattr(made, name) != number for name, number in ARGON2.items())


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return str(hash_password("the hash of an account that is not there"))


def prepare() -> None:
    """Make the hash for unknown accounts now, so that the first unknown one is no slower. Needs the app's context."""
    _nobodys_hash()


def problem_with(password: str, own_words: Iterable[str]) -> str | None:
    """Why this may not be a password, in words for the person; None where it may. Needs the app's context.

    ``own_words`` are the account's e-mail and name, which a guesser tries first. Errors: OSError where the operator's
    list of breached passwords cannot be read any more: what cannot be looked up is not taken.
    """
    given = normal(password)
    if len(given) < MIN_PASSWORD_CHARACTERS:
        return f"Use at least {MIN_PASSWORD_CHARACTERS} characters. Four or five words in a row work well."
    if len(given) > MAX_PASSWORD_CHARACTERS:
        return f"Use at most {MAX_PASSWORD_CHARACTERS} characters."
    words = _parts(own_words)
    rest = given.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if _is_easy(given, words) or (len(re.sub(r"[\W\d_]+", "", rest)) < 4 and _is_easy(rest, ())):
        return "This is one of the first that a guesser would try. Use words that do not belong together."
    breaches: Path | None = current_app.extensions["settings"].breached_passwords
    if breaches is not None and is_breached(given, breaches):
        return "This password is known from a theft of passwords elsewhere. Choose another."
    return None


def _parts(own_words: Iterable[str]) -> list[str]:
    found = {"manzanita"}
    for text in own_words:
        found.add(text.casefold())
        found.update(part for part in re.split(r"[\W_]+", text.casefold()) if len(part) > 2)
    return sorted(found - {""})


def _is_easy(password: str, own_words: Iterable[str]) -> bool:
    from zxcvbn import zxcvbn  # its word lists take a while to load, and most processes never need them

    if not password:
        return True
    measured = zxcvbn(password[:_MEASURED_CHARACTERS], user_inputs=list(own_words))
    return float(measured["guesses_log10"]) < MIN_GUESSES_LOG10
