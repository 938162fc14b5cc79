"""What a listing's stated place says: its county, what may be told of it, and what looks wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.changes.remarks import Remark
from directory.publishing import site_of
from directory.records.facts import FINE_PLACE, Facts
from search.codes import PlacementType, Precision
from search.places import Gazetteer, PlaceNotFound

#: Placements that those they hide from find if the address is shown.
USUALLY_CONFIDENTIAL = frozenset({PlacementType.SAFE_HOUSE, PlacementType.SHELTER_DV, PlacementType.WITNESS_PROTECTION})


@dataclass(frozen=True, slots=True)
class Ground:
    """The gazetteer, as proposals ask it."""

    gazetteer: Gazetteer

    def county_of(self, facts: Facts) -> str | None:
        """The county of the coordinates, ZIP or city that are stated, the first that is known."""
        public = {name: value for name, value in facts.items() if name in (*FINE_PLACE, "state")}
        counties = site_of(public, self.gazetteer).counties
        return counties[0] if counties else None

    def withheld_counties(self, counties: tuple[str, ...]) -> tuple[str, ...] | None:
        """What may be kept of a confidential location's counties: itself or its area; None for what is neither."""
        joined = self.gazetteer.coarsened(counties[:1])
        return joined if set(counties) <= set(joined) else None


def site_warnings(wanted: Facts, held: Mapping[str, object], stated: Facts, ground: Ground) -> list[Remark]:
    """What may be wrong with a public place. Nothing here refuses a row."""
    return [
        *_coordinate_warnings(wanted, ground.gazetteer),
        *_name_warnings(wanted, ground.gazetteer),
        *_moved_without_point(wanted, held, stated),
        *_maybe_confidential(wanted),
    ]


def _coordinate_warnings(wanted: Facts, gazetteer: Gazetteer) -> list[Remark]:
    latitude, longitude = wanted.get("latitude"), wanted.get("longitude")
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return []
    if not gazetteer.is_in_or_near_california(latitude, longitude):
        return [Remark("latitude", "the coordinates are outside California and its neighbouring states")]
    return _in_another_county(wanted, gazetteer.county_at(latitude, longitude), "latitude", "coordinates")


def _in_another_county(wanted: Facts, found: str | None, column: str, what: str) -> list[Remark]:
    counties = wanted.get("county")
    if found is None or not isinstance(counties, tuple) or found in counties:
        return []
    return [Remark(column, f"the {what} lie in {found} County, not in {counties[0]} County as stated")]


def _name_warnings(wanted: Facts, gazetteer: Gazetteer) -> list[Remark]:
    """A ZIP or city that the gazetteer does not know, so that the listing is placed more roughly."""
    if "latitude" in wanted:
        return []
    if "zip" in wanted:
        try:
            row = gazetteer.zip(str(wanted["zip"]))
            return _in_another_county(wanted, row.county, "zip", "ZIP's points")
        except PlaceNotFound as error:
            return [Remark("zip", f"{error}; the listing is placed by its city or county")]
    if site_of(wanted, gazetteer).precision in (Precision.COUNTY, None) and "city" in wanted:
        return [Remark("city", "is not a place that we know in that county; the listing is placed by its county")]
    return []


def _moved_without_point(wanted: Facts, held: Mapping[str, object], stated: Facts) -> list[Remark]:
    moved = any(name in stated and held.get(name) not in (None, stated[name]) for name in ("address", "city", "zip"))
    if moved and "latitude" in wanted and "latitude" not in stated:
        return [Remark("latitude", "the address changed but the coordinates are those of before")]
    return []


def _maybe_confidential(wanted: Facts) -> list[Remark]:
    if (
        wanted.get("placement_type") in USUALLY_CONFIDENTIAL
        and "location_confidential" not in wanted
        and any(name in wanted for name in FINE_PLACE)
    ):
        return [Remark("location_confidential", "is blank, so the address will be shown; say yes to withhold it")]
    return []
