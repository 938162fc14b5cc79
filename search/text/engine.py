"""What a full-text engine answers and must be able to do, whichever engine it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import Listing
from search.text.asked import Asked
from search.text.document import Scope

REBUILDING = "Search is being rebuilt; results may be slower for a minute."
"""The notice on an answer that came from :mod:`search.text.plain`."""

Progress = Callable[[int], None]
"""Called with how many listings are in so far."""


class IndexUnavailable(Exception):
    """The index cannot answer or be written. The caller answers without it, and has it rebuilt."""


class IndexBusy(IndexUnavailable):
    """Another process is writing. What was to be written is to be tried again; no rebuild is needed."""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the found listings have each value. Each ignores the filter on itself, so that it shows
    what choosing another value would give."""

    provider_type: Mapping[str, int]
    placement_type: Mapping[str, int]
    county: Mapping[str, int]
    """County → listings that are in it or name it as served, without those that serve the whole state."""
    statewide: int

    def total_in(self, county: str) -> int:
        """What the total would be with this county as the filter."""
        return self.county.get(county, 0) + self.statewide


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a text search."""

    total: int
    ids: tuple[str, ...]
    """The asked page, best first."""
    facets: Facets
    asked: Asked
    """What was searched for: hand it to :func:`search.text.excerpt.excerpt`."""
    did_you_mean: str | None = None
    """Another spelling that does find something, offered only where nothing was found."""
    notices: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Drift:
    """How the index differs from the directory, as listing ids."""

    missing: tuple[str, ...] = ()
    """In the directory, not in the index."""
    extra: tuple[str, ...] = ()
    """In the index, not in the directory."""
    stale: tuple[str, ...] = ()
    """In both, with other words or facts."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)


class TextSearch(Protocol):
    """Full-text search over the published listings. Every method but ``healthy`` may raise IndexUnavailable."""

    @property
    def revision(self) -> int:
        """The directory's revision up to which the index holds every change."""

    def update(
        self, changed: Iterable[Listing], removed: Iterable[str], revision: int, *, since: int | None = None
    ) -> bool:
        """Takes in the changes up to ``revision``.

        ``since`` is the revision after which ``changed`` and ``removed`` were collected. False, with nothing
        written, where the index already holds a later revision, or an earlier one than ``since``.
        """

    def rebuild(self, listings: Iterable[Listing], revision: int, progress: Progress | None = None) -> None:
        """Replaces everything by ``listings``, read at ``revision``. Searches go on meanwhile."""

    def ids_with_all_words(self, text: str) -> frozenset[str]:
        """The listings in whose full published text every word is found, stemmed; all, where text has none."""

    def find(
        self,
        text: str,
        *,
        scope: Scope,
        county: str | None = None,
        provider_type: str | None = None,
        only: frozenset[str] | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """A ranked page. ``only``: the ids that the asker may see; nothing about others shows in the answer."""

    def check(self, expected: Iterable[tuple[str, str]]) -> Drift:
        """Compares with the directory's (id, :func:`search.text.document.digest_of`)."""

    def healthy(self) -> bool:
        """Whether the index can answer now. Never raises."""
