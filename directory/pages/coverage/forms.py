"""What staff enter: how targets begin; of a county its targets, its profile and its contacts."""

from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

_LONGEST = 4_000


def plain(miles: float | None) -> float | None:
    """45 rather than 45.0, as people write it."""
    return int(miles) if miles is not None and miles.is_integer() else miles


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None


class AimForm(Form):
    """One need's target; all blank lets the suggestion stand."""

    need = HiddenField()
    number = IntegerField("Listings serving", [Optional(), NumberRange(0, 10_000)])
    capacity = IntegerField("Places located here", [Optional(), NumberRange(0, 100_000)])
    within_miles = FloatField("Nearest within miles", [Optional(), NumberRange(0, 1_000)])
    training_percent = IntegerField("Percent CSEC-trained", [Optional(), NumberRange(0, 100)])
    two_hour = IntegerField("Within 2 hours", [Optional(), NumberRange(0, 10_000)])


class TargetsForm(FlaskForm):
    aims = FieldList(FormField(AimForm))


class SuggestionForm(Form):
    """How targets begin for one group of needs."""

    group = HiddenField()
    at_least = IntegerField("Listings serving, at least", [InputRequired(), NumberRange(0, 1_000)])
    youth_per_listing = IntegerField(
        "One listing for each so many youth", [InputRequired(), NumberRange(100, 1_000_000)]
    )
    within_miles = FloatField("Nearest within miles", [InputRequired(), NumberRange(1, 1_000)])
    training_percent = IntegerField("Percent CSEC-trained", [InputRequired(), NumberRange(0, 100)])
    two_hour = IntegerField("Responding within 2 hours", [Optional(), NumberRange(0, 1_000)])
    why = TextAreaField("Why", [DataRequired(), Length(max=600)], filters=[_stripped])


class SuggestionsForm(FlaskForm):
    groups = FieldList(FormField(SuggestionForm))


class ContactForm(Form):
    name = StringField("Name", [Length(max=200)], filters=[_stripped])
    phone = StringField("Phone", [Length(max=40)], filters=[_stripped])
    email = StringField("E-mail", [Length(max=320)], filters=[_stripped])

    def validate_phone(self, field: Any) -> None:
        if not field.data:
            return
        try:
            number = phonenumbers.parse(field.data, "US")
        except phonenumbers.NumberParseException as error:
            raise ValidationError("Write a US number with its area code, such as (916) 555-0142.") from error
        if not phonenumbers.is_valid_number(number):
            raise ValidationError("Write a US number with its area code, such as (916) 555-0142.")
        field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)

    def validate_email(self, field: Any) -> None:
        if not field.data:
            return
        try:
            field.data = validate_email(field.data, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError as error:
            raise ValidationError("Write an e-mail address, such as name@county.example.") from error


class CountyForm(FlaskForm):
    region = SelectField("Region")
    in_csec_program = RadioField(
        "Takes part in the CSEC Program",
        choices=[SelectChoice("", "Not stated"), SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        default="",
        validators=[Optional()],
    )
    csec_coordinator = FormField(ContactForm, "CSEC coordinator")
    counterpart = FormField(ContactForm, "Counterpart for other counties")
    hotline = FormField(ContactForm, "Child protection hotline, 24 hours")
    after_hours_advocate = FormField(ContactForm, "After-hours advocate")
    innovative_strategies = TextAreaField(
        "Innovative strategies, for the yearly report", [Length(max=_LONGEST)], filters=[_stripped]
    )
    barriers = TextAreaField("Barriers, for the yearly report", [Length(max=_LONGEST)], filters=[_stripped])
