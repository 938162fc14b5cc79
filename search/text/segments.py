"""The words on Whoosh: how a document is written into its segments, and read back as postings.

Whoosh keeps the term dictionaries and the posting lists. Reading a query, ranking and highlighting are ours,
so that they are the same without it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import Token
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from search.text import analysis
from search.text.document import Field, Row, Scope, TextDocument
from search.text.postings import averages

SEGMENT_SIZE = 2000
"""Listings of one segment. Rewriting one, to forget a text, takes about a millisecond a listing."""

MOST_DELETED = 0.2
"""The share of a segment that may be deleted before it is rewritten."""

SMALL_SEGMENT = 100
MOST_SMALL_SEGMENTS = 4
"""Small segments, which updates leave behind, are joined when there are more."""

POOL_MEGABYTES = 128
POSTINGS_BLOCK = 1024
"""Postings that Whoosh reads at once. Its 128 are for disks; here all is in memory."""

_PUBLIC = (Field.NAMES, Field.PUBLIC)
_WORKER = (Field.WORKER,)
_GROUPS: Mapping[Scope, tuple[tuple[Field, ...], ...]] = {
    Scope.PUBLIC: (_PUBLIC,),
    Scope.FULL: (_PUBLIC, _WORKER),
}
"""Words as written are kept by these groups of fields."""


class _Stems:
    """Feeds Whoosh the words of :mod:`search.text.analysis`; stands where it wants an analyzer."""

    def __call__(self, value: str, **_modes: object) -> Iterator[Token]:
        token = Token(boost=1.0, stopped=False)
        for word in analysis.words_once(value):
            token.text, token.pos = word.stem, word.position
            yield token


def _stems() -> fields.FieldType:
    return fields.FieldType(formats.Positions(), _Stems())


SCHEMA = fields.Schema(
    id=fields.ID(unique=True, stored=True),
    names=_stems(),
    public=_stems(),
    worker=_stems(),
    row=fields.STORED,
    surfaces=fields.STORED,
)


def _codec() -> W3Codec:
    codec = W3Codec(blocklimit=POSTINGS_BLOCK, compression=0)
    codec.length_stats = False  # ranking has the lengths from the rows; looking them up is a fifth of a build
    return codec


def create(directory: Path) -> None:
    """An empty index in an existing directory."""
    FileIndex.create(FileStorage(str(directory)), SCHEMA)


def write(directory: Path, documents: Iterable[TextDocument], gone: Iterable[str], *, purge: bool) -> None:
    """Deletes the ids that are ``gone``, then adds the documents. On an error the directory is of no use.

    With ``purge`` no byte of a deleted document is left behind. Without, it can no longer be found, and its
    segment is rewritten when enough of it is deleted.
    """
    with _writer(directory, _join_small) as writer:
        for listing_id in gone:
            writer.delete_by_term("id", listing_id)
        for document in documents:
            writer.add_document(**_columns(document))
    most_deleted = 0 if purge else MOST_DELETED
    while any(_share_deleted(segment) > most_deleted for segment in _segments(directory)):
        with _writer(directory, partial(_rewrite_first, most_deleted)):
            pass  # one segment a commit, as a commit makes one segment of all that it rewrites


@contextmanager
def _writer(directory: Path, policy: Callable[[Any, list[Any]], list[Any]]) -> Iterator[Any]:
    """Whoosh's writer; committed, or on any error cancelled. ``policy``: takes the writer and the segments,
    rewrites some through the writer, returns the others."""
    index = FileIndex(FileStorage(str(directory)), schema=SCHEMA)
    writer = index.writer(timeout=5.0, limitmb=POOL_MEGABYTES, codec=_codec())
    try:
        yield writer
        writer.commit(mergetype=policy)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _columns(document: TextDocument) -> dict[str, object]:
    return {
        "id": document.id,
        **{field.value: text for field, text in document.texts.items()},
        "row": tuple(document.row),
        "surfaces": tuple(" ".join(document.surfaces(*group)) for group in (_PUBLIC, _WORKER)),
    }


def _segments(directory: Path) -> list[Any]:
    return list(FileIndex(FileStorage(str(directory)), schema=SCHEMA)._segments())


def _share_deleted(segment: Any) -> float:
    return float(segment.deleted_count() / max(1, segment.doc_count_all()))


def _join_small(writer: Any, segments: list[Any]) -> list[Any]:
    small = [segment for segment in segments if segment.doc_count_all() < SMALL_SEGMENT]
    return _rewrite(writer, segments, small if len(small) > MOST_SMALL_SEGMENTS else [])


def _rewrite_first(most_deleted: float, writer: Any, segments: list[Any]) -> list[Any]:
    worn = [segment for segment in segments if _share_deleted(segment) > most_deleted]
    return _rewrite(writer, segments, worn[:1])


def _rewrite(writer: Any, segments: list[Any], chosen: list[Any]) -> list[Any]:
    """Copies what is not deleted of the chosen segments into the writer's; returns the segments that stay."""
    for segment in chosen:
        if segment.doc_count():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in segments if segment not in chosen]


