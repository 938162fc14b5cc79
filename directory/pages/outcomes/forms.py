"""What a provider may have answered, in words."""

from collections.abc import Mapping

from directory.records import CallResult
from directory.records.outcome import DeclineReason

RESULTS: Mapping[CallResult, str] = {
    CallResult.NOT_REACHED: "Not reached",
    CallResult.ACCEPTED: "Accepted",
    CallResult.PLACED: "Placed",
    CallResult.WAITLISTED: "Waitlisted",
    CallResult.DECLINED: "Declined",
}


def results_after(last: str | None) -> dict[CallResult, str]:
    """What may be told after this result: a youth is placed where the place was accepted."""
    was_accepted = last in (CallResult.ACCEPTED, CallResult.PLACED)
    return {result: words for result, words in RESULTS.items() if was_accepted or result is not CallResult.PLACED}


REASONS: Mapping[DeclineReason, str] = {
    DeclineReason.FULL: "It is full",
    DeclineReason.AGE: "The age",
    DeclineReason.GENDER: "The gender",
    DeclineReason.JURISDICTION: "The jurisdiction",
    DeclineReason.FUNDING: "The funding",
    DeclineReason.COUNTY: "The county",
    DeclineReason.LEFT_CARE: "The youth left care before",
    DeclineReason.SUBSTANCE_USE: "Substance use",
    DeclineReason.SAFETY: "Safety",
    DeclineReason.STAFFING: "Not enough staff",
    DeclineReason.OTHER: "Another reason",
}
