"""Criteria about money, law and words."""

import numpy as np

from search.catalogue import Rows
from search.codes import FundingLimit, Payer, YouthJurisdiction, label
from search.columns import FUNDING, has_any, is_stated
from search.criteria.base import (
    FAILS,
    MEETS,
    Criterion,
    Loosening,
    Search,
    Statuses,
    as_preference,
    everyone,
    judge,
)
from search.criteria.wording import listed
from search.query import Query

_DEPENDENT = frozenset({YouthJurisdiction.DEPENDENCY, YouthJurisdiction.DUAL, YouthJurisdiction.NONMINOR_DEPENDENT})

#: The limits that ask for a jurisdiction, and the jurisdictions that meet each.
_JURISDICTION_LIMITS = {
    FundingLimit.DEPENDENCY_ONLY: _DEPENDENT,
    FundingLimit.DELINQUENCY_ONLY: frozenset({YouthJurisdiction.DELINQUENCY, YouthJurisdiction.DUAL}),
    FundingLimit.SYSTEM_INVOLVED_ONLY: _DEPENDENT | {YouthJurisdiction.DELINQUENCY},
}


def limits_met_and_violated(query: Query) -> tuple[set[FundingLimit], set[FundingLimit]]:
    """Which funding limits this search meets, and which it violates; the others stay open."""
    met, violated = {FundingLimit.NO_LIMIT}, set[FundingLimit]()
    if query.jurisdiction is not None:
        for limit, jurisdictions in _JURISDICTION_LIMITS.items():
            (met if query.jurisdiction in jurisdictions else violated).add(limit)
    if query.payers:
        for payer in Payer:
            (met if payer in query.payers else violated).add(FundingLimit(payer.value))
    return met, violated


class Funding(Criterion):
    """Any stated limit met is enough; fails only where every stated limit is violated."""

    name = "funding"
    title = "funding"

    def is_asked(self, query: Query) -> bool:
        return query.jurisdiction is not None or bool(query.payers)

    def evaluate(self, search: Search) -> Statuses:
        met, violated = limits_met_and_violated(search.query)
        column = search.columns.funding
        meets, any_open = has_any(column, FUNDING.mask(met)), has_any(column, ~FUNDING.mask(met | violated))
        return judge(meets, is_stated(column) & ~meets & ~any_open)

    def detail(self, search: Search, row: int) -> str:
        limits = search.listing(row).funding_limits
        if not limits:
            return "Does not say what limits its funding."
        return (
            "Funding has no limit." if limits == (FundingLimit.NO_LIMIT,) else f"Funding: {listed(map(label, limits))}."
        )

    def question(self, search: Search) -> str:
        return "Can your funding cover this youth, and does it need a county contract?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        payers = search.query.payers
        for row in rows:
            limits = search.listing(int(row)).funding_limits
            others = [payer for payer in Payer if payer.value in limits and payer not in payers]
            if payers and others:
                change = {"payers": [*(payer.value for payer in payers), others[0].value]}
                return Loosening(change, f"if {label(others[0])} pays as well")
        limits = search.listing(int(rows[0])).funding_limits
        return Loosening(None, f"funded for {listed(map(label, limits))}")


class Words(Criterion):
    """Every word is found in what the listing publishes; the full-text index says where."""

    name = "text"
    title = "words"

    def is_asked(self, query: Query) -> bool:
        return query.text is not None

    def evaluate(self, search: Search) -> Statuses:
        statuses = everyone(search, FAILS)
        row_of = search.snapshot.row_of
        statuses[[row_of[found] for found in search.text_ids or () if found in row_of]] = MEETS
        return statuses

    def detail(self, search: Search, row: int) -> str:
        found = search.listing(row).id in (search.text_ids or ())
        return "Every word is in what it publishes." if found else "Not every word is in what it publishes."

    def question(self, search: Search) -> str:
        return f"Does this fit: {search.query.text}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(as_preference(search.query, self.name), "make the words a preference")


class Lawful(Criterion):
    """No rule of law forbids it. Never offered as a change."""

    name = "rule"
    title = "rules"

    def is_asked(self, query: Query) -> bool:
        return query.jurisdiction is not None

    def evaluate(self, search: Search) -> Statuses:
        forbidden = np.zeros(len(search.columns), dtype=np.bool_)
        for _, listings in search.forbidding:
            forbidden |= listings
        return judge(~forbidden, forbidden)

    def detail(self, search: Search, row: int) -> str:
        broken = [rule for rule, listings in search.forbidding if listings[row]]
        if not broken:
            return "No rule that we hold forbids it."
        return " ".join(f"{rule.text} ({rule.citation})" for rule in broken)

    def question(self, search: Search) -> str:
        return "May you take a youth under this jurisdiction?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(None, "a rule of law forbids it; never offered as a change")
