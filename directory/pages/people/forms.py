"""The forms with which staff say who may come in, and as what."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from directory.access.people import GRANTABLE
from directory.changes.second_step import IdentityCheck
from directory.pages.account.choices import county_choices, organizations_named
from directory.pages.account.forms import an_email, stripped
from directory.records import AccountRole, Organization

ROLE_LABELS = {
    AccountRole.WORKER: "Worker: looks for placements and services",
    AccountRole.PROVIDER: "Provider: speaks for organizations that offer them",
    AccountRole.STAFF: "PACT staff",
    AccountRole.ADMINISTRATOR: "Administrator",
}

#: A provider speaks for one organization, seldom for many: so many fields at least, and so many at most.
_FIELDS, _MOST_ORGANIZATIONS = 3, 200


class PlaceForm(FlaskForm):
    """What someone is: the role, and the county agency or the organizations. ``found`` holds them once valid."""

    role = RadioField(
        "Role",
        choices=[SelectChoice(role.value, ROLE_LABELS[role]) for role in GRANTABLE],
        validators=[InputRequired("Choose a role.")],
    )
    county = SelectField("County agency of a worker", validators=[Optional()])
    organizations = FieldList(
        StringField("Organization", filters=[stripped], validators=[Length(max=300)]),
        min_entries=_FIELDS,
        max_entries=_MOST_ORGANIZATIONS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.county.choices = [SelectChoice("", "None, or the whole state"), *county_choices()]
        self.found: list[Organization] = []
        for number, entry in enumerate(self.organizations, 1):
            entry.label.text = f"Organization {number} of a provider"

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: a provider speaks for organizations that are there, a worker for none."""
        if not super().validate(extra_validators):
            return False
        if self.role.data == AccountRole.WORKER:
            return True
        return self._find_organizations()

    def _find_organizations(self) -> bool:
        names = [entry.data for entry in self.organizations if entry.data]
        self.found, unknown = organizations_named(names)
        for entry in self.organizations:
            if entry.data in unknown:
                entry.errors = ["No organization has this name. Choose one from the list."]
        if not names:
            self.organizations[0].errors = ["Choose the organization that the provider speaks for."]
        return bool(names) and not unknown

    @property
    def place(self) -> dict[str, Any]:
        """``role``, ``county`` and ``organizations``, as the changes take them."""
        role = AccountRole(self.role.data)
        is_worker = role is AccountRole.WORKER
        return {"role": role, "county": (self.county.data or None) if is_worker else None, "organizations": self.found}


class CheckForm(FlaskForm):
    """How staff made sure who asks, before they take a second step off."""

    how = RadioField(
        "How you made sure who asks",
        choices=[
            SelectChoice(IdentityCheck.IN_PERSON.value, "I saw them in person"),
            SelectChoice(IdentityCheck.CALLED_BACK.value, "I called back on the number that we have on file"),
            SelectChoice(IdentityCheck.VIDEO_WITH_ID.value, "I saw them on video, with a photo ID"),
            SelectChoice(IdentityCheck.SUPERVISOR.value, "Their supervisor, whom I know, vouches for them"),
        ],
        validators=[InputRequired("Choose how you made sure. If you did not, do that first.")],
    )


class InviteForm(PlaceForm):
    email = StringField("E-mail", filters=[stripped], validators=[an_email, Length(max=320)])


class DeclineForm(FlaskForm):
    reason = TextAreaField(
        "Why, in words that the person will read",
        filters=[stripped],
        validators=[DataRequired("Write a sentence."), Length(max=1000)],
    )


class LookForm(FlaskForm):
    """Not sent anywhere but here, and by POST: a name in an address would stay in histories."""

    words = StringField("Name or e-mail", filters=[stripped], validators=[Optional(), Length(max=200)])
    role = SelectField(
        "Role",
        choices=[
            SelectChoice("", "Every role"),
            *(SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()),
        ],
    )
