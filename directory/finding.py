"""Finds listings for a request: this process's catalogue, kept current by the directory's revision number.

Each audience has a catalogue of its own, so that what is for staff only moves no total, order, near miss or count of
anybody else's. Canaries are in none of them: only a word search that asks for no word comes upon them.
"""

import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.scope import Audience
from directory.clock import now
from directory.indexing import IndexKeeper
from directory.publishing import published
from directory.records import Listing, Need, Outbox, Revision, Rule
from directory.records.reading import ListingRecord, read_listings
from directory.settings import Settings
from search.answer import Answer
from search.catalogue import Catalogue, Snapshot
from search.documents import Listing as Document
from search.matching import Matching, begin
from search.places import Gazetteer
from search.query import Query
from search.query_json import read_query
from search.ranking import Order
from search.rules import Rule as RuleOfLaw
from search.rules import read_rules
from search.text import asked
from search.text.document import Scope, TextDocument
from search.text.engine import Drift, Found, Progress
from search.text.excerpt import Piece, excerpt
from search.text.index import TextIndex


class NotSetUp(RuntimeError):
    """The database holds no reference data yet; the way out is `manzanita setup`."""


@dataclass(frozen=True, slots=True)
class NeedWords:
    code: str
    label: str
    group: str
    phase: str


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What one process holds; made once, on first use."""

    needs: Mapping[str, NeedWords]
    rules: tuple[RuleOfLaw, ...]
    catalogue: Catalogue
    """Every active listing: what the text index holds."""
    keeper: IndexKeeper
    staff_only: set[str] = field(default_factory=set)
    canaries: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Audible:
    """The listings of one audience."""

    catalogue: Catalogue
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Current:
    """The listings at one revision. Nothing in it changes; the next revision is another one."""

    revision: int
    everything: Snapshot
    audiences: Mapping[Audience, _Audible]
    canaries: frozenset[str]


class Finder:
    """Matches and finds over the active listings. One for each process; its methods may be called by any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._held: _Current | None = None

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.from_folder(self._settings.seeds)

    def needs(self, session: Session) -> Mapping[str, NeedWords]:
        """need code → its words, in the order in which they are shown."""
        return self._load(session).needs

    def read_query(self, session: Session, criteria: object) -> Query:
        """Check a search's JSON. Errors: InvalidQuery with every problem."""
        return read_query(criteria, self.gazetteer, self.needs(session))

    def snapshot(self, session: Session, audience: Audience = Audience.EVERYONE) -> Snapshot:
        """The audience's active listings as the database has them now. No canary is among them."""
        return self._current(session)[0].audiences[audience].catalogue.snapshot

    def match(
        self, session: Session, query: Query, audience: Audience = Audience.EVERYONE, order: Order = Order.FIT
    ) -> Answer:
        """Answer a search. Errors: InvalidQuery for a need that the directory does not know."""
        return self.matching(session, query, audience, order).answer(())

    def matching(
        self, session: Session, query: Query, audience: Audience = Audience.EVERYONE, order: Order = Order.FIT
    ) -> Matching:
        """A search under way, to be asked for parts of its answer. Errors as :meth:`match`."""
        current, loaded = self._current(session)
        text_ids = None
        if query.text is not None:
            text_ids = loaded.keeper.ids_with_all_words(session, current.everything, current.revision, query.text)
        catalogue = current.audiences[audience].catalogue
        return begin(catalogue, query, now=now(), rules=loaded.rules, text_ids=text_ids, order=order)

    def among(self, session: Session, documents: Iterable[Document]) -> Callable[[Query], Matching]:
        """Searches over these alone, such as what a listing says and what it would say."""
        loaded = self._load(session)
        catalogue = Catalogue(self.gazetteer, loaded.catalogue.needs)
        catalogue.replace(documents)
        return lambda query: begin(catalogue, query, now=now(), rules=loaded.rules)

    def find(
        self,
        session: Session,
        text: str,
        scope: Scope,
        *,
        audience: Audience = Audience.EVERYONE,
        county: str | None = None,
        provider_type: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Search by words, within what this scope may read of what is there for this audience."""
        current, loaded = self._current(session)
        ids = current.audiences[audience].ids
        if current.canaries and not asked.read(text).required:
            ids |= current.canaries
        return loaded.keeper.find(
            session,
            current.everything,
            current.revision,
            text,
            only=ids,
            scope=scope,
            county=county,
            provider_type=provider_type,
            limit=limit,
            offset=offset,
        )

    def excerpts(
        self, session: Session, found: Found, scope: Scope, uuids: Collection[str]
    ) -> dict[str, tuple[Piece, ...]]:
        """uuid → where the listing says what was asked, within what this scope may read."""
        snapshot = self._current(session)[0].everything
        here = [snapshot.listings[snapshot.row_of[uuid]] for uuid in uuids if uuid in snapshot.row_of]
        return {
            listing.id: excerpt(TextDocument.of(listing, snapshot.need_labels), found.asked, scope) for listing in here
        }

    # The index

    def catch_up_index(self, session: Session, progress: Progress | None = None) -> None:
        """Bring the text index up to the database, after a large change."""
        current, loaded = self._current(session)
        loaded.keeper.catch_up(session, current.everything, current.revision, progress)

    def rebuild_index(self, session: Session, progress: Progress | None = None) -> int:
        """Build the text index anew; returns how many listings it holds."""
        current, loaded = self._current(session)
        loaded.keeper.rebuild(current.everything, current.revision, progress)
        return len(current.everything)

    def purge_index(self, session: Session) -> None:
        """Overwrite what edits left behind in the index's files. Errors: IndexUnavailable."""
        self._load(session).keeper.purge()

    def check_index(self, session: Session) -> Drift:
        """How the text index differs from the database. Errors: IndexUnavailable."""
        current, loaded = self._current(session)
        return loaded.keeper.check(current.everything)

    def index_is_healthy(self, session: Session) -> bool:
        """Whether the text index answers. If it does not, its rebuilding begins."""
        current, loaded = self._current(session)
        return loaded.keeper.is_healthy(current.everything, current.revision)

    # Keeping current

    def _current(self, session: Session) -> tuple[_Current, _Loaded]:
        """What is held, at the database's revision."""
        loaded = self._load(session)
        number = session.scalar(select(Revision.number)) or 0
        held = self._held
        if held is None or number != held.revision:
            with self._lock:
                held = self._held
                if held is None or number > held.revision:
                    self._take_in(session, loaded, held.revision if held is not None else None)
                    held = self._held = self._settled(loaded, number)
        return held, loaded

    def _take_in(self, session: Session, loaded: _Loaded, since: int | None) -> None:
        if since is None:
            loaded.catalogue.replace(self._published(loaded, read_listings(session)))
            return
        uuids = session.scalars(select(Outbox.listing_uuid).where(Outbox.revision > since)).all()
        for start in range(0, len(uuids), 5000):
            chunk = uuids[start : start + 5000]
            loaded.staff_only.difference_update(chunk)
            loaded.canaries.difference_update(chunk)
            here = list(self._published(loaded, read_listings(session, Listing.uuid.in_(chunk))))
            loaded.catalogue.replace(here, set(chunk) - {listing.id for listing in here})

    def _published(self, loaded: _Loaded, records: Iterable[ListingRecord]) -> Iterator[Document]:
        for record in records:
            if record.is_active:
                if record.is_staff_only:
                    loaded.staff_only.add(record.uuid)
                if record.is_canary:
                    loaded.canaries.add(record.uuid)
                yield published(record, self.gazetteer)

    def _settled(self, loaded: _Loaded, revision: int) -> _Current:
        """The catalogue of each audience, shared where they are the same."""
        everything = loaded.catalogue.without(())
        for_staff = everything.without(loaded.canaries) if loaded.canaries else everything
        for_everyone = for_staff.without(loaded.staff_only) if loaded.staff_only else for_staff
        audiences = {Audience.STAFF: for_staff, Audience.EVERYONE: for_everyone}
        return _Current(
            revision,
            everything.snapshot,
            {audience: _Audible(held, frozenset(held.snapshot.row_of)) for audience, held in audiences.items()},
            frozenset(loaded.canaries - loaded.staff_only),
        )

    def _load(self, session: Session) -> _Loaded:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._read(session)
        return self._loaded

    def _read(self, session: Session) -> _Loaded:
        rows = session.scalars(select(Need).order_by(Need.position)).all()
        if not rows:
            raise NotSetUp("the database is empty: run `manzanita setup` first")
        needs = {row.code: NeedWords(row.code, row.label, row.group, row.phase) for row in rows}
        labels = {code: need.label for code, need in needs.items()}
        definitions = session.scalars(select(Rule.definition).order_by(Rule.position))
        return _Loaded(
            needs=needs,
            rules=read_rules([json.loads(definition) for definition in definitions]),
            catalogue=Catalogue(self.gazetteer, labels),
            keeper=IndexKeeper(
                TextIndex(self._settings.index_dir, labels, key=b"text index " + self._settings.secret_key.encode())
            ),
        )
