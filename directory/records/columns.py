"""How records say a closed list of codes, so that the database refuses nonsense too."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table

from directory.db import Base
from directory.records.kinds import Kind, kind


def one_of(column: str, codes: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """A CHECK that ``column`` holds one of the codes, or nothing where it may be NULL."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def between(column: str, least: int, greatest: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {least} AND {greatest}", name=f"{column}_in_range")


def code_table(
    name: str, owner: str, of: Kind, codes: type[StrEnum] | None = None, refers_to: str | None = None
) -> Table:
    """A table of (owner, code) pairs: one stated value of a list each.

    ``owner`` is the owning table's name, ``codes`` the allowed codes, ``refers_to`` the column that lists
    them where they are data. No row at all means that nothing is stated.
    """
    constraints: list[Any] = [one_of("code", codes)] if codes is not None else []
    reference = [ForeignKey(refers_to)] if refers_to else []
    return Table(
        name,
        Base.metadata,
        Column(
            f"{owner}_id",
            Integer,
            ForeignKey(f"{owner}.id", ondelete="CASCADE"),
            primary_key=True,
            info=kind(Kind.KEY),
        ),
        Column("code", String(60), *reference, primary_key=True, info=kind(of)),
        *constraints,
    )
