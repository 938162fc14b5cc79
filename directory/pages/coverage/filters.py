"""What a coverage page is asked, in its address: a measure and a description of supply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, SelectField
from wtforms.fields.choices import SelectChoice

from directory.finding import NeedWords
from directory.pages.words import sentence
from search.codes import LABELS, Gender, Jurisdiction, PlacementType, Response
from search.coverage import Supply
from search.coverage.measures import MEASURE, MEASURES, Measure
from search.languages import LANGUAGES

#: Stands before a group of needs where a need's code might stand.
_GROUP = "group:"

#: Ages that listings are made for.
AGES = {
    "0-9": "Under 10",
    "10-12": "10 to 12",
    "13-15": "13 to 15",
    "16-17": "16 and 17",
    "18-20": "18 to 20",
}

_ANY = SelectChoice("", "Any")


def _codes(codes: type[StrEnum]) -> list[SelectChoice]:
    return [_ANY, *(SelectChoice(code.value, sentence(LABELS[codes][code.value])) for code in codes)]


class FilterForm(Form):
    """Sent by GET and without a token: it changes nothing. A value that is not offered means any."""

    measure = SelectField("Show", choices=[SelectChoice(measure.name, measure.title) for measure in MEASURES])
    need = SelectField("Need")
    type = SelectField("Type of placement", choices=_codes(PlacementType))
    ages = SelectField("Serves ages", choices=[_ANY, *(SelectChoice(band, words) for band, words in AGES.items())])
    gender = SelectField("Serves", choices=_codes(Gender))
    jurisdiction = SelectField("Clients served", choices=_codes(Jurisdiction))
    language = SelectField("Language")
    two_hours = BooleanField("Responds within 2 hours")
    trained = BooleanField("Staff trained on CSEC")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page's question. ``words`` says the filter for people, one phrase a part; empty where nothing is asked."""

    form: FilterForm
    measure: Measure
    supply: Supply
    words: tuple[str, ...]
    address: Mapping[str, str]
    """What the address holds besides the measure: to be linked on with."""


def read_filters(args: "MultiDict[str, str]", needs: Mapping[str, NeedWords], spoken: Iterable[str]) -> Asked:
    """The question of an address. ``spoken`` are the language codes that any listing states."""
    form = FilterForm(args)
    _offer(form, needs, spoken)
    for field in form:
        if isinstance(field, SelectField) and field.data not in _values(field):
            field.data = field.default or ""
    measure = MEASURE.get(form.measure.data or "", MEASURES[0])
    form.measure.data = measure.name
    parts = {name: field.data for name, field in form._fields.items() if field.data and name != "measure"}
    return Asked(
        form,
        measure,
        _supply(form, needs),
        tuple(_words(form)),
        {name: "y" if value is True else str(value) for name, value in parts.items()},
    )


def _offer(form: FilterForm, needs: Mapping[str, NeedWords], spoken: Iterable[str]) -> None:
    groups: dict[str, list[SelectChoice]] = {}
    for need in needs.values():
        whole = SelectChoice(_GROUP + need.group, f"Any: {need.group}", optgroup=need.group)
        groups.setdefault(need.group, [whole]).append(SelectChoice(need.code, need.label, optgroup=need.group))
    form.need.choices = [_ANY, *(choice for group in groups.values() for choice in group)]
    languages = sorted((LANGUAGES.get(code, code), code) for code in spoken)
    form.language.choices = [_ANY, *(SelectChoice(code, name) for name, code in languages)]


def _values(field: SelectField) -> set[Any]:
    return {choice.value for choice in field.choices}


def _supply(form: FilterForm, needs: Mapping[str, NeedWords]) -> Supply:
    need = form.need.data or ""
    if need.startswith(_GROUP):
        wanted = tuple(code for code, words in needs.items() if words.group == need.removeprefix(_GROUP))
    else:
        wanted = (need,) if need else ()
    youngest, _, oldest = (form.ages.data or "").partition("-")
    return Supply(
        needs=wanted,
        placement_types=(PlacementType(form.type.data),) if form.type.data else (),
        ages=(int(youngest), int(oldest)) if oldest else None,
        gender=Gender(form.gender.data) if form.gender.data else None,
        jurisdiction=Jurisdiction(form.jurisdiction.data) if form.jurisdiction.data else None,
        language=form.language.data or None,
        response=Response.WITHIN_2_HOURS if form.two_hours.data else None,
        csec_trained=bool(form.trained.data),
    )


def _words(form: FilterForm) -> Iterable[str]:
    for field in (form.need, form.type, form.ages, form.gender, form.jurisdiction, form.language):
        if field.data:
            yield f"{field.label.text.lower()}: {_label(field)}"
    if form.two_hours.data:
        yield "responds within 2 hours"
    if form.trained.data:
        yield "staff trained on CSEC"


def _label(field: SelectField) -> str:
    return next((str(choice.label) for choice in field.choices if choice.value == field.data), str(field.data))
