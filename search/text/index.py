"""The embedded full-text index: a cache of words, rebuilt from the directory whenever in doubt."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from search.documents import Listing
from search.text import finding, ranking, segments
from search.text.document import Row, Scope, TextDocument
from search.text.engine import Drift, Found, IndexUnavailable, Progress
from search.text.generations import Generations, Seal
from search.text.segments import SegmentCache, SegmentPostings

TRIES = 5
"""How often a reader starts anew when an update replaced the files that it was about to read."""


@dataclass(frozen=True, eq=False)
class _Snapshot:
    """One generation's bytes, shared by all threads of this process; they cannot change under a search."""

    current: bytes
    """CURRENT as it was."""
    seal: Seal
    files: Mapping[str, tuple[str, bytes]]

    def has_files_of(self, seal: Seal) -> bool:
        return self.seal.files == seal.files


class TextIndex:
    """:class:`search.text.engine.TextSearch` on Whoosh, in a directory of its own.

    ``need_labels``: need code → label. ``key``: the application's secret, any length; an index that was not
    sealed with it is not opened. Threads may share one TextIndex; each gets its own readers. What it holds in
    memory is the size of the index on disk, about 4 kB a listing, once a process.
    """

    def __init__(
        self,
        directory: Path,
        need_labels: Mapping[str, str],
        *,
        key: bytes = b"",
        lock_timeout_seconds: float = 5.0,
    ) -> None:
        self._need_labels = dict(need_labels)
        self._generations = Generations(directory, key, lock_timeout_seconds)
        self._loading = threading.Lock()
        self._snapshot: _Snapshot | None = None
        self._cache = SegmentCache()
        self._mine = threading.local()

    # Searching

    @property
    def revision(self) -> int:
        return self._current().seal.revision

    def ids_with_all_words(self, text: str) -> frozenset[str]:
        with _guarded("search"):
            return ranking.ids_with_all_words(self._postings(), text)

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
        with _guarded("search"):
            return finding.find(
                self._postings(),
                text,
                scope=scope,
                county=county,
                provider_type=provider_type,
                only=only,
                limit=limit,
                offset=offset,
            )

    def healthy(self) -> bool:
        try:
            with _guarded("look"):
                return self._postings().rows is not None
        except IndexUnavailable:
            return False

    def check(self, expected: Iterable[tuple[str, str]]) -> Drift:
        """Also reads every file of the index anew, so damage on the disk shows here first."""
        wanted = dict(expected)
        with _guarded("check"):
            self._load_from_disk()
            held = {row.id: row.digest for row in self._postings().rows.values()}
        return Drift(
            missing=tuple(sorted(wanted.keys() - held.keys())),
            extra=tuple(sorted(held.keys() - wanted.keys())),
            stale=tuple(sorted(i for i in wanted.keys() & held.keys() if wanted[i] != held[i])),
        )

    # Writing

    def update(
        self, changed: Iterable[Listing], removed: Iterable[str], revision: int, *, since: int | None = None
    ) -> bool:
        """As the protocol says. A listing whose words and facts are as before costs nothing.

        No byte is left of a removed listing, or of what a confidential one said before. What an ordinary edit
        took out is not found any more, and is overwritten by :meth:`purge` or when enough has gathered.
        """
        documents = {listing.id: TextDocument.of(listing, self._need_labels) for listing in changed}
        gone = set(removed)
        with self._generations.locked(), _guarded("update"):
            base = self._load_from_disk().seal
            if revision < base.revision or (since is not None and base.revision < since):
                return False
            held = {row.id: row for row in self._postings().rows.values()}
            fresh = [d for d in documents.values() if d.id not in gone and not _same(d, held.get(d.id))]
            stale = gone & held.keys() | {d.id for d in fresh} & held.keys()
            if fresh or stale:
                purge = bool(gone & held.keys()) or any(d.is_confidential for d in fresh)
                self._write_beside(base, fresh, stale, revision, purge=purge)
            elif revision != base.revision:
                self._generations.name_current(replace(base, revision=revision))
        return True

    def rebuild(self, listings: Iterable[Listing], revision: int, progress: Progress | None = None) -> None:
        """As the protocol says. An error of ``listings`` itself comes through as it is, and nothing changes."""
        documents = (TextDocument.of(listing, self._need_labels) for listing in listings)
        with self._generations.locked(), self._generations.next(None) as path:
            with _guarded("rebuild"):
                segments.create(path)
            done: set[str] = set()
            while batch := list(islice(documents, segments.SEGMENT_SIZE)):
                unique = {document.id: document for document in batch}
                with _guarded("rebuild"):
                    segments.write(path, unique.values(), done & unique.keys(), purge=True)
                done |= unique.keys()
                if progress is not None:
                    progress(len(done))
            self._generations.publish(path, revision, {})

    def purge(self) -> None:
        """Overwrites what edits have left behind: for the hourly check. Cheap where there is nothing."""
        with self._generations.locked(), _guarded("purge"):
            base = self._load_from_disk().seal
            if self._postings().holds_deleted:
                self._write_beside(base, [], set(), base.revision, purge=True)

    # Particulars

    def _write_beside(
        self, base: Seal, fresh: list[TextDocument], stale: set[str], revision: int, *, purge: bool
    ) -> None:
        with self._generations.next(base) as path:
            segments.write(path, fresh, stale, purge=purge)
            self._generations.publish(path, revision, base.files)

    def _current(self) -> _Snapshot:
        """The generation that holds now, from memory unless CURRENT was replaced."""
        snapshot = self._snapshot
        if snapshot is not None and snapshot.current == self._generations.current():
            return snapshot
        with self._loading:
            snapshot = self._snapshot
            if snapshot is not None and snapshot.current == self._generations.current():
                return snapshot
            return self._load(anew=False)

    def _load_from_disk(self) -> _Snapshot:
        with self._loading:
            return self._load(anew=True)

    def _load(self, *, anew: bool) -> _Snapshot:
        """``anew``: reads every file, also those that are in memory from before."""
        held = self._snapshot.files if self._snapshot is not None else {}
        for _ in range(TRIES):
            current = self._generations.current()
            try:
                seal = self._generations.seal(current)
                files = self._generations.load(seal, {} if anew else held)
            except IndexUnavailable:
                if current == self._generations.current():
                    self._snapshot = None
                    raise
            else:
                # The same bytes are kept once: this thread's and others' readers may still stand on them.
                shared = {name: held[name] if held.get(name) == file else file for name, file in files.items()}
                self._snapshot = _Snapshot(current, seal, shared)
                return self._snapshot
        raise IndexUnavailable("the index changes faster than it can be read")

    def _postings(self) -> SegmentPostings:
        """This thread's readers of the current generation."""
        snapshot = self._current()
        mine: tuple[_Snapshot, SegmentPostings] | None = getattr(self._mine, "opened", None)
        if mine is not None and mine[0].has_files_of(snapshot.seal):
            return mine[1]
        files = {name: content for name, (_, content) in snapshot.files.items()}
        opened = SegmentPostings(files, self._cache)
        self._mine.opened = snapshot, opened
        if mine is not None:
            mine[1].close()
        return opened


def _same(document: TextDocument, row: Row | None) -> bool:
    return row is not None and row.digest == document.digest


@contextmanager
def _guarded(what: str) -> Iterator[None]:
    """Whatever goes wrong within Whoosh is IndexUnavailable without: its errors have no common class."""
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as error:
        raise IndexUnavailable(f"the index failed to {what}: {error!r}") from error
