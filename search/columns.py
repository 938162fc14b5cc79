"""Listings as columns of numbers: what the criteria compute with, one array for each fact.

A closed code is its place in its list, -1 where not stated. A set of codes is a bit mask, 0 where nothing is
stated. So "unknown" is a value of every column and never mistaken for "no".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.codes import (
    FLAGS,
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    LicenseStatus,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
)
from search.distance import Floats, unit_vectors
from search.documents import Listing, Site
from search.languages import LANGUAGES
from search.places import Extent, Gazetteer

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Mask = NDArray[np.uint64]
"""A set of codes: shape (words,)."""
Masks = NDArray[np.uint64]
"""A set of codes for each of n listings: shape (words, n)."""

NOT_STATED = -1
_WORD = 64
_ONES = 2**_WORD - 1
#: What a column holds at most; more than this makes no difference to any search.
_OLDEST, _MOST_OPENINGS = 1_000, 1_000_000
#: Listings turned into columns at once, so that reading 100,000 does not hold them all a second time.
_AT_ONCE = 2_000


class Vocabulary:
    """Codes and their numbers: of one code, its place in the list; of several, a mask of bits.

    A code that is not in the list takes the last bit, so that it counts as stated and is nobody's wish.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(str(code) for code in codes)
        self._place = {code: place for place, code in enumerate(self.codes)}
        self._bit = {code: 1 << place for place, code in enumerate(self.codes)}
        self._other = 1 << len(self.codes)
        self.words = len(self.codes) // _WORD + 1

    def number(self, code: str | None) -> int:
        """The place of a code, NOT_STATED for None."""
        return NOT_STATED if code is None else self._place[code]

    def bits(self, codes: Iterable[str]) -> list[int]:
        """The mask of these codes as whole numbers of 64 bits, the lowest first."""
        bits = 0
        for code in codes:
            bits |= self._bit.get(code, self._other)
        return [bits] if self.words == 1 else [bits >> (_WORD * word) & _ONES for word in range(self.words)]

    def mask(self, codes: Iterable[str]) -> Mask:
        """The mask of these codes, shape (words,)."""
        return np.array(self.bits(codes), dtype=np.uint64)

    def __contains__(self, code: object) -> bool:
        return code in self._place


PROVIDER_TYPES = Vocabulary(ProviderType)
PLACEMENT_TYPES = Vocabulary(PlacementType)
RESPONSES = Vocabulary(Response)
TRAININGS = Vocabulary(CsecTraining)
JURISDICTIONS = Vocabulary(Jurisdiction)
GENDERS = Vocabulary(Gender)
SECURITY = Vocabulary(Security)
FUNDING = Vocabulary(FundingLimit)
LANGUAGE_CODES = Vocabulary(LANGUAGES)


def has_any(column: Masks, mask: Mask) -> Bools:
    """Which of n listings have at least one bit of ``mask``: column (words, n), mask (words,)."""
    found: Bools = column[0] & mask[0] != 0
    for word in range(1, len(mask)):
        if mask[word]:
            found |= column[word] & mask[word] != 0
    return found


def has_all(column: Masks, mask: Mask) -> Bools:
    """Which of n listings have every bit of ``mask``."""
    found: Bools = column[0] & mask[0] == mask[0]
    for word in range(1, len(mask)):
        if mask[word]:
            found &= column[word] & mask[word] == mask[word]
    return found


def is_one_of(column: Codes, vocabulary: Vocabulary, wanted: Iterable[str]) -> Bools:
    """Which of n listings have one of the wanted codes in a column of codes; not stated is none of them."""
    among = np.zeros(len(vocabulary.codes) + 1, dtype=np.bool_)
    among[[vocabulary.number(code) for code in wanted]] = True
    found: Bools = among[column]  # NOT_STATED is -1: the last place, which is nobody's
    return found


