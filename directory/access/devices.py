"""The cookie that tells a browser from which an account has signed in before. It proves no sign-in.

It only opens a lane of its own (changes.lanes), so that a flood of guesses elsewhere does not hold back the owner.
The value is a random name and, for each account, a keyed hash of that name and the account's e-mail.
"""

import hmac
import secrets
from dataclasses import dataclass, field

from directory.access.keyed import keyed, keyed_ways

#: A shared computer knows this many people; the longest ago is forgotten first.
MOST_ACCOUNTS = 8

_NAME_CHARACTERS = 32
_MARK_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    marks: tuple[str, ...] = field(default=())

    @classmethod
    def read(cls, cookie: str | None) -> "Device":
        """The browser that this cookie names, a new one where it names none."""
        name, *marks = (cookie or "").split(".")
        if len(name) != _NAME_CHARACTERS or not name.isalnum():
            return cls(secrets.token_hex(_NAME_CHARACTERS // 2))
        return cls(name, tuple(mark for mark in marks if len(mark) == _MARK_CHARACTERS)[:MOST_ACCOUNTS])

    def knows(self, email: str) -> bool:
        """Whether this account has signed in from here."""
        wanted = [name[:_MARK_CHARACTERS] for name in keyed_ways("device", self.name, email)]
        return any(hmac.compare_digest(one, mark) for one in wanted for mark in self.marks)

    def with_account(self, email: str) -> "Device":
        mark = self._mark(email)
        return Device(self.name, (mark, *(other for other in self.marks if other != mark))[:MOST_ACCOUNTS])

    def cookie(self) -> str:
        return ".".join((self.name, *self.marks))

    def _mark(self, email: str) -> str:
        return keyed("device", self.name, email)[:_MARK_CHARACTERS]
