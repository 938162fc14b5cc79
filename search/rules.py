"""Rules of law as data: which settings may not, or should not lightly, take a youth of which jurisdiction.

They help a professional's judgment; they are not legal advice. Every condition that a rule states must hold.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from search.codes import PlacementType, Security, YouthJurisdiction
from search.columns import PLACEMENT_TYPES, SECURITY, Bools, Columns, has_any, is_one_of


class Effect(StrEnum):
    FAILS = "fails"
    WARNS = "warns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. An empty condition is no condition."""

    id: str
    effect: Effect
    citation: str
    text: str
    """Plain words, without a link."""
    effective_from: date | None = None
    effective_until: date | None = None
    """The last day; None while in force."""
    jurisdictions: frozenset[YouthJurisdiction] = frozenset()
    """The youth's; where the search gives none, a rule with this condition does not apply."""
    placement_types: frozenset[PlacementType] = frozenset()
    except_placement_types: frozenset[PlacementType] = frozenset()
    security: frozenset[Security] = frozenset()
    """Any of these measures."""
    is_without_license: bool = False
    """Only listings that state no license."""

    def concerns(self, jurisdiction: YouthJurisdiction | None, today: date) -> bool:
        """Whether the rule is in force and is about a youth of this jurisdiction."""
        begun = self.effective_from is None or self.effective_from <= today
        over = self.effective_until is not None and self.effective_until < today
        return begun and not over and (not self.jurisdictions or jurisdiction in self.jurisdictions)

    def applies_to(self, columns: Columns) -> Bools:
        """Which of n listings the rule is about: shape (n,)."""
        applies: Bools = np.ones(len(columns), dtype=np.bool_)
        if self.placement_types:
            applies &= is_one_of(columns.placement_type, PLACEMENT_TYPES, self.placement_types)
        if self.except_placement_types:
            applies &= ~is_one_of(columns.placement_type, PLACEMENT_TYPES, self.except_placement_types)
        if self.security:
            applies &= has_any(columns.security, SECURITY.mask(self.security))
        if self.is_without_license:
            applies &= ~columns.has_license
        return applies


def in_force(
    rules: Iterable[Rule], effect: Effect, jurisdiction: YouthJurisdiction | None, today: date
) -> tuple[Rule, ...]:
    """The rules of one effect that concern a youth of this jurisdiction today."""
    return tuple(rule for rule in rules if rule.effect is effect and rule.concerns(jurisdiction, today))


def read_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules from plain rows as in seeds/rules.json. Raises KeyError or ValueError for a row that is not a rule."""
    return tuple(_rule(row) for row in rows)


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of the seed file rules.json in ``folder``."""
    return read_rules(json.loads((folder / "rules.json").read_text(encoding="utf-8")))


def _rule(row: Mapping[str, Any]) -> Rule:
    license_condition = row.get("license")
    if license_condition not in (None, "blank"):
        raise ValueError(f"rule {row['id']}: license may only be blank")
    return Rule(
        id=row["id"],
        effect=Effect(row["effect"]),
        citation=row["citation"],
        text=row["text"],
        effective_from=_date(row.get("effective_from")),
        effective_until=_date(row.get("effective_until")),
        jurisdictions=frozenset(map(YouthJurisdiction, row.get("jurisdictions", ()))),
        placement_types=frozenset(map(PlacementType, row.get("placement_types", ()))),
        except_placement_types=frozenset(map(PlacementType, row.get("except_placement_types", ()))),
        security=frozenset(map(Security, row.get("security", ()))),
        is_without_license=license_condition == "blank",
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
