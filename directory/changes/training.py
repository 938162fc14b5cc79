"""When a listing's training on CSEC has lapsed: so many months after its date, by the operator's setting."""

from calendar import monthrange
from datetime import date

from directory.records.facts import Facts
from search.codes import CsecTraining


def training_lapsed_on(facts: Facts, months: int, today: date) -> date | None:
    """The day on which the training lapsed; None while it counts, or where no training or no date of it is stated.

    It says nothing of whether staff were ever trained: a match for ``csec_trained`` stays what it was, and the
    reader is told to ask.
    """
    trained_on = facts.get("csec_training_date")
    if facts.get("csec_training") == CsecTraining.NONE or not isinstance(trained_on, date):
        return None
    lapses = months_after(trained_on, months)
    return lapses if lapses <= today else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that is too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
