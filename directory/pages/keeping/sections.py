"""The form of one part of a listing, made from the table of facts: one field a fact, read as a cell is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from directory.access.guard import current_actor
from directory.access.keeping import editable
from directory.changes.drafts import Typed
from directory.changes.proposals import InvalidFacts
from directory.pages.account.choices import county_choices
from directory.pages.account.forms import one_line, stripped
from directory.pages.listings.data_points import AVAILABILITY, HEADINGS
from directory.pages.match.forms import CheckboxesField
from directory.pages.serving import current_finder, current_session
from directory.pages.words import fact_words, sentence
from directory.records.cells import BadValue, read_cell, write_cell
from directory.records.facts import FACT, FACTS, NOTES, Fact, Facts, FactType, Value
from directory.records.keeping import AVAILABILITY_PART
from directory.records.reading import ListingRecord, read_vocabulary
from search.codes import STATEWIDE

#: Part of a listing → its heading.
HEADING_OF: Mapping[int, str] = {**HEADINGS, AVAILABILITY_PART: AVAILABILITY}

#: The field in which a reason may be given.
WHY = "why"
LONGEST_REASON = 300

#: What helps to fill a field in: an example, or how to write it.
HINTS: Mapping[str, str] = {
    "listing_name": "The program or home, as intake says it",
    "website": "From https:// on",
    "description": "Two or three sentences that a social worker can read at night. No address, no names of youth",
    "intake_name": "Who answers. PACT staff look at a new name, number or e-mail before it is live",
    "intake_phone": "The number for referrals, such as (916) 555-0142 ext. 12",
    "intake_hours": "Such as: Monday to Friday 8–5; after hours the on-call line",
    "county": "One county, such as Sacramento",
    "latitude": "Leave both blank unless you know them; the ZIP is enough",
    "location_confidential": "Yes takes the address out at once, its history too. Two people are needed to go back",
    "programs": "One on each line, such as: individual counseling",
    "languages": "English names, with ; between them, such as: English; Spanish",
    "min_age": "In years; the youngest whom you take",
    "max_age": "In years; the oldest whom you take",
    "csec_training_share": "0 to 100",
    "csec_training_date": "The last training of the team",
    "openings": "Today. After 72 hours it reads as unknown",
    "strengths": "What works well here, in your own words",
    "barriers": "Whom you cannot serve well, and why: it saves a youth a failed placement",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a listing as its form. ``base`` is what the reader had seen when they began to write."""

    part: int
    form: FlaskForm
    facts: tuple[Fact, ...]
    base: Mapping[str, Value | None] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        return HEADING_OF[self.part]

    @property
    def why(self) -> Field | None:
        """Why it is changed, where that is asked."""
        return getattr(self.form, WHY, None)

    @property
    def reason(self) -> str | None:
        """What was written there."""
        return (self.why.data or None) if self.why is not None else None

    def fields(self) -> list[tuple[Fact, Field, str]]:
        """Each fact with its field and its hint."""
        return [(fact, self.form[fact.name], HINTS.get(fact.name, "")) for fact in self.facts]


def part_of(fact: Fact) -> int:
    """The part of a listing that a fact is edited in."""
    return 1 if fact.name == "website" else fact.data_point or AVAILABILITY_PART


def facts_of(record: ListingRecord, part: int) -> tuple[Fact, ...]:
    """The facts of this part that the actor may state."""
    return tuple(fact for fact in editable(current_actor(), record) if part_of(fact) == part)


def shown_section(record: ListingRecord, part: int) -> Section:
    """The form as it opens: what is held."""
    facts = facts_of(record, part)
    data = {fact.name: field_data(fact, record.facts.get(fact.name)) for fact in facts}
    return Section(part, _form_class(part, facts)(formdata=None, data=data), facts, held(record.facts, facts))


def sent_section(record: ListingRecord, part: int) -> Section:
    """The form as it was sent, with what its writer had seen."""
    facts = facts_of(record, part)
    seen = {name.removeprefix("was-"): text for name, text in request.form.items() if name.startswith("was-")}
    return Section(part, _form_class(part, facts)(), facts, _base(record, facts, seen))


def drafted_section(record: ListingRecord, part: int, typed: Typed) -> Section:
    """The form as a draft left it: what was typed, over what is held now."""
    facts = facts_of(record, part)
    data = {fact.name: field_data(fact, record.facts.get(fact.name)) for fact in facts}
    data |= {name: now for name, (_, now) in typed.items() if name in data}
    seen = {name: was for name, (was, _) in typed.items()}
    return Section(part, _form_class(part, facts)(formdata=None, data=data), facts, _base(record, facts, seen))


def typed_in(section: Section, record: ListingRecord) -> Typed:
    """What the form holds that its writer had not seen and that is not live."""
    typed = {}
    for fact in section.facts:
        now = section.form[fact.name].data
        known = (section.base.get(fact.name), record.facts.get(fact.name))
        if _plain(now) not in [_plain(field_data(fact, value)) for value in known]:
            typed[fact.name] = (cell(fact.name, section.base.get(fact.name)), now)
    return typed


