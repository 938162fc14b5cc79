"""The tour: one step a page."""

from typing import NamedTuple

from flask import Blueprint, abort, render_template

from directory.access.guard import requires
from directory.access.permissions import Permission

blueprint = Blueprint("tour", __name__)


class Step(NamedTuple):
    heading: str
    words: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step(
        "Say what the youth needs",
        (
            "Start with how soon, then fill in what you know. Nothing is required; a blank leaves nobody out.",
            "Never write a name, a birth date or a case number. Manzanita does not ask for them anywhere.",
        ),
    ),
    Step(
        "Read three answers, not two",
        (
            "Each listing fits, does not fit, or does not say. What it does not say is not a no: it stays in the "
            "list, and the card has the question to ask intake.",
            "“Must” leaves out a listing that says no. “Prefer” only changes the order.",
        ),
    ),
    Step(
        "When little fits",
        (
            "Below the results you see what would open more options and how many come with each change, and what the "
            "counties next door have.",
            "Take off one part of what you asked with the × beside it.",
        ),
    ),
    Step(
        "Call from one sheet",
        (
            "Add listings to the shortlist and open its call sheet: the numbers, what to ask each, and what to weigh. "
            "Print it, or take it as a PDF.",
            "After the call, say in two clicks what became of it. Only a count is kept, for the gap analysis.",
        ),
    ),
    Step(
        "Leave no trace",
        (
            "A search is yours alone and is deleted after a day, or after 90 days if you save it under a name that "
            "says nothing.",
            "Choose Exit, or press Escape twice, to leave at once. Found something wrong in a listing? Report it on "
            "the listing’s page: you see what becomes of it.",
        ),
    ),
)


@blueprint.get("/tour/<int:number>")
@requires(Permission.MATCH_LISTINGS)
def step(number: int) -> str:
    """Errors: 404 for a step that is not there."""
    if not 1 <= number <= len(STEPS):
        abort(404)
    return render_template("tour/step.html", number=number, step=STEPS[number - 1], last=len(STEPS))
