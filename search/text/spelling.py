"""Did you mean: another spelling of the words that no listing has.

Only words of listings and fields that the asker may see are ever offered, and only where they find something.
"""

from collections.abc import Set as AbstractSet

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.text.asked import Asked, Single
from search.text.document import Scope
from search.text.postings import Postings
from search.text.ranking import Evaluation

SHORTEST_WORD = 4
MOST_WORDS = 4
"""Misspelled words in one search beyond which no guess is made."""


def corrected(postings: Postings, evaluation: Evaluation, asked: Asked, scope: Scope) -> str | None:
    """The search with each unknown word replaced by its nearest known one; None where there is no such."""
    unknown = [c for c in asked.required if isinstance(c, Single) and not evaluation.holding(c.stem)]
    if not 1 <= len(unknown) <= MOST_WORDS:
        return None
    vocabulary = postings.vocabulary(scope)
    replacements: dict[str, str] = {}
    for clause in unknown:
        nearest = _nearest(clause.surface, vocabulary, evaluation)
        if nearest is None:
            return None
        replacements[clause.surface] = nearest
    return asked.corrected(replacements)


def _nearest(surface: str, vocabulary: AbstractSet[str], evaluation: Evaluation) -> str | None:
    """The fewest letters away; of equals the one in most listings, then the first of the alphabet."""
    if len(surface) < SHORTEST_WORD or not surface.isalpha():
        return None
    most_edits = 1 if len(surface) < 6 else 2
    near = process.extract(surface, vocabulary, scorer=OSA.distance, score_cutoff=most_edits, limit=None)
    ranked = sorted((edits, -count, word) for word, edits, _ in near if (count := evaluation.writing(word)))
    return str(ranked[0][2]) if ranked else None
