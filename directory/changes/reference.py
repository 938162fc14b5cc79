"""Writes the reference data: counties, areas, needs and rules. Safe to repeat; staff's own changes stay."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.records import Area, County, Need, Revision, Rule


@dataclass(frozen=True, slots=True)
class Reference:
    """The rows of the seed files, as plain mappings of each record's columns."""

    areas: Sequence[Mapping[str, Any]]
    counties: Sequence[Mapping[str, Any]]
    needs: Sequence[Mapping[str, Any]]
    rules: Sequence[Mapping[str, Any]]


def load_reference(session: Session, reference: Reference) -> None:
    """Add what is missing and renew what changed. A county's region is staff's once it is loaded."""
    if session.get(Revision, 1) is None:
        session.add(Revision(id=1, number=0))
    _merge(session, Area, "name", reference.areas)
    session.flush()
    regions = dict(session.execute(select(County.name, County.region)).all())
    counties = [
        {**row, "region": regions[row["name"]]} if row["name"] in regions else row for row in reference.counties
    ]
    _merge(session, County, "name", counties)
    _merge(session, Need, "code", reference.needs)
    rules = [
        {"id": rule["id"], "position": position, "definition": json.dumps(rule, sort_keys=True)}
        for position, rule in enumerate(reference.rules)
    ]
    _merge(session, Rule, "id", rules)
    session.flush()


def _merge(session: Session, record: type[Any], key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    held = {getattr(row, key): row for row in session.scalars(select(record))}
    for row in rows:
        known = held.get(row[key])
        if known is None:
            session.add(record(**row))
            continue
        for column, value in row.items():
            if getattr(known, column) != value:
                setattr(known, column, value)
