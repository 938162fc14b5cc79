"""A note about a listing."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from directory.records.shortlist import LONGEST_NOTE


class NoteForm(FlaskForm):
    listing = HiddenField()
    note = StringField(
        "Note", validators=[Length(max=LONGEST_NOTE, message=f"Write at most {LONGEST_NOTE} characters.")]
    )
