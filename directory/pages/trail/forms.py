"""What of the trail to show."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from directory.access.trail import TrailFilter
from directory.pages.words import sentence
from directory.records import AuditAction

_ANY = ""


class TrailForm(FlaskForm):
    """Sent in the address: it holds numbers, days and kinds of events, and changes nothing."""

    class Meta:
        csrf = False

    who = SelectField("Who", coerce=str, validators=[Optional()])
    action = SelectField(
        "What",
        choices=[SelectChoice(_ANY, "Anything"), *(SelectChoice(str(each), sentence(each)) for each in AuditAction)],
        default=_ANY,
    )
    subject = StringField(
        "On what", filters=[lambda text: text.strip() if text else None], validators=[Length(max=120)]
    )
    first_day = DateField("From", validators=[Optional()])
    last_day = DateField("To", validators=[Optional()])

    def as_filter(self) -> TrailFilter:
        """The filter that the fields ask."""
        return TrailFilter(
            account_id=int(self.who.data) if self.who.data else None,
            action=AuditAction(self.action.data) if self.action.data else None,
            subject=self.subject.data or None,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
        )


def trail_form(data: object, people: dict[int, str]) -> TrailForm:
    """The form over the address's parameters; ``people`` are account → name, in the order in which they are shown."""
    form = TrailForm(formdata=data)
    form.who.choices = [
        SelectChoice(_ANY, "Anyone"),
        *(SelectChoice(str(number), name) for number, name in people.items()),
    ]
    return form
