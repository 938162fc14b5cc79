"""The match form: the criteria of the matching contract, as fields."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from directory.pages.words import sentence
from search.codes import (
    LABELS,
    Payer,
    PlacementType,
    Response,
    Security,
    Seeking,
    YouthGender,
    YouthJurisdiction,
)
from search.criteria.place import FARTHEST_MILES
from search.reading import LONGEST_TEXT, OLDEST

#: The answer "it does not matter" or "not known", which asks nothing.
ANY = ""
PREFER, MUST = "prefer", "must"

#: Places to keep away from that the page offers; the API takes more.
KEEP_AWAY_ROWS = 3

#: The yes/no criteria: field → the words that ask for it.
WISHES: Mapping[str, str] = {
    "open_bed": "Has an opening, stated in the last 72 hours",
    "csec_trained": "Staff are trained on commercial sexual exploitation",
    "sogie_affirming": "Affirms sexual orientation, gender identity and expression",
    "pregnant_or_parenting": "Serves youth who are pregnant or parenting",
    "accepts_substance_use": "Accepts youth who use substances",
    "accepts_return_after_absence": "Takes a youth back after they leave care",
    "harm_reduction": "Practices harm reduction",
    "wheelchair_access": "Has wheelchair access",
}

#: The other criteria that may be a preference: criterion → what the form calls it.
PREFERABLE: Mapping[str, str] = {
    "age": "Age",
    "gender": "Gender",
    "jurisdiction": "Jurisdiction",
    "county": "Serves the county",
    "funding": "Funding",
    "distance": "Distance",
    "placement_type": "Type of placement",
    "response": "Response time",
    "languages": "Language",
    "security": "Security",
    "needs": "Needs",
    "text": "Words",
}


#: The clocks of the response to exploitation, the fastest first: what the form says of each.
CLOCKS: Mapping[str, str] = {
    Response.WITHIN_2_HOURS: "Within 2 hours: immediate crisis",
    Response.WITHIN_72_HOURS: "Within 72 hours: through the crisis",
    Response.WITHIN_10_DAYS: "Within 10 days: the first team meeting",
    Response.ONGOING: "Ongoing care",
}


class Bundle(NamedTuple):
    label: str
    needs: tuple[str, ...]


#: Needs that often come together. Ticking one is the same as ticking its needs.
BUNDLES: Mapping[str, Bundle] = {
    "first_72_hours": Bundle(
        "First 72 hours",
        (
            "crisis.food_clothing",
            "crisis.safety_planning",
            "crisis.advocate",
            "crisis.emergency_medical",
            "crisis.emergency_mental_health",
            "crisis.transportation",
        ),
    ),
    "after_testimony": Bundle(
        "Legal help after testimony",
        (
            "legal.crime_victim",
            "legal.victim_compensation",
            "legal.restitution",
            "legal.protective_order",
            "legal.record_sealing",
            "mental.court_support",
        ),
    ),
    "pregnant_or_parenting": Bundle(
        "Pregnant or parenting",
        ("sexual.prenatal", "support.teen_parent", "support.parent_partner", "skills.parenting", "health.primary_care"),
    ),
    "extended_foster_care": Bundle(
        "Leaving for extended foster care",
        (
            "welfare.extended_foster_care",
            "skills.independent_living",
            "skills.employment",
            "skills.financial",
            "skills.identity_documents",
            "legal.housing",
        ),
    ),
}


_MILES = NumberRange(1, int(FARTHEST_MILES), f"Write miles from 1 to {FARTHEST_MILES:,.0f}.")


class WholeNumberField(IntegerField):
    """A whole number whose problem is said in plain words."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(valuelist[0].strip())
        except ValueError as error:
            self.data = None
            raise ValueError("Write a whole number, such as 15.") from error


def readable(form: Form, field: Field) -> None:
    """Say nothing more of a field that could not be read. Errors: StopValidation."""
    if field.process_errors:
        raise StopValidation


