"""The word search's box."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from search.text.asked import LONGEST_QUERY


class FindForm(FlaskForm):
    words = StringField(
        "Search the listings",
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired("Write a word or two, such as tutoring."),
            Length(max=LONGEST_QUERY, message=f"Write at most {LONGEST_QUERY} characters."),
        ],
    )