def _plain(data: object) -> object:
    """What a field holds, however a browser breaks its lines and in whatever order boxes stand."""
    if isinstance(data, list):
        return sorted(data)
    return str(data or "").replace("\r\n", "\n").strip()


def _base(record: ListingRecord, facts: Sequence[Fact], seen: Mapping[str, str]) -> dict[str, Value | None]:
    """What the writer had seen; what is held now where that cannot be read."""
    words, base = read_vocabulary(current_session()), {}
    for fact in facts:
        try:
            base[fact.name] = read_cell(fact, seen[fact.name], words)
        except (KeyError, BadValue):
            base[fact.name] = record.facts.get(fact.name)
    return base


def read_section(section: Section) -> dict[str, Value | None] | None:
    """What the form states, None for what it leaves open; None altogether where something cannot be read."""
    words = read_vocabulary(current_session())
    values: dict[str, Value | None] = {}
    is_valid = section.form.validate()
    for fact in section.facts:
        entered = section.form[fact.name]
        try:
            values[fact.name] = read_cell(fact, _cell_text(fact, entered), words)
        except BadValue as problem:
            entered.errors = [*entered.errors, f"{sentence(str(problem))}."]
            is_valid = False
    return values if is_valid else None


def blame(section: Section, problems: InvalidFacts) -> None:
    """Say each problem at its field, or above the form where it has none here."""
    for problem in problems.problems:
        if problem.column in section.form:
            entered = section.form[problem.column]
            entered.errors = [*entered.errors, f"{sentence(problem.message)}."]
        else:
            section.form.form_errors.append(f"{FACT[problem.column].label}: {problem.message}.")


def held(facts: Facts, of: Sequence[Fact]) -> dict[str, Value | None]:
    return {fact.name: facts.get(fact.name) for fact in of}


def cell(fact_name: str, value: Value | None) -> str:
    """A value as a hidden field carries it."""
    return write_cell(FACT[fact_name], value)


def words_of(fact_name: str, value: Value | None) -> str:
    """A value as people read it in one line."""
    labels = {code: need.label for code, need in current_finder().needs(current_session()).items()}
    return "; ".join(fact_words(fact_name, value, labels)) or "Not stated"


def field_data(fact: Fact, value: Value | None) -> object:
    """A value as its field holds it."""
    if fact.type is FactType.TEXTS and isinstance(value, tuple):
        return "\n".join(value)
    if _is_checked(fact):
        return list(value) if isinstance(value, tuple) else []
    if fact.type is FactType.LANGUAGES and value is not None:
        return "; ".join(fact_words(fact.name, value))
    return write_cell(fact, value)


def _is_checked(fact: Fact) -> bool:
    return fact.type in (FactType.CODES, FactType.NEEDS, FactType.COUNTIES_SERVED)


def _cell_text(fact: Fact, entered: Field) -> str:
    if _is_checked(fact):
        return ";".join(entered.data or [])
    text = str(entered.data or "")
    return text.replace("\n", ";") if fact.type is FactType.TEXTS else text


def _form_class(part: int, facts: Sequence[Fact]) -> type[FlaskForm]:
    """Openings are stated in ten seconds, so nobody is asked why in their part."""
    asked = {} if part == AVAILABILITY_PART else {WHY: _why()}
    return type("SectionForm", (FlaskForm,), {fact.name: _field(fact) for fact in facts} | asked)


def _why() -> Field:
    checks = [Length(max=LONGEST_REASON, message=f"Write at most {LONGEST_REASON} characters."), one_line]
    return StringField("Why (if you like)", filters=[stripped], validators=checks)


def _field(fact: Fact) -> Field:
    label = fact.label
    if fact.type is FactType.YES_NO:
        choices = [SelectChoice("yes", "Yes"), SelectChoice("no", "No"), SelectChoice("", "Not stated")]
        return RadioField(label, choices=choices, default="")
    if fact.type is FactType.CODE:
        return SelectField(label, choices=[SelectChoice("", "Not stated"), *_code_choices(fact)])
    if _is_checked(fact):
        return CheckboxesField(label, choices=_list_choices(fact))
    is_long = fact.longest == NOTES or fact.type is FactType.TEXTS
    return TextAreaField(label) if is_long else StringField(label)


def _code_choices(fact: Fact) -> list[SelectChoice]:
    return [SelectChoice(code, _label(fact, code)) for code in fact.codes]


def _list_choices(fact: Fact) -> list[SelectChoice]:
    if fact.type is FactType.NEEDS:
        needs = current_finder().needs(current_session())
        return [SelectChoice(code, need.label) for code, need in needs.items()]
    if fact.type is FactType.COUNTIES_SERVED:
        return [SelectChoice(STATEWIDE, "The whole state"), *county_choices()]
    return _code_choices(fact)


def _label(fact: Fact, code: str) -> str:
    return fact_words(fact.name, (code,) if fact.is_list else code)[0]


#: Every part that a listing has.
ALL_PARTS = tuple(sorted({part_of(fact) for fact in FACTS}))