def is_stated(column: Masks) -> Bools:
    """Which of n listings state anything in a column of masks."""
    stated: Bools = column[0] != 0
    for word in column[1:]:
        stated |= word != 0
    return stated


def how_many(column: Masks, mask: Mask) -> NDArray[np.uint8]:
    """How many bits of ``mask`` each of n listings has."""
    counted: NDArray[np.uint8] = np.bitwise_count(column & mask[:, None]).sum(axis=0, dtype=np.uint8)
    return counted


@dataclass(frozen=True, slots=True, repr=False)
class Columns:
    """The facts of n listings. Every array's last axis is the listing; masks are (words, n)."""

    provider_type: Codes
    placement_type: Codes
    response: Codes
    csec_training: Codes
    flags: Codes
    """(flags, n) in the order of FLAGS: 1 yes, 0 no, -1 not stated."""
    min_age: NDArray[np.int16]
    max_age: NDArray[np.int16]
    jurisdictions: Masks
    genders: Masks
    security: Masks
    funding: Masks
    languages: Masks
    needs: Masks
    counties_served: Masks
    counties: Masks
    """Where the listing is located."""
    point: Floats
    """(3, n) unit vectors: the listing's point, or its area's reference point; NaN where not stated."""
    reach: Floats
    """Miles from the point to the farthest that the listing may be: 0 for a point."""
    is_area: Bools
    openings: NDArray[np.int32]
    openings_as_of: Ints
    """Microseconds since 1970 UTC; NEVER where not stated."""
    has_license: Bools

    def __len__(self) -> int:
        return int(self.reach.shape[0])

    @classmethod
    def of(cls, facts: Sequence[Mapping[str, object]]) -> "Columns":
        """The columns of n listings from n mappings of column name to value, ``point`` in degrees (lat, lon)."""
        return cls(**{name: _column(name, [fact[name] for fact in facts]) for name in _DTYPES})

    @classmethod
    def joined(cls, parts: Sequence["Columns"]) -> "Columns":
        """The listings of all parts, one after the other."""
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in _DTYPES})

    def first(self, size: int) -> "Columns":
        """The columns of the first ``size`` listings only."""
        return Columns(**{name: getattr(self, name)[..., :size] for name in _DTYPES})

    def changed(self, size: int, moves: Mapping[int, int], rows: Sequence[int], fresh: "Columns") -> "Columns":
        """New columns of ``size`` rows: ``moves`` (to → from) applied, then ``rows`` taken from ``fresh``."""
        kept = min(size, len(self))
        to, from_ = np.array(list(moves), dtype=np.intp), np.array(list(moves.values()), dtype=np.intp)
        arrays = {}
        for name in _DTYPES:
            old, new = getattr(self, name), getattr(fresh, name)
            array = np.empty((*new.shape[:-1], size), dtype=new.dtype)
            array[..., :kept] = old[..., :kept]
            array[..., to] = old[..., from_]
            array[..., rows] = new
            array.flags.writeable = False
            arrays[name] = array
        return Columns(**arrays)


NEVER = int(np.iinfo(np.int64).min)

_DTYPES: dict[str, type[np.generic]] = {
    **dict.fromkeys(("provider_type", "placement_type", "response", "csec_training", "flags"), np.int8),
    **dict.fromkeys(("min_age", "max_age"), np.int16),
    **dict.fromkeys(("jurisdictions", "genders", "security", "funding", "languages", "needs"), np.uint64),
    **dict.fromkeys(("counties_served", "counties"), np.uint64),
    **dict.fromkeys(("point", "reach"), np.float64),
    **dict.fromkeys(("is_area", "has_license"), np.bool_),
    "openings": np.int32,
    "openings_as_of": np.int64,
}
if set(_DTYPES) != {field.name for field in fields(Columns)}:  # pragma: no cover - a slip while adding one
    raise TypeError("every column needs a number type, and every number type a column")


