"""JSON as its standard has it: no NaN, and no name twice in an object, of which one would be lost without a word."""

import json
from typing import Any


class NotJson(ValueError):
    """A text that is not JSON, or says one name twice; the message says where or which."""


class _RepeatedName(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedName(f"“{_repeated(pairs)}” stands twice in one object; keep one")
    return found


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    """The first name that stands twice, short and with nothing in it that acts."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return "".join(character if character.isprintable() else "?" for character in name[:40])
        seen.add(name)
    raise AssertionError("no name stands twice")


def _refuse(constant: str) -> Any:
    raise _RepeatedName(f"{constant} is not JSON")


DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse)
"""Reads one value after another, for whoever reads a long text piece by piece."""


def read_json_text(text: str | bytes) -> Any:
    """The value that a text is, in UTF-8 where it is bytes. Errors: NotJson."""
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return DECODER.decode(decoded)
    except json.JSONDecodeError as error:
        raise NotJson(f"it cannot be read as JSON at line {error.lineno}, column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise NotJson(f"byte {error.start + 1} is not UTF-8") from error
    except RecursionError as error:
        raise NotJson("it is nested too deeply") from error
    except ValueError as error:
        raise NotJson(str(error)) from error
