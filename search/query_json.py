"""A search read from the JSON of the matching contract, and checked."""

from collections.abc import Callable, Container, Mapping
from typing import Any, TypeVar

from search import reading
from search.codes import (
    FLAGS,
    Payer,
    PlacementType,
    Response,
    Security,
    Seeking,
    YouthGender,
    YouthJurisdiction,
)
from search.criteria import CRITERION
from search.criteria.place import FARTHEST_MILES
from search.languages import language_code
from search.places import Gazetteer, PlaceNotFound
from search.query import InvalidQuery, KeepAway, Point, Query, QueryProblem
from search.reading import (
    FARTHEST_OFFSET,
    MOST_KEEP_AWAY,
    MOST_MATCHES,
    OLDEST,
    BadValueError,
    Parts,
    code,
    each,
    text,
    whole,
    yes_no,
)

_T = TypeVar("_T")


def read_query(data: object, gazetteer: Gazetteer, needs: Container[str] | None = None) -> Query:
    """A checked search from the JSON of the matching contract, as Python values.

    null is the same as leaving the field out, and so is an empty list. Codes and names are case-insensitive.
    ``needs`` holds the codes that may be asked; without it they are only checked for being text, and
    :func:`search.matching.match` refuses those that its catalogue does not know.

    Raises InvalidQuery with every problem, each naming its field, e.g. ``keep_away[0].zip``.
    """
    if not isinstance(data, Mapping):
        raise InvalidQuery((QueryProblem("search", "is a JSON object"),))
    try:
        return _Reader(gazetteer, needs).query({name: part for name, part in data.items() if part is not None})
    except BadValueError as bad:
        raise InvalidQuery(tuple(QueryProblem(field, message) for field, message in bad.problems)) from bad


class _Reader:
    """Reads each field of a search, for one gazetteer and one list of needs."""

    def __init__(self, gazetteer: Gazetteer, needs: Container[str] | None) -> None:
        self._gazetteer, self._needs = gazetteer, needs
        self._readers: dict[str, Callable[[object], Any]] = {
            "seeking": lambda value: code(Seeking, value),
            "age": lambda value: whole(value, 0, OLDEST),
            "gender": lambda value: code(YouthGender, value),
            "jurisdiction": lambda value: code(YouthJurisdiction, value),
            "county": self._county,
            "near": self._near,
            "within_miles": _miles,
            "keep_away": lambda value: each(value, self._keep_away, MOST_KEEP_AWAY),
            "exclude_counties": lambda value: each(value, self._county),
            "needs": lambda value: each(value, self._need),
            "placement_types": lambda value: each(value, lambda entry: code(PlacementType, entry)),
            "response": lambda value: code(Response, value),
            "languages": lambda value: each(value, _language),
            **dict.fromkeys(FLAGS, yes_no),
            "security": lambda value: each(value, lambda entry: code(Security, entry)),
            "csec_trained": yes_no,
            "open_bed": yes_no,
            "payers": lambda value: each(value, lambda entry: code(Payer, entry)),
            "text": _words,
            "prefer": lambda value: frozenset(each(value, _criterion)),
            "nearby_miles": _miles,
            "limit": lambda value: whole(value, 1, MOST_MATCHES),
            "offset": lambda value: whole(value, 0, FARTHEST_OFFSET),
        }

    def query(self, data: dict[Any, Any]) -> Query:
        parts = Parts()
        fields = {name: parts.read(name, read, data[name]) for name, read in self._readers.items() if name in data}
        for name in data:
            if name not in self._readers:
                parts.refuse(reading.shortened(name), "is not a field of a search")
        if "seeking" not in data:
            parts.refuse("seeking", f"is needed: {reading.choices(Seeking)}")
        if "within_miles" in data and "near" not in data:
            parts.refuse("within_miles", "needs near, the place to measure from")
        parts.check()
        flags = tuple(flag for flag in FLAGS if fields.pop(flag, False))
        return Query(**fields, flags=flags, source=dict(data))

    def _county(self, value: object) -> str:
        return _found(self._gazetteer.county, value).name

    def _need(self, value: object) -> str:
        need = text(value).casefold()
        if self._needs is not None and need not in self._needs:
            raise BadValueError(("", f"{reading.shown(value)} is not a need that we know"))
        return need

    def _near(self, value: object) -> Point:
        if isinstance(value, Mapping) and set(value) == {"county"}:
            parts = Parts()
            name = parts.read(".county", self._county, value["county"])
            parts.check()
            county = self._gazetteer.county(name)
            return Point(county.latitude, county.longitude, f"{county.name} County")
        return self._point(value, ' or {"county"}')

    def _keep_away(self, value: object) -> KeepAway:
        if not isinstance(value, Mapping):
            raise BadValueError(("", "is a point and its miles"))
        parts = Parts()
        point = parts.read("", self._point, {name: part for name, part in value.items() if name != "miles"})
        miles = parts.read(".miles", _miles, value.get("miles"))
        parts.check()
        return KeepAway(point, miles)

    def _point(self, value: object, also: str = "") -> Point:
        names = set(value) if isinstance(value, Mapping) else set()
        if not isinstance(value, Mapping) or names not in _POINTS:
            raise BadValueError(("", f'is {{"zip"}}, {{"place", "county"}} or {{"lat", "lon"}}{also}'))
        parts = Parts()
        if "zip" in names:
            point = parts.read(".zip", self._zip, value["zip"])
        elif "place" in names:
            county = None if value.get("county") is None else parts.read(".county", self._county, value["county"])
            point = parts.read(".place", lambda name: self._place(name, county), value["place"])
        else:
            latitude = parts.read(".lat", lambda degrees: reading.number(degrees, -90, 90), value["lat"])
            longitude = parts.read(".lon", lambda degrees: reading.number(degrees, -180, 180), value["lon"])
            point = None if parts.problems else Point(latitude, longitude, f"{latitude:.4f}, {longitude:.4f}")
        parts.check()
        checked: Point = point
        return checked

    def _zip(self, value: object) -> Point:
        found = _found(self._gazetteer.zip, value)
        return Point(found.latitude, found.longitude, found.zip)

    def _place(self, value: object, county: str | None) -> Point:
        found = _found(lambda name: self._gazetteer.place(name, county), value)
        return Point(found.latitude, found.longitude, f"{found.name}, {found.county}")


_POINTS: tuple[set[str], ...] = ({"zip"}, {"place"}, {"place", "county"}, {"lat", "lon"})


def _miles(value: object) -> float:
    return reading.above_zero(value, FARTHEST_MILES)


def _criterion(value: object) -> str:
    name = text(value).casefold()
    if name not in CRITERION:
        raise BadValueError(("", f"{reading.shown(value)} is not one of: {', '.join(CRITERION)}"))
    return name


def _language(value: object) -> str:
    found = language_code(text(value))
    if found is None:
        raise BadValueError(("", f"{reading.shown(value)} is not an ISO 639-1 code or the English name of a language"))
    return found


def _found(look_up: Callable[[str], _T], value: object) -> _T:
    name = text(value)
    try:
        return look_up(name)
    except PlaceNotFound as unknown:
        raise BadValueError(("", f"{reading.shown(name)} {unknown}")) from unknown


def _words(value: object) -> str:
    """Words to search for: one letter or digit at least, or every listing would hold them."""
    words = text(value)
    if not any(character.isalnum() for character in words):
        raise BadValueError(("", "has no word in it"))
    return words
