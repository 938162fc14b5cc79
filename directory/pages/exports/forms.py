"""Which listings to write to a file, and as what."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

FORMATS = (("xlsx", "Excel workbook"), ("csv", "CSV file"))


class ExportForm(FlaskForm):
    county = SelectField("County", validators=[InputRequired("Choose a county.")])
    format = RadioField("As", choices=[SelectChoice(code, label) for code, label in FORMATS], default="xlsx")


def export_form(counties: Sequence[str]) -> ExportForm:
    form = ExportForm()
    form.county.choices = [SelectChoice("", "Choose a county"), *(SelectChoice(name, name) for name in counties)]
    return form
