"""The judge's own truth about words: a closed vocabulary whose stems nobody can argue about.

Real stemming has hard cases (``general``/``generous``). The generators use only these words, in one or two
forms each, so that whole words and plain plurals settle what is found.
"""

import re
from typing import Any

PLURALS = {
    "horse": "horses",
    "garden": "gardens",
    "mentor": "mentors",
    "therapy": "therapies",
    "group": "groups",
    "dog": "dogs",
}
SINGLES = ("equine", "yoga", "drum", "quilt", "kayak", "violin", "pottery", "café")
VOCABULARY = (*PLURALS, *PLURALS.values(), *SINGLES)
SINGULAR = {plural: word for word, plural in PLURALS.items()}

PUBLISHED = (
    "organization_name",
    "listing_name",
    "description",
    "programs",
    "strengths",
    "security_notes",
    "csec_training_notes",
    "funding_notes",
)
"""Names, description, programs, strengths, notes; the labels of needs are added below. Not barriers."""


def words_of(text: str) -> set[str]:
    return {SINGULAR.get(word, word) for word in re.findall(r"\w+", text.lower())}


def published_words(facts: dict[str, Any], need_labels: dict[str, str]) -> set[str]:
    found: set[str] = set()
    for name in PUBLISHED:
        value = facts[name]
        for text in value if isinstance(value, tuple) else (value or "",):
            found |= words_of(text)
    for code in facts["needs"]:
        found |= words_of(need_labels[code])
    return found


def every_word_is_published(text: str, facts: dict[str, Any], need_labels: dict[str, str]) -> bool:
    return words_of(text) <= published_words(facts, need_labels)
