"""Whom to call: an invented person, and numbers and addresses that reach nobody."""

import re

from .drafting import CONFIDENTIAL, OUTSIDE, Draft, Makings
from .organizations import Organization

LINES = tuple(f"{number:02}" for number in range(100))
"""The last two digits of the numbers that are set aside for fiction: 555-0100 to 555-0199."""
JOINED_AREA_CODE = "916"
"""A joined area has more than one area code: this one, the office's, tells nothing of which county."""
PLACEMENT_MAILBOXES = ("intake", "referrals", "placement")
SERVICE_MAILBOXES = ("intake", "referrals", "hello", "office", "access")
TOLL_FREE = "800"
"""What placements outside of California answer, since it is Californians who call."""


def state_intake(draft: Draft, organization: Organization, makings: Makings) -> None:
    """Name, title, e-mail, website, phone and hours."""
    kind, facts, dice, words = draft.kind, draft.facts, makings.dice, makings.words
    if dice.chance(0.2 + draft.care * 0.65):
        first = makings.decks.deal("first", words.first_names)
        last = makings.decks.deal("last", words.last_names)
        facts["intake_name"] = f"{first} {last}"
        facts["intake_title"] = dice.pick(words.titles[kind.group])
    if dice.chance(0.15 + draft.care * 0.7):
        facts["intake_email"] = f"{_mailbox(draft, makings)}@{organization.domain}"
    if dice.chance(0.2 + draft.care * 0.5):
        facts["website"] = f"https://{organization.domain}"
    facts["intake_phone"] = _phone(draft, organization, makings)
    is_always_open = facts.get("open_24_hours") == "yes"
    if is_always_open or dice.chance(0.1 + draft.care * 0.6):
        facts["intake_hours"] = dice.pick(words.around_the_clock if is_always_open else words.hours)


def _mailbox(draft: Draft, makings: Makings) -> str:
    """The intake person's own, or one that the office shares."""
    person = re.sub(r"[^a-z.]", "", draft.facts.get("intake_name", "").lower().replace(" ", "."))
    if person and makings.dice.chance(0.45):
        return person
    return makings.dice.pick(PLACEMENT_MAILBOXES if draft.kind.placement else SERVICE_MAILBOXES)


def _phone(draft: Draft, organization: Organization, makings: Makings) -> str:
    """An organization's number in a county stays the same for about half of its listings there."""
    county, dice = draft.county.name, makings.dice
    if county in organization.phones and dice.chance(0.5):
        return organization.phones[county]
    code = dice.pick(_area_codes(draft, makings))
    pile = f"phone {code} {draft.facts['city']}" if draft.kind.where == OUTSIDE else f"phone {code}"
    number = f"({code}) 555-01{makings.decks.deal(pile, LINES)}"
    organization.phones[county] = number
    return number


def _area_codes(draft: Draft, makings: Makings) -> tuple[str, ...]:
    if draft.kind.where == CONFIDENTIAL and len(draft.county.area) > 1:
        return (JOINED_AREA_CODE,)
    if draft.kind.where == OUTSIDE:
        return (TOLL_FREE,)
    return makings.words.area_codes[draft.county.name]
