"""What changed in a saved search since its owner looked."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from directory.records import SavedSearch
from search.matching import Standing


@dataclass(frozen=True, slots=True)
class News:
    """Listings by uuid."""

    new: frozenset[str]
    """They match now and did not."""
    opened: frozenset[str]
    """They matched already and have an opening now that they had not."""
    gone: frozenset[str]
    """They matched and no longer do."""

    def __bool__(self) -> bool:
        return bool(self.new or self.opened or self.gone)

    @property
    def is_worth_a_letter(self) -> bool:
        """Something more fits; that something is gone is no reason to be called."""
        return bool(self.new or self.opened)


def saved_of(session: Session, search_id: str) -> SavedSearch | None:
    """That the search is saved; None where it is not."""
    return session.get(SavedSearch, search_id)


def news_of(saved: SavedSearch, standing: Standing) -> News:
    before, open_before = frozenset(saved.seen_matching), frozenset(saved.seen_open)
    return News(
        new=standing.matching - before,
        opened=(standing.with_opening - open_before) & before,
        gone=before - standing.matching,
    )
