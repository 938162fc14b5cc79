"""Reads values out of JSON and checks them: each reader returns the value or raises BadValueError."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

#: The oldest youth a search may be for, in years.
OLDEST = 24
#: The most matches on one page, and how far a page may begin.
MOST_MATCHES, FARTHEST_OFFSET = 200, 1_000_000
MOST_KEEP_AWAY = 20
LONGEST_TEXT = 200
MOST_ENTRIES = 200
#: So many characters of a value, and no more, are said again in a problem.
_ECHOED = 40

_T = TypeVar("_T")
_Code = TypeVar("_Code", bound=StrEnum)


class BadValueError(Exception):
    """What is wrong with a value, as (part of it, message); the part is "" for the value itself."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


class Parts:
    """Reads the parts of a value one after the other and gathers the problems of all."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def read(self, part: str, reader: Callable[[Any], Any], value: object) -> Any:
        """What ``reader`` makes of ``value``; None where it is bad, which :meth:`check` then raises."""
        try:
            return reader(value)
        except BadValueError as bad:
            self.problems += [(part + within, message) for within, message in bad.problems]
            return None

    def refuse(self, part: str, message: str) -> None:
        """Notes a problem."""
        self.problems.append((part, message))

    def check(self) -> None:
        """Raises BadValueError if any part was bad."""
        if self.problems:
            raise BadValueError(*self.problems)


def each(value: object, reader: Callable[[Any], _T], most: int = MOST_ENTRIES) -> tuple[_T, ...]:
    """A list's entries, each once, in their order."""
    if not isinstance(value, list | tuple):
        raise BadValueError(("", "is a list"))
    if len(value) > most:
        raise BadValueError(("", f"has more than {most} entries"))
    parts = Parts()
    entries = [parts.read(f"[{place}]", reader, entry) for place, entry in enumerate(value)]
    parts.check()
    return tuple(dict.fromkeys(entries))


def text(value: object) -> str:
    """Words, without outer and doubled spaces."""
    if not isinstance(value, str):
        raise BadValueError(("", "is text"))
    words = " ".join(value.split())
    if not words:
        raise BadValueError(("", "is blank"))
    if len(words) > LONGEST_TEXT:
        raise BadValueError(("", f"has more than {LONGEST_TEXT} characters"))
    return words


def code(codes: type[_Code], value: object) -> _Code:
    """One of a closed list of codes; case does not count."""
    wanted = text(value).casefold()
    if wanted not in set(codes):
        raise BadValueError(("", f"{shown(value)} is not one of: {choices(codes)}"))
    return codes(wanted)


def yes_no(value: object) -> bool:
    """true or false, and nothing that only resembles them."""
    if not isinstance(value, bool):
        raise BadValueError(("", "is true or false"))
    return value


def whole(value: object, least: int, most: int) -> int:
    """A whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadValueError(("", f"is a whole number from {least} to {most}"))
    return value


def number(value: object, least: float, most: float) -> float:
    """A finite number; NaN is not between any two numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadValueError(("", f"is a number from {least:g} to {most:g}"))
    return float(value)


def above_zero(value: object, most: float) -> float:
    """A number above 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise BadValueError(("", f"is a number above 0 and up to {most:g}"))
    return float(value)


def choices(codes: Iterable[StrEnum]) -> str:
    return ", ".join(entry.value for entry in codes)


def shortened(value: object) -> str:
    """At most a few characters of a text, on one line."""
    words = " ".join(str(value).split())
    return words if len(words) <= _ECHOED else words[: _ECHOED - 1] + "…"


def shown(value: object) -> str:
    """The same, in quotes."""
    return f"“{shortened(value)}”"
