"""What of a queue staff look at: one county, one kind, what has waited long. It tells nothing of a youth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, or_, select
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice

from directory.pages.account.choices import county_choices
from directory.records import County, Location

#: Days that something has waited.
AGES = {"2": "2 days or more", "7": "A week or more", "30": "A month or more"}


class NarrowingForm(Form):
    county = SelectField("County")
    kind = SelectField("Kind")
    age = SelectField("Waiting for")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Empty words narrow nothing. What an address may say that is no choice of the form is left out."""

    form: NarrowingForm
    county: str
    kind: str
    age: str

    @classmethod
    def of(cls, kinds: Mapping[str, str], ages: Mapping[str, str] = AGES) -> "Narrowing":
        """What the address asks, of these kinds and ages: code → words."""
        form = NarrowingForm(request.args)
        form.county.choices = [SelectChoice("", "Any"), *county_choices()]
        form.kind.choices = [SelectChoice("", "Any"), *(SelectChoice(code, words) for code, words in kinds.items())]
        form.age.choices = [SelectChoice("", "Any"), *(SelectChoice(code, words) for code, words in ages.items())]
        for field in form:
            if field.data not in {choice[0] for choice in field.iter_choices()}:
                field.data = ""
        return cls(form, form.county.data, form.kind.data, form.age.data)

    @property
    def asked(self) -> dict[str, Any]:
        """What the links to the other pages carry."""
        return {field.name: field.data for field in self.form if field.data}

    def in_county(self) -> list[ColumnElement[bool]]:
        """Of listings whose county it is, or whose area it is of. The query joins Location."""
        if not self.county:
            return []
        area = select(County.area_name).where(County.name == self.county).scalar_subquery()
        return [or_(Location.county == self.county, Location.area_name == area)]

    def waiting_since(self, moment: datetime) -> datetime | None:
        """What came later has not waited so long."""
        return moment - timedelta(days=int(self.age)) if self.age else None