class CheckboxesField(SelectMultipleField):
    """Any number of a list, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class KeepAwayForm(Form):
    """A place to keep away from and the miles. Part of the match form, whose token covers it."""

    place = StringField("Place", validators=[Length(max=80)])
    miles = WholeNumberField("Miles", validators=[readable, Optional(), _MILES])

    def validate_place(self, field: StringField) -> None:
        """Miles without a place would silently keep the youth away from nowhere."""
        if self.miles.data is not None and not (field.data or "").strip():
            raise ValidationError("Write the place that these miles are counted from.")


def _choices(codes: type[StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(code.value, sentence(LABELS[codes][code.value])) for code in codes]


def _any(label: str) -> SelectChoice:
    """The choice that asks nothing."""
    return SelectChoice(ANY, label)


def _wish(name: str) -> RadioField:
    return RadioField(
        WISHES[name], choices=[_any("Any"), SelectChoice(PREFER, "Prefer"), SelectChoice(MUST, "Must")], default=ANY
    )


class MatchForm(FlaskForm):
    """``needs`` and the counties get their choices from :func:`match_form`."""

    seeking = RadioField("What are you looking for?", choices=_choices(Seeking), default=Seeking.PLACEMENT.value)
    age = WholeNumberField(
        "Age in years", validators=[readable, Optional(), NumberRange(0, OLDEST, f"Write an age from 0 to {OLDEST}.")]
    )
    gender = SelectField("Gender", choices=[_any("Not given"), *_choices(YouthGender)], default=ANY)
    jurisdiction = SelectField("Jurisdiction", choices=[_any("Not given"), *_choices(YouthJurisdiction)], default=ANY)
    county = SelectField("County responsible", default=ANY)
    payers = CheckboxesField("Who may pay", choices=_choices(Payer))

    near = StringField("Near", validators=[Length(max=80)])
    within_miles = WholeNumberField("Within", validators=[readable, Optional(), _MILES])
    keep_away = FieldList(FormField(KeepAwayForm), min_entries=KEEP_AWAY_ROWS, max_entries=KEEP_AWAY_ROWS)
    exclude_counties = CheckboxesField("Counties to leave out")

    needs = CheckboxesField("Needs")
    bundles = CheckboxesField(
        "Needs that often come together", choices=[SelectChoice(code, each.label) for code, each in BUNDLES.items()]
    )

    response = RadioField(
        "How soon?", choices=[_any("Any time"), *(SelectChoice(*clock) for clock in CLOCKS.items())], default=ANY
    )
    placement_types = CheckboxesField("Type of placement", choices=_choices(PlacementType))
    languages = StringField("Languages", validators=[Length(max=120)])
    security = CheckboxesField("Security", choices=_choices(Security))
    text = StringField(
        "Words in the listing",
        validators=[Length(max=LONGEST_TEXT, message=f"Write at most {LONGEST_TEXT} characters.")],
    )
    open_bed = _wish("open_bed")
    csec_trained = _wish("csec_trained")
    sogie_affirming = _wish("sogie_affirming")
    pregnant_or_parenting = _wish("pregnant_or_parenting")
    accepts_substance_use = _wish("accepts_substance_use")
    accepts_return_after_absence = _wish("accepts_return_after_absence")
    harm_reduction = _wish("harm_reduction")
    wheelchair_access = _wish("wheelchair_access")
    prefer = CheckboxesField("Only a preference", choices=[SelectChoice(*pair) for pair in PREFERABLE.items()])


def match_form(
    needs: Mapping[str, str], counties: Sequence[str], data: Mapping[str, object] | None = None
) -> MatchForm:
    """The form with its choices. ``needs``: code → label; ``data``: what stands in the fields before one writes."""
    form = MatchForm(data=dict(data or {}))
    form.needs.choices = [SelectChoice(*pair) for pair in needs.items()]
    form.county.choices = [_any("Not given"), *map(SelectChoice, counties)]
    form.exclude_counties.choices = list(map(SelectChoice, counties))
    return form
