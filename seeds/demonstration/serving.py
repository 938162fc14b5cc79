"""Whom a listing serves and how: clients, funding, access, languages, security, training."""

from .drafting import Draft, Makings
from .geography import need_order
from .placing import counties_served
from .standing import day_between

FLAG_ODDS = {
    "pregnant_or_parenting": (0.35, 0.5),
    "sogie_affirming": (0.5, 0.93),
    "wheelchair_access": (0.45, 0.7),
    "accepts_substance_use": (0.4, 0.6),
    "accepts_return_after_absence": (0.4, 0.7),
    "harm_reduction": (0.35, 0.6),
}
"""Column: how often a placement states it at all, and how often the answer is then yes."""

SIGN_LANGUAGE = "American Sign Language"
SIGNING_ODDS, ALSO_SPOKEN_ODDS = 0.06, 0.35
"""How often a listing that states its languages has this one, or its county's, besides."""

TRAINING_ODDS = {"none": 0.14, "csec_101": 0.5, "advanced": 0.2, "specialized": 0.16}
SPECIALISTS = frozenset({"advocacy", "survivor", "safe_house", "forensic"})
SPECIALISTS_TRAINING_ODDS = {"csec_101": 0.15, "advanced": 0.3, "specialized": 0.55}
COMPETENCIES_KNOWN = {"csec_101": 2, "advanced": 4, "specialized": 6}

OPEN_TO = {
    "dependency_only": {"dependency", "nonminor_dependent"},
    "delinquency_only": {"delinquency"},
    "system_involved_only": {"dependency", "delinquency", "nonminor_dependent"},
}
"""Funding limit to the only jurisdictions that it leaves open."""


def state_clients(draft: Draft, makings: Makings) -> None:
    """Ages, jurisdictions, genders, funding, counties and needs."""
    kind, facts, dice = draft.kind, draft.facts, makings.dice
    if "min_age" not in facts and kind.ages and dice.chance(0.35 + draft.care * 0.65):
        facts["min_age"], _, facts["max_age"] = dice.pick(kind.ages).partition("-")
    for column, options in (("jurisdictions", kind.jurisdictions), ("genders", kind.genders)):
        if column not in facts and dice.chance(0.35 + draft.care * 0.6):
            facts[column] = dice.pick(options)
    if dice.chance(0.2 + draft.care * 0.65):
        _state_funding(draft, makings)
    facts["counties_served"] = counties_served(draft, makings)
    if draft.needs:
        facts["needs"] = ";".join(sorted(draft.needs, key=need_order().__getitem__))


def _state_funding(draft: Draft, makings: Makings) -> None:
    """Limits, without one that would contradict the stated jurisdictions, and a note on the first of them."""
    facts, notes = draft.facts, makings.words.funding_notes
    served = set(facts.get("jurisdictions", "").split(";")) - {""}
    limits = makings.dice.pick(draft.kind.funding).split(";")
    kept = [limit for limit in limits if limit not in OPEN_TO or not served - OPEN_TO[limit]]
    facts["funding_limits"] = ";".join(kept)
    first = kept[0] if kept else ""
    if first in notes and makings.dice.chance(draft.care * 0.5):
        facts["funding_notes"] = makings.decks.deal(f"funding {first}", notes[first])


def state_access(draft: Draft, makings: Makings) -> None:
    """The yes/no facts, languages and security."""
    kind, facts, dice = draft.kind, draft.facts, makings.dice
    for column, (stated, yes) in FLAG_ODDS.items():
        if column not in facts and dice.chance(draft.care * stated * (1 if kind.placement else 0.6)):
            facts[column] = "yes" if dice.chance(yes) else "no"
            if facts[column] == "no" and not kind.placement and column != "wheelchair_access":
                facts[column] = ""
    if "transgender" in facts.get("genders", "").split(";"):
        facts["sogie_affirming"] = "yes" if facts.get("sogie_affirming") else ""
    if dice.chance(draft.care * 0.85) or draft.languages:
        _state_languages(draft, makings)
    _add_languages(draft, makings)
    if draft.languages:
        facts["languages"] = ";".join(sorted(draft.languages, key=_language_order))
    if kind.security and dice.chance(0.3 + draft.care * 0.6):
        draft.security |= set(dice.some(kind.security, 1, 4))
        if dice.chance(draft.care * 0.35):
            facts["security_notes"] = makings.decks.deal("security", makings.words.security_notes)
    facts["security"] = ";".join(sorted(draft.security))


def _state_languages(draft: Draft, makings: Makings) -> None:
    """English, what the listing's sentences say, and often what is spoken in its county."""
    dice = makings.dice
    spoken = makings.words.languages.get(draft.county.name, ("es",))
    has_more = draft.languages != {"en"} and dice.chance(0.6)
    draft.languages |= {"en"} | ({dice.pick(spoken)} if has_more else set())
    if has_more and dice.chance(0.25):
        draft.languages.add(dice.pick(spoken))


def _add_languages(draft: Draft, makings: Makings) -> None:
    """American Sign Language where the sentences say so; it and the county's at some that state their languages."""
    signs, speaks = makings.besides.chance(SIGNING_ODDS), makings.besides.chance(ALSO_SPOKEN_ODDS)
    also_spoken = makings.words.also_spoken.get(draft.county.name)
    is_open = bool(draft.languages) and not draft.is_english_only
    if is_open and speaks and also_spoken:
        draft.languages.add(also_spoken)
    if draft.signs or (is_open and signs):
        draft.languages |= {"en", SIGN_LANGUAGE}


def _language_order(language: str) -> tuple[bool, bool, str]:
    """English, then the two-letter codes, then the languages that have none and stand by name."""
    return language != "en", len(language) > 2, language


def state_training(draft: Draft, makings: Makings) -> None:
    """How far the staff is trained on exploitation."""
    facts, dice = draft.facts, makings.dice
    if not dice.chance(0.15 + draft.care * 0.7):
        return
    level = dice.weighted(SPECIALISTS_TRAINING_ODDS if draft.kind.key in SPECIALISTS else TRAINING_ODDS)
    facts["csec_training"] = level
    if level == "none":
        return
    known = COMPETENCIES_KNOWN[level]
    if dice.chance(draft.care * 0.7):
        facts["csec_training_share"] = str(min(100, 20 + 10 * known + 5 * dice.below(9)))
    if dice.chance(draft.care * 0.6):
        facts["csec_training_date"] = day_between(dice, "2024-09-01", "2026-10-20")
    if dice.chance(draft.care * 0.55):
        facts["csec_competencies"] = ";".join(str(number) for number in range(1, known + 1))
    if dice.chance(draft.care * 0.35):
        facts["csec_training_notes"] = makings.decks.deal("training", makings.words.training_notes)