class _Held:
    """What is kept in memory of one segment, by the listings' numbers in it."""

    def __init__(self, leaf: Any) -> None:
        self.rows: dict[int, Row] = {}
        self._surfaces: dict[int, tuple[str, str]] = {}
        for number, stored in leaf.iter_docs():
            self.rows[number] = Row(*stored["row"])
            self._surfaces[number] = stored["surfaces"]

    @cached_property
    def writing(self) -> Mapping[tuple[Field, ...], Mapping[str, list[int]]]:
        """Field group → word as written → the listings with it. Made when first asked for."""
        writing: dict[tuple[Field, ...], dict[str, list[int]]] = {_PUBLIC: {}, _WORKER: {}}
        for number, texts in self._surfaces.items():
            for group, text in zip((_PUBLIC, _WORKER), texts, strict=True):
                for surface in text.split():
                    writing[group].setdefault(surface, []).append(number)
        return writing


class SegmentCache:
    """What was read from each segment. A segment never changes but for its deletions, so it outlives updates,
    and as it never changes once made, threads share it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int], _Held] = {}

    def of(self, leaf: Any) -> _Held:
        key = _cache_key(leaf)
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = _Held(leaf)
        return held

    def keep_only(self, leaves: Iterable[Any]) -> None:
        """Forgets the segments that are gone."""
        keys = {_cache_key(leaf) for leaf in leaves}
        self._held = {key: held for key, held in list(self._held.items()) if key in keys}


def _cache_key(leaf: Any) -> tuple[str, int]:
    segment = leaf.segment()
    return segment.segment_id(), segment.deleted_count()


class SegmentPostings:
    """The postings of one state of the index, read from bytes in memory. One thread's own: not to be shared."""

    def __init__(self, files: Mapping[str, bytes], cache: SegmentCache) -> None:
        storage = RamStorage()
        storage.files = dict(files)
        reader = FileIndex(storage, schema=SCHEMA).reader()
        self._leaves: list[tuple[Any, int]] = [(leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count()]
        self._held = [(cache.of(leaf), base) for leaf, base in self._leaves]
        cache.keep_only(leaf for leaf, _ in self._leaves)
        self._vocabulary: dict[Scope, frozenset[str]] = {}
        self._reader = reader

    @cached_property
    def rows(self) -> Mapping[int, Row]:
        rows: dict[int, Row] = {}
        for held, base in self._held:
            rows.update((base + number, row) for number, row in held.rows.items())
        return rows

    @cached_property
    def average_lengths(self) -> tuple[float, ...]:
        return averages(self.rows.values())

    def holding(self, field: Field, stem: str) -> AbstractSet[int]:
        found: set[int] = set()
        for leaf, base in self._leaves:
            if (field.value, stem) in leaf:
                found.update(base + number for number in leaf.postings(field.value, stem).all_ids())
        return found

    def places(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {number: matcher.value_as("positions") for number, matcher in self._each(field, stem, among)}

    def counts(self, field: Field, stem: str, among: Collection[int]) -> Mapping[int, int]:
        return {number: round(matcher.weight()) for number, matcher in self._each(field, stem, among)}

    def beginning(self, scope: Scope, letters: str) -> AbstractSet[int]:
        found: set[int] = set()
        for base, writing in self._writing(scope):
            for surface, numbers in writing.items():
                if surface.startswith(letters):
                    found.update(base + number for number in numbers)
        return found

    def written(self, scope: Scope, surface: str) -> AbstractSet[int]:
        return {base + number for base, writing in self._writing(scope) for number in writing.get(surface, ())}

    def vocabulary(self, scope: Scope) -> AbstractSet[str]:
        if scope not in self._vocabulary:
            self._vocabulary[scope] = frozenset(word for _, writing in self._writing(scope) for word in writing)
        return self._vocabulary[scope]

    def _writing(self, scope: Scope) -> Iterator[tuple[int, Mapping[str, list[int]]]]:
        return ((base, held.writing[group]) for held, base in self._held for group in _GROUPS[scope])

    @property
    def holds_deleted(self) -> bool:
        """Whether anything of a deleted document is still in the segments."""
        return bool(self._reader.has_deletions())

    def close(self) -> None:
        """Lets go of the readers; the object is of no use afterwards."""
        self._reader.close()

    def _each(self, field: Field, stem: str, among: Collection[int]) -> Iterator[tuple[int, Any]]:
        """Each listing of ``among`` that holds the word, and the matcher that stands at it."""
        for leaf, base in self._leaves:
            if (field.value, stem) in leaf:
                matcher = leaf.postings(field.value, stem)
                while matcher.is_active():
                    number = base + matcher.id()
                    if number in among:
                        yield number, matcher
                    matcher.next()
