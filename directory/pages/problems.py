"""The problems of a form, each with the field that it leads to."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask
from wtforms import Field, FieldList, Form, FormField


class Problem(NamedTuple):
    """``field_id`` is empty for a problem of the whole form."""

    field_id: str
    label: str
    message: str


def install(app: Flask) -> None:
    """Give templates ``problems_of(form)``."""
    app.add_template_global(problems_of)


def problems_of(form: Form) -> list[Problem]:
    """Every problem, in the order of the fields, after those of the whole form."""
    whole = [Problem("", "", message) for message in form.form_errors]
    return whole + [problem for field in form for problem in _of_field(field)]


def _of_field(field: Field) -> Iterator[Problem]:
    if isinstance(field, FieldList):
        for entry in field:
            yield from _of_field(entry)
    elif isinstance(field, FormField):
        for part in field.form:
            yield from _of_field(part)
    else:
        for message in field.errors:
            yield Problem(field.id, field.label.text, str(message))
