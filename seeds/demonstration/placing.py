"""Where a listing is, and which counties it serves."""

from collections.abc import Mapping

from .drafting import CONFIDENTIAL, OUTSIDE, Draft, Makings
from .geography import County

OUTSIDE_PLACES = (("Elko", "NV"), ("Prineville", "OR"))
"""City and state of the placements outside of California."""


def place(draft: Draft, makings: Makings) -> None:
    """State where it is: as finely as records do, and never finer than the area where that is confidential."""
    facts, county, where, dice = draft.facts, draft.county, draft.kind.where, makings.dice
    if where == OUTSIDE:
        chosen = makings.decks.deal(where, [f"{city}|{state}" for city, state in OUTSIDE_PLACES])
        facts["city"], facts["state"] = chosen.split("|")
        return
    facts["county"] = county.name
    if where == CONFIDENTIAL:
        facts["county"], facts["location_confidential"] = ";".join(county.area), "yes"
        return
    facts["location_confidential"] = "no" if dice.chance(draft.care * 0.6) else ""
    mode = dice.weighted({"street": 0.7, "zip": 0.08, "city": 0.12, "county": 0.1})
    if where.startswith("county"):
        mode = dice.weighted({"county": 0.75, "city": 0.25 if where == "county" else 0})
    if mode != "county":
        _place_in_city(draft, makings, mode)


def _place_in_city(draft: Draft, makings: Makings, mode: str) -> None:
    facts, county, dice = draft.facts, draft.county, makings.dice
    crowd = {city: county.people.get(city, 200.0) ** 0.62 + 20 for city in sorted(county.cities)}
    city = dice.weighted(crowd)
    facts["city"], facts["state"] = city, "CA"
    if mode in ("street", "zip"):
        row = dice.pick(county.cities[city])
        facts["zip"] = row["zip"]
        if mode == "street":
            _place_on_street(facts, makings, row)


def _place_on_street(facts: dict[str, str], makings: Makings, zip_row: Mapping[str, str]) -> None:
    dice = makings.dice
    suite = f", Suite {100 + 5 * dice.below(60)}" if dice.chance(0.22) else ""
    facts["address"] = f"{110 + dice.below(4800)} {makings.decks.deal('street', makings.words.streets)}{suite}"
    if dice.chance(0.06):
        facts["latitude"] = f"{float(zip_row['lat']):.3f}"
        facts["longitude"] = f"{float(zip_row['lon']):.3f}"


def counties_served(draft: Draft, makings: Makings) -> str:
    """The cell: ``statewide``, names of counties, or empty where the record does not say."""
    dice = makings.dice
    reach = dice.pick(draft.kind.reach)
    if reach == "state":
        return "statewide"
    if not reach or not dice.chance(0.45 + draft.care / 2):
        return ""
    home = draft.county.area if draft.kind.where == CONFIDENTIAL else (draft.county.name,)
    if reach == "region":
        around = _around(draft.county, home, makings.counties)
        home += tuple(dice.some(around, min(2, len(around)), min(6, len(around))))
    return ";".join(sorted(home))


def _around(county: County, home: tuple[str, ...], counties: Mapping[str, County]) -> list[str]:
    """The neighbours; of a joined area, those of all its counties, or they would tell which one it is."""
    if len(home) > 1:
        return sorted({name for part in home for name in counties[part].neighbours} - set(home))
    return [name for name in county.neighbours if name not in home]
