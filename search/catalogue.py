"""Every active listing in memory, as columns, kept current change by change."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from search.codes import LicenseStatus, Precision
from search.columns import Columns, Encoder, Vocabulary
from search.documents import Listing, Site
from search.places import Gazetteer

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """The listings at one moment. Nothing in it ever changes, so readers need no lock.

    A *row* is a listing's place in the columns; it holds within one snapshot only.
    """

    columns: Columns
    listings: Sequence[Listing]
    row_of: Mapping[str, int]
    order: Rows
    """The rows, most recently verified first, then by name, then by id."""
    rank: NDArray[np.int32]
    """Each row's place in ``order``: the last resort of every ordering."""
    needs: Vocabulary
    counties: Vocabulary
    need_labels: Mapping[str, str]
    gazetteer: Gazetteer

    def __len__(self) -> int:
        return len(self.listings)


class Catalogue:
    """The listings that are searched. Readers take ``snapshot`` and keep it; writers make the next one."""

    def __init__(self, gazetteer: Gazetteer, needs: Mapping[str, str]) -> None:
        """``needs`` are the labels by code. A listing's need that is not among them counts as stated only."""
        self._encoder = Encoder(gazetteer, needs)
        self._writing = Lock()
        self._snapshot = Snapshot(
            columns=self._encoder.encode([]),
            listings=[],
            row_of={},
            order=np.empty(0, dtype=np.intp),
            rank=np.empty(0, dtype=np.int32),
            needs=self._encoder.needs,
            counties=self._encoder.counties,
            need_labels=dict(needs),
            gazetteer=gazetteer,
        )

    @property
    def snapshot(self) -> Snapshot:
        """The listings as they are now."""
        return self._snapshot

    @property
    def listings(self) -> Sequence[Listing]:
        """The listings by row, as they are now."""
        return self._snapshot.listings

    @property
    def needs(self) -> Mapping[str, str]:
        """The labels of the needs by code."""
        return self._snapshot.need_labels

    @property
    def gazetteer(self) -> Gazetteer:
        return self._snapshot.gazetteer

    def __len__(self) -> int:
        return len(self._snapshot)

    def __contains__(self, listing_id: object) -> bool:
        return listing_id in self._snapshot.row_of

    def listing(self, listing_id: str) -> Listing:
        """A listing by its id. Raises KeyError."""
        now = self._snapshot
        return now.listings[now.row_of[listing_id]]

    def replace(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Puts these listings in place of those with their ids, adds the new ones, takes out ``removed``.

        What is both changed and removed is removed, and so is one whose licence is closed; an id that is not held
        is passed over. Only what changed is read; the rest is copied as whole arrays. Readers see all of it or
        nothing.
        """
        with self._writing:
            changed = list(changed)
            gone = set(removed) | {one.id for one in changed if one.license_status is LicenseStatus.CLOSED}
            by_id = {listing.id: self._sheltered(listing) for listing in changed if listing.id not in gone}
            gone &= self._snapshot.row_of.keys()
            if by_id or gone:
                self._snapshot = self._next(by_id, gone)

    def without(self, listing_ids: Iterable[str]) -> "Catalogue":
        """Another catalogue, of the listings as they are now but for these. It shares what it can with this one."""
        other = copy(self)
        other._writing = Lock()
        other.replace((), listing_ids)
        return other

    def _next(self, changed: Mapping[str, Listing], gone: set[str]) -> Snapshot:
        old = self._snapshot
        row_of, listings = dict(old.row_of), list(old.listings)
        moves = _close_gaps(row_of, listings, sorted(row_of.pop(listing_id) for listing_id in gone))
        for listing in changed.values():
            row = row_of.setdefault(listing.id, len(listings))
            listings[row : row + 1] = [listing]
        rows = [row_of[listing_id] for listing_id in changed]
        columns = old.columns.changed(len(listings), moves, rows, self._encoder.encode(list(changed.values())))
        order = _reordered(old, moves, row_of, listings, changed.keys() | gone)
        rank = np.empty(len(listings), dtype=np.int32)
        rank[order] = np.arange(len(listings), dtype=np.int32)
        return replace(old, columns=columns, listings=listings, row_of=row_of, order=order, rank=rank)

    def _sheltered(self, listing: Listing) -> Listing:
        """The listing as a search may know it: of a confidential place, its county or whole area and no more."""
        site = listing.site
        if not site.is_confidential:
            return listing
        counties = self.gazetteer.coarsened(site.counties)
        precision = (Precision.AREA if len(counties) > 1 else Precision.COUNTY) if counties else None
        return replace(listing, site=Site(counties=counties, precision=precision, is_confidential=True))


def _close_gaps(row_of: dict[str, int], listings: list[Listing], gaps: Sequence[int]) -> dict[int, int]:
    """Moves the last listings into the rows that became free. Returns those moves, to → from."""
    size = len(listings) - len(gaps)
    free = [row for row in gaps if row < size]
    gone = set(gaps)
    last = [row for row in range(size, len(listings)) if row not in gone]
    moves = dict(zip(free, last, strict=True))
    for to, from_ in moves.items():
        listings[to] = listings[from_]
        row_of[listings[to].id] = to
    del listings[size:]
    return moves


def _reordered(
    old: Snapshot,
    moves: Mapping[int, int],
    row_of: Mapping[str, int],
    listings: Sequence[Listing],
    touched: Set[str],
) -> Rows:
    """The rows in order: those untouched keep their order, each changed one is put where it belongs."""
    was_touched = np.zeros(len(old), dtype=np.bool_)
    was_touched[[old.row_of[listing_id] for listing_id in touched if listing_id in old.row_of]] = True
    kept = old.order[~was_touched[old.order]]
    now_at = np.arange(len(old), dtype=np.intp)
    now_at[list(moves.values())] = list(moves)
    kept = now_at[kept]
    fresh = sorted((_sort_key(listings[row_of[i]]), row_of[i]) for i in touched if i in row_of)
    in_order = kept.tolist()
    places = [bisect_left(in_order, key, key=lambda row: _sort_key(listings[row])) for key, _ in fresh]
    return np.insert(kept, places, [row for _, row in fresh])


def _sort_key(listing: Listing) -> tuple[int, str, str, str]:
    verified = listing.last_verified
    return (
        1 if verified is None else -verified.toordinal(),
        listing.listing_name.casefold(),
        listing.organization_name.casefold(),
        listing.id,
    )
