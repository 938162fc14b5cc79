"""What asking for an act of two takes: the reason, and for a location who authorized its publication."""

from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from directory.clock import today
from directory.records.acts import GUARDED_ROLES

LONGEST_REASON = 1_000


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        "Why",
        filters=[_stripped],
        validators=[
            InputRequired("Write why, for the person who decides."),
            Length(max=LONGEST_REASON, message=f"Write at most {LONGEST_REASON:,} characters."),
        ],
    )


class PublishForm(ReasonForm):
    authorized_by = StringField(
        "Who authorized this in writing",
        filters=[_stripped],
        validators=[
            InputRequired("Write who is responsible for the program and has authorized this in writing."),
            Length(max=200, message="Write at most 200 characters."),
        ],
    )
    authorized_until = DateField(
        "Until when", validators=[InputRequired("Write the last day on which the authorization holds.")]
    )

    def validate_authorized_until(self, field: DateField) -> None:
        """It holds today, and not forever."""
        if field.data is not None and not today() <= field.data <= today() + timedelta(days=3 * 366):
            raise ValidationError("Write a day from today on, within three years.")


class GrantForm(ReasonForm):
    role = RadioField(
        "New role",
        choices=[SelectChoice(str(role), str(role).capitalize()) for role in sorted(GUARDED_ROLES, reverse=True)],
        validators=[InputRequired("Choose the role.")],
    )
