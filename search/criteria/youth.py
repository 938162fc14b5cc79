"""Criteria about whom a listing serves."""

from typing import ClassVar

import numpy as np

from search.catalogue import Rows
from search.codes import FLAG_LABELS, FLAGS, Gender, Jurisdiction, YouthGender, YouthJurisdiction, label
from search.columns import GENDERS, JURISDICTIONS, LANGUAGE_CODES, has_all, has_any, is_stated
from search.criteria.base import (
    Criterion,
    Loosening,
    Search,
    Statuses,
    as_preference,
    asked,
    judge,
    judge_any_listed,
)
from search.criteria.wording import ages, listed, shortly
from search.languages import language_name
from search.query import Query


class Age(Criterion):
    """Meets within both bounds; fails where a stated bound is violated; else unknown."""

    name = "age"
    title = "age"

    def is_asked(self, query: Query) -> bool:
        return query.age is not None

    def evaluate(self, search: Search) -> Statuses:
        least, greatest, age = search.columns.min_age, search.columns.max_age, asked(search.query.age)
        within = (least >= 0) & (least <= age) & (greatest >= age)
        return judge(within, (least > age) | ((greatest >= 0) & (greatest < age)))

    def detail(self, search: Search, row: int) -> str:
        served = ages(search.listing(row).min_age, search.listing(row).max_age)
        return f"Serves ages {served}." if served else "Does not say which ages it serves."

    def question(self, search: Search) -> str:
        return f"Do you take a youth aged {search.query.age}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        columns, age = search.columns, asked(search.query.age)
        under, over = columns.min_age[rows] - age, age - columns.max_age[rows]
        gap = np.maximum(under, np.where(columns.max_age[rows] >= 0, over, 0))
        nearest = search.listing(int(rows[np.argmin(gap)]))
        return Loosening(None, f"serves {ages(nearest.min_age, nearest.max_age)}")


class GenderServed(Criterion):
    """A transgender girl or boy is met by ``transgender``, or by girls or boys where SOGIE is affirmed."""

    name = "gender"
    title = "gender"

    _OWN: ClassVar = {
        YouthGender.GIRL: Gender.GIRLS,
        YouthGender.BOY: Gender.BOYS,
        YouthGender.TRANSGENDER_GIRL: Gender.GIRLS,
        YouthGender.TRANSGENDER_BOY: Gender.BOYS,
        YouthGender.NONBINARY: Gender.NONBINARY,
    }

    def is_asked(self, query: Query) -> bool:
        return query.gender is not None

    def evaluate(self, search: Search) -> Statuses:
        gender, served = asked(search.query.gender), search.columns.genders
        own = has_any(served, GENDERS.mask([self._OWN[gender]]))
        if gender in (YouthGender.GIRL, YouthGender.BOY):
            return judge(own, is_stated(served) > own)
        if gender is YouthGender.NONBINARY:
            open_to_ask = has_all(served, GENDERS.mask([Gender.GIRLS, Gender.BOYS]))
            return judge(own, is_stated(served) & ~own & ~open_to_ask)
        affirming = search.columns.flags[FLAGS.index("sogie_affirming")] == 1
        meets = has_any(served, GENDERS.mask([Gender.TRANSGENDER])) | (own & affirming)
        return judge(meets, is_stated(served) & ~meets & ~own)

    def detail(self, search: Search, row: int) -> str:
        served = search.listing(row).genders
        return f"Serves {listed(map(label, served))}." if served else "Does not say which genders it serves."

    def question(self, search: Search) -> str:
        gender = asked(search.query.gender)
        return f"Do you serve a {label(gender)}, and is the setting affirming?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(None, f"serves {listed(map(label, search.listing(int(rows[0])).genders))}")


class JurisdictionServed(Criterion):
    """Dual status is met by dependency or by delinquency."""

    name = "jurisdiction"
    title = "jurisdiction"

    def is_asked(self, query: Query) -> bool:
        return query.jurisdiction is not None

    def evaluate(self, search: Search) -> Statuses:
        youth = asked(search.query.jurisdiction)
        wanted = (
            [Jurisdiction.DEPENDENCY, Jurisdiction.DELINQUENCY]
            if youth is YouthJurisdiction.DUAL
            else [Jurisdiction(youth.value)]
        )
        return judge_any_listed(search.columns.jurisdictions, JURISDICTIONS.mask(wanted))

    def detail(self, search: Search, row: int) -> str:
        served = search.listing(row).jurisdictions
        return f"Serves {listed(map(label, served))}." if served else "Does not say which jurisdictions it serves."

    def question(self, search: Search) -> str:
        return f"Do you take youth under this jurisdiction: {label(asked(search.query.jurisdiction))}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(None, f"serves {listed(map(label, search.listing(int(rows[0])).jurisdictions))}")


class Languages(Criterion):
    """Any of the asked languages is enough."""

    name = "languages"
    title = "languages"

    def is_asked(self, query: Query) -> bool:
        return bool(query.languages)

    def evaluate(self, search: Search) -> Statuses:
        return judge_any_listed(search.columns.languages, LANGUAGE_CODES.mask(search.query.languages))

    def detail(self, search: Search, row: int) -> str:
        spoken = search.listing(row).languages
        return (
            f"Speaks {shortly([*map(language_name, spoken)])}." if spoken else "Does not say which languages it speaks."
        )

    def question(self, search: Search) -> str:
        return f"Do staff speak {listed(map(language_name, search.query.languages), 'or')}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        spoken = shortly([*map(language_name, search.listing(int(rows[0])).languages)])
        return Loosening(as_preference(search.query, self.name), f"make it a preference: speaks {spoken}")


class Flag(Criterion):
    """One yes/no column, asked only as yes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = name.replace("_", " ").replace("sogie", "SOGIE")
        self._column = FLAGS.index(name)

    def is_asked(self, query: Query) -> bool:
        return self.name in query.flags

    def evaluate(self, search: Search) -> Statuses:
        said = search.columns.flags[self._column]
        return judge(said == 1, said == 0)

    def detail(self, search: Search, row: int) -> str:
        said, words = getattr(search.listing(row), self.name), FLAG_LABELS[self.name]
        if said is None:
            return f"Does not say whether they {words}."
        return f"They {words}." if said else f"They do not {words}."

    def question(self, search: Search) -> str:
        return f"Do you {FLAG_LABELS[self.name]}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(as_preference(search.query, self.name), "make it a preference")
