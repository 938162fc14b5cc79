"""Reads the objects of a JSON file one after the other, each with its line, so that a long file needs little memory."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from importers.reading.tables import bad_file, check_file
from importers.report import BadFile
from search.strict_json import DECODER

_CHUNK = 1024 * 1024
#: Characters of one object; no service is longer.
MAX_OBJECT = 4 * 1024 * 1024

Item = tuple[int, Any]
"""The line on which a value begins, and the value."""


@contextmanager
def json_items(path: Path, *lists: str) -> Iterator[Iterator[Item]]:
    """The items of the file's list: the whole file, or what an object has under one of these names.

    An object without such a list is the only item itself. Errors, here and while it is walked: BadFile.
    """
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield _items(_Text(path, file), lists)
    except UnicodeDecodeError as error:
        raise bad_file(path, "is not UTF-8") from error
    except OSError as error:
        raise bad_file(path, f"cannot be read: {error.strerror or 'the disk refused'}") from error


class _Text:
    """A JSON text that is read on as far as the next value needs it."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path, self._file = path, file
        self._buffer, self._at = "", 0
        self.line = 1

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK)
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is not white space; "" at the end."""
        while True:
            while self._at < len(self._buffer):
                character = self._buffer[self._at]
                if character not in " \t\r\n":
                    return character
                self.line += character == "\n"
                self._at += 1
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """The next character, which is one of those wanted. Errors: BadFile."""
        character = self.peek()
        if not character or character not in wanted:
            raise self.broken()
        self._at += 1
        return character

    def value(self) -> Any:
        """The next value. Errors: BadFile."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at <= MAX_OBJECT and self._more():
                    continue
                raise self.broken(error.pos) from error
            except RecursionError as error:
                raise bad_file(self._path, "is nested too deeply", self.line) from error
            except ValueError as error:
                raise bad_file(self._path, str(error), self.line) from error
            # A number at the very end may go on.
            if end < len(self._buffer) or not self._more():
                break
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end
        return value

    def broken(self, at: int | None = None) -> BadFile:
        line = self.line + (self._buffer.count("\n", self._at, at) if at is not None else 0)
        return bad_file(self._path, "is not JSON from here on", line)


def _items(text: _Text, lists: tuple[str, ...]) -> Iterator[Item]:
    first = text.peek()
    if first == "[":
        yield from _list(text)
    elif first == "{":
        yield from _object(text, lists)
    else:
        raise text.broken()
    if text.peek():
        raise text.broken()


def _list(text: _Text) -> Iterator[Item]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        text.peek()
        line = text.line
        yield line, text.value()
        if text.take(",]") == "]":
            return


def _object(text: _Text, lists: tuple[str, ...]) -> Iterator[Item]:
    line, properties, has_list = text.line, {}, False
    text.take("{")
    while text.peek() != "}":
        if text.peek() != '"':
            raise text.broken()
        name = text.value()
        text.take(":")
        if name in lists and text.peek() == "[" and not has_list:
            has_list = True
            yield from _list(text)
        else:
            properties[name] = text.value()
        if text.peek() == "}":
            break
        text.take(",")
    text.take("}")
    if not has_list:
        yield line, properties
