"""How things stand: response, openings, licence, and when the record was last confirmed."""

from datetime import date

from .chance import Dice
from .drafting import Draft, Makings

VERIFIED = {"2025-06-01 2025-12-31": 0.2, "2026-01-01 2026-06-30": 0.25, "2026-07-01 2026-11-14": 0.55}
"""First and last day that a listing was last confirmed, and how likely: a fifth is stale."""
SUMMER_TIME = "2026-03-08"
"""The day on which California's clocks went forward."""
LICENSES = {"licensed": 0.82, "on_probation": 0.06, "pending": 0.04, "inactive": 0.02, "closed": 0.06}
GROUP_HOME_LICENSES = {"on_probation": 0.3, "inactive": 0.3, "closed": 0.4}
"""Group homes gave way to STRTPs, and those that are left are ending."""


def state_availability(draft: Draft, makings: Makings) -> None:
    """How fast it responds, its capacity, openings and waitlist."""
    kind, facts, dice = draft.kind, draft.facts, makings.dice
    if dice.chance(0.25 + draft.care * 0.6):
        facts["response"] = dice.pick(kind.response)
    if not kind.capacity:
        return
    if "capacity" not in facts and dice.chance(0.35 + draft.care * 0.6):
        facts["capacity"] = str(dice.pick(kind.capacity))
    if "capacity" in facts and dice.chance(0.35 + draft.care * 0.6):
        most = min(6, max(1, int(facts["capacity"]) // 4))
        is_full = facts.get("waitlist") == "yes" or dice.chance(0.36)
        facts["openings"] = "0" if is_full else str(1 + dice.below(most))
        if is_full and dice.chance(0.4):
            facts["waitlist"] = "yes"
        elif not is_full and dice.chance(0.3):
            facts["waitlist"] = "no"


def state_standing(draft: Draft, makings: Makings) -> None:
    """Licence, moment of the openings, and last confirmation."""
    kind, facts, dice = draft.kind, draft.facts, makings.dice
    if dice.chance(0.55 + draft.care * 0.4):
        facts["last_verified"] = day_between(dice, *dice.weighted(VERIFIED).split())
    if facts.get("openings") and dice.chance(0.3):
        day = facts["last_verified"] = day_between(dice, "2026-01-05", "2026-09-28")
        offset = "-07:00" if day >= SUMMER_TIME else "-08:00"
        facts["openings_as_of"] = f"{day}T{8 + dice.below(10):02}:{5 * dice.below(12):02}:00{offset}"
    if kind.licensed and dice.chance(0.5 + draft.care * 0.45):
        facts["license_status"] = dice.weighted(GROUP_HOME_LICENSES if kind.key == "group_home" else LICENSES)
        facts["license_number"] = "" if facts["license_status"] == "pending" else "DEMO"
        if facts["license_status"] in ("closed", "inactive"):
            facts["openings"] = facts["openings_as_of"] = facts["waitlist"] = ""


def day_between(dice: Dice, first: str, last: str) -> str:
    """A day from ``first`` to ``last``, both included; all three are ``YYYY-MM-DD``."""
    begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return date.fromordinal(begin + dice.below(end - begin + 1)).isoformat()
