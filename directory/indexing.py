"""Keeps the full-text index in step with the directory, and answers without it while it is away.

The database is the truth; the outbox says what changed since the index's revision. A few changes are taken in
at once, many in the background, and a damaged or missing index is built anew while the slow search answers.
"""

import logging
import threading
from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.records import Outbox
from search.catalogue import Snapshot
from search.text.document import Scope, digest_of
from search.text.engine import Drift, Found, IndexBusy, IndexUnavailable, Progress
from search.text.index import TextIndex
from search.text.plain import find_plain, ids_with_all_words_plain

log = logging.getLogger(__name__)

#: So many changed listings are taken in while a reader waits (about a tenth of a second); more in the background.
AT_ONCE = 100

T = TypeVar("T")


class IndexKeeper:
    """One for each process. ``snapshot`` is always the catalogue's listings at ``revision``."""

    def __init__(self, index: TextIndex) -> None:
        self._index = index
        self._background: threading.Thread | None = None
        self._starting = threading.Lock()

    # Answering

    def find(
        self,
        session: Session,
        snapshot: Snapshot,
        revision: int,
        text: str,
        *,
        only: frozenset[str],
        scope: Scope,
        county: str | None,
        provider_type: str | None,
        limit: int,
        offset: int,
    ) -> Found:
        """A ranked page of those listings of the snapshot that ``only`` names. Never fails for the index's sake."""
        return self._answer(
            session,
            snapshot,
            revision,
            lambda: self._index.find(
                text,
                scope=scope,
                county=county,
                provider_type=provider_type,
                only=only,
                limit=limit,
                offset=offset,
            ),
            lambda: find_plain(
                snapshot.listings,
                text,
                snapshot.need_labels,
                scope=scope,
                county=county,
                provider_type=provider_type,
                only=only,
                limit=limit,
                offset=offset,
            ),
        )

    def ids_with_all_words(self, session: Session, snapshot: Snapshot, revision: int, text: str) -> frozenset[str]:
        """The listings of the snapshot that publish every word."""
        return self._answer(
            session,
            snapshot,
            revision,
            lambda: self._index.ids_with_all_words(text),
            lambda: ids_with_all_words_plain(snapshot.listings, text, snapshot.need_labels),
        )

    def _answer(
        self, session: Session, snapshot: Snapshot, revision: int, ask: Callable[[], T], plain: Callable[[], T]
    ) -> T:
        try:
            if self._take_in_a_few(session, snapshot, revision):
                return ask()
        except IndexUnavailable as error:
            log.warning("the text index cannot answer: %s", type(error).__name__)
        self._catch_up_in_background(snapshot, revision)
        return plain()

    # Keeping in step

    def catch_up(self, session: Session, snapshot: Snapshot, revision: int, progress: Progress | None = None) -> None:
        """Bring the index to the revision, now. Errors: IndexBusy where another process holds it too long."""
        try:
            if self._take_in_a_few(session, snapshot, revision):
                return
        except IndexBusy:
            raise
        except IndexUnavailable:
            pass
        self._index.rebuild(snapshot.listings, revision, progress)

    def rebuild(self, snapshot: Snapshot, revision: int, progress: Progress | None = None) -> None:
        """Build the index anew."""
        self._index.rebuild(snapshot.listings, revision, progress)

    def purge(self) -> None:
        """Overwrite what edits have left behind; cheap where there is nothing. Errors: IndexUnavailable."""
        self._index.purge()

    def check(self, snapshot: Snapshot) -> Drift:
        """How the index differs from the snapshot. Errors: IndexUnavailable."""
        return self._index.check(
            (listing.id, digest_of(listing, snapshot.need_labels)) for listing in snapshot.listings
        )

    def is_healthy(self, snapshot: Snapshot, revision: int) -> bool:
        """Whether the index answers; one that does not is built anew in the background."""
        if self._index.healthy():
            return True
        self._catch_up_in_background(snapshot, revision)
        return False

    def _take_in_a_few(self, session: Session, snapshot: Snapshot, revision: int) -> bool:
        """Whether the index is at the revision now; False where too much is missing to wait for."""
        since = self._index.revision
        if since >= revision:
            return True
        changed = Outbox.revision > since
        if (session.scalar(select(func.count()).select_from(Outbox).where(changed)) or 0) > AT_ONCE:
            return False
        uuids = session.scalars(select(Outbox.listing_uuid).where(changed)).all()
        return self._update(snapshot, uuids, revision, since)

    def _update(self, snapshot: Snapshot, uuids: Collection[str], revision: int, since: int) -> bool:
        here = [snapshot.listings[snapshot.row_of[uuid]] for uuid in uuids if uuid in snapshot.row_of]
        gone = [uuid for uuid in uuids if uuid not in snapshot.row_of]
        # False means that another process was quicker: then the index is at our revision, or past it.
        return self._index.update(here, gone, revision, since=since) or self._index.revision >= revision

    def _catch_up_in_background(self, snapshot: Snapshot, revision: int) -> None:
        with self._starting:
            if self._background is not None and self._background.is_alive():
                return
            self._background = threading.Thread(
                target=self._rebuild_quietly, args=(snapshot, revision), name="rebuild-text-index", daemon=True
            )
            self._background.start()

    def _rebuild_quietly(self, snapshot: Snapshot, revision: int) -> None:
        try:
            self._index.rebuild(snapshot.listings, revision)
        except IndexBusy:
            log.info("another process is rebuilding the text index")
        except (IndexUnavailable, OSError) as error:
            log.warning("the text index could not be rebuilt: %s", type(error).__name__)