def _column(name: str, values: list[Any]) -> NDArray[Any]:
    array = np.array(values, dtype=_DTYPES[name])
    return unit_vectors(*array.T) if name == "point" else np.ascontiguousarray(array.T)


class Encoder:
    """Turns a listing into the values of its columns, for one gazetteer and one list of needs."""

    def __init__(self, gazetteer: Gazetteer, needs: Iterable[str]) -> None:
        self.gazetteer = gazetteer
        self.counties = Vocabulary(gazetteer.counties)
        self.needs = Vocabulary(needs)
        self._statewide = self.counties.bits(self.counties.codes)
        self._extents: dict[tuple[str, ...], Extent | None] = {}

    def encode(self, listings: Sequence[Listing]) -> Columns:
        """The columns of these listings, in their order."""
        columns = [
            Columns.of([self._facts(listing) for listing in listings[start : start + _AT_ONCE]])
            for start in range(0, len(listings), _AT_ONCE)
        ]
        return Columns.joined(columns) if columns else Columns.of([self._facts(_NOBODY)]).first(0)

    def _facts(self, listing: Listing) -> dict[str, object]:
        return {
            "provider_type": PROVIDER_TYPES.number(listing.provider_type),
            "placement_type": PLACEMENT_TYPES.number(listing.placement_type),
            "response": RESPONSES.number(listing.response),
            "csec_training": TRAININGS.number(listing.csec_training),
            "flags": [_yes_no(getattr(listing, flag)) for flag in FLAGS],
            "min_age": _or_not_stated(listing.min_age, _OLDEST),
            "max_age": _or_not_stated(listing.max_age, _OLDEST),
            "jurisdictions": JURISDICTIONS.bits(listing.jurisdictions),
            "genders": GENDERS.bits(listing.genders),
            "security": SECURITY.bits(listing.security),
            "funding": FUNDING.bits(listing.funding_limits),
            "languages": LANGUAGE_CODES.bits(listing.languages),
            "needs": self.needs.bits(listing.needs),
            "counties_served": self._statewide
            if listing.serves_statewide
            else self.counties.bits(listing.counties_served),
            "counties": self.counties.bits(listing.site.counties),
            **self._where(listing.site),
            "openings": _or_not_stated(listing.openings, _MOST_OPENINGS),
            "openings_as_of": NEVER if listing.openings_as_of is None else microseconds(listing.openings_as_of),
            "has_license": has_license(listing),
        }

    def _where(self, site: Site) -> dict[str, object]:
        # The coordinates of a confidential listing are not read even where a mistake has passed some.
        if site.latitude is not None and site.longitude is not None and is_point(site):
            return {"point": (site.latitude, site.longitude), "reach": 0.0, "is_area": False}
        if site.counties not in self._extents:
            self._extents[site.counties] = self.gazetteer.extent(site.counties)
        extent = self._extents[site.counties]
        if extent is None:
            return {"point": (np.nan, np.nan), "reach": np.nan, "is_area": False}
        return {"point": extent[:2], "reach": extent.reach_miles, "is_area": True}


def is_point(site: Site) -> bool:
    """Whether a listing is located by a point of its own, not by its county or area."""
    return site.is_point and not site.is_confidential and site.precision not in (Precision.COUNTY, Precision.AREA)


def has_license(listing: Listing) -> bool:
    """Whether a listing states a license: a number, or a status that only a license holder has."""
    held = (LicenseStatus.LICENSED, LicenseStatus.ON_PROBATION)
    return bool(listing.license_number) or listing.license_status in held


def microseconds(moment: datetime) -> int:
    """An aware moment as whole microseconds since 1970 UTC, exactly."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _yes_no(value: bool | None) -> int:
    return NOT_STATED if value is None else int(value)


def _or_not_stated(value: int | None, most: int) -> int:
    return NOT_STATED if value is None else min(value, most)


_NOBODY = Listing(id="", organization_name="", listing_name="")
