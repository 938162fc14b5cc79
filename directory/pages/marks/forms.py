"""The marks of a listing as one choice: it cannot be both for staff only and a canary."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

ORDINARY, STAFF_ONLY, CANARY = "ordinary", "staff_only", "canary"


class MarksForm(FlaskForm):
    mark = RadioField(
        "This listing is",
        choices=[
            SelectChoice(ORDINARY, "For everyone who may see listings"),
            SelectChoice(STAFF_ONLY, "For staff and its own organization only"),
            SelectChoice(CANARY, "A canary: invented, to catch someone who copies the directory"),
        ],
        validators=[InputRequired("Choose one.")],
    )
