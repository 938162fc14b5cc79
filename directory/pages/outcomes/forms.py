"""What a provider may have answered, in words."""

from collections.abc import Mapping

from directory.records import CallResult
from directory.records.outcome import DeclineReason

RESULTS: Mapping[CallResult, str] = {
    CallResult.NOT_REACHED: "Not reached",
    CallResult.ACCEPTED: "Accepted",
    CallResult.WAITLISTED: "Waitlisted",
    CallResult.DECLINED: "Declined",
}

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
