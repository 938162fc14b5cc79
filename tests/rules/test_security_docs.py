"""Holds docs/security.md and docs/security-asvs.md true: each requirement once, and nothing named that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from directory.settings import ROOT

GUIDE, TABLE = ROOT / "docs" / "security.md", ROOT / "docs" / "security-asvs.md"

#: OWASP ASVS 5.0.0, levels 1 and 2: chapter.section → the requirements of it that apply to Manzanita.
APPLICABLE = {
    "1.1": (1, 2),
    "1.2": (1, 2, 3, 4, 5, 9),
    "1.3": (1, 2, 3, 5, 6, 7, 10, 11),
    "1.4": (2,),
    "1.5": (1, 2),
    "2.1": (1, 2, 3),
    "2.2": (1, 2, 3),
    "2.3": (1, 2, 3, 4),
    "2.4": (1,),
    "3.2": (1, 2),
    "3.3": (1, 2, 3, 4),
    "3.4": (1, 2, 3, 4, 5, 6),
    "3.5": (1, 2, 3, 4),
    "3.7": (1, 2),
    "4.1": (1, 2, 3),
    "4.2": (1,),
    "5.1": (1,),
    "5.2": (1, 2, 3),
    "5.3": (1, 2),
    "5.4": (1, 2),
    "6.1": (1, 2, 3),
    "6.2": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    "6.3": (1, 2, 3, 4),
    "6.4": (1, 2, 3, 4),
    "6.5": (1, 2, 3, 4, 5),
    "7.1": (1, 2),
    "7.2": (1, 2, 3, 4),
    "7.3": (1, 2),
    "7.4": (1, 2, 3, 4, 5),
    "7.5": (1, 2),
    "7.6": (2,),
    "8.1": (1, 2),
    "8.2": (1, 2, 3),
    "8.3": (1,),
    "8.4": (1,),
    "9.1": (1, 2, 3),
    "9.2": (1, 2, 3, 4),
    "11.1": (1, 2),
    "11.2": (1, 2, 3),
    "11.3": (1, 2, 3),
    "11.4": (1, 2, 3, 4),
    "11.5": (1,),
    "11.6": (1,),
    "12.1": (1, 2),
    "12.2": (1, 2),
    "12.3": (1, 2),
    "13.1": (1,),
    "13.2": (2, 4, 5),
    "13.3": (1, 2),
    "13.4": (1, 2, 3, 4, 5),
    "14.1": (1, 2),
    "14.2": (1, 2, 3, 4),
    "14.3": (1, 2, 3),
    "15.1": (1, 2, 3),
    "15.2": (1, 2, 3),
    "15.3": (1, 3, 4, 5, 6, 7),
    "16.1": (1,),
    "16.2": (1, 2, 3, 4, 5),
    "16.3": (1, 2, 3, 4),
    "16.4": (1, 2, 3),
    "16.5": (1, 2, 3),
}
STATUSES = ("met", "partly", "not met", "operator")
WORDS = ("met", "partly", "not met", "the operator's")

_ROW = re.compile(r"^\| V(\d+\.\d+\.\d+) \|(.*)\| ([a-z ]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_PATH = re.compile(r"`((?:directory|search|importers|static|templates|seeds|docs|tests)/[\w/.-]*)`")
_LINK = re.compile(r"\]\(([\w/.-]+)\)")
_SCORE = re.compile(r"^\| (\d+) \|", re.MULTILINE)
_SETTING = re.compile(r"`(MANZANITA_[A-Z_]+)")


def text(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def functions_of(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(ast.parse(text(path))) if isinstance(node, ast.FunctionDef))


def rows() -> dict[str, tuple[str, str]]:
    """number → the rest of its row, its status."""
    return {number: (rest, status) for number, rest, status in _ROW.findall(text(TABLE))}


def test_every_requirement_that_applies_is_in_the_table_once() -> None:
    wanted = {f"{section}.{number}" for section, numbers in APPLICABLE.items() for number in numbers}
    assert len(wanted) == 186
    assert Counter(re.findall(r"^\| V(\d+\.\d+\.\d+) ", text(TABLE), re.MULTILINE)) == Counter(wanted)
    assert set(rows()) == wanted


def test_every_requirement_has_a_status_and_the_counts_are_those_of_the_rows() -> None:
    counted = Counter(status for _, status in rows().values())
    assert set(counted) <= set(STATUSES)
    for status in STATUSES:
        assert f"| {status} | {counted[status]} |" in text(TABLE)
    figure = ", ".join(f"{counted[status]} {words}" for status, words in zip(STATUSES, WORDS, strict=True))
    assert f"{figure} (N=186)" in text(GUIDE)


@pytest.mark.parametrize("document", [GUIDE, TABLE], ids=lambda path: path.name)
def test_every_test_that_is_named_exists(document: Path) -> None:
    named = _TEST.findall(text(document))
    assert named
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / path).is_file() or (name and name not in functions_of(ROOT / path))
    ]
    assert missing == []


@pytest.mark.parametrize("document", [GUIDE, TABLE], ids=lambda path: path.name)
def test_every_file_folder_and_setting_that_is_named_exists(document: Path) -> None:
    assert [path for path in _PATH.findall(text(document)) if not (ROOT / path).exists()] == []
    assert [path for path in _LINK.findall(text(document)) if not (document.parent / path).exists()] == []
    known = set(_SETTING.findall(text(ROOT / "README.md")))
    assert set(_SETTING.findall(text(document))) <= known


def test_the_scoreboard_has_every_row_once_in_its_order() -> None:
    _, _, board = text(GUIDE).partition("## The scoreboard")
    assert [int(number) for number in _SCORE.findall(board)] == list(range(1, 29))


def test_every_figure_says_of_how_many() -> None:
    _, _, board = text(GUIDE).partition("## The scoreboard")
    for line in board.splitlines():
        if _SCORE.match(line):
            assert "(N=" in line or "not measured" in line, line
