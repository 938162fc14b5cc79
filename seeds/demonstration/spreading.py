"""Which kind of program stands in which county: few specialized ones where few people live."""

from collections import Counter
from collections.abc import Iterable, Mapping

from .chance import Dice
from .drafting import CONFIDENTIAL
from .geography import METRO, County
from .words import Kind

#: Kinds that must stand in a certain county, so that small counties and joined areas are told of as they are.
ANCHORS = (
    ("resource_center", "Alpine"),
    ("resource_center", "Sierra"),
    ("resource_center", "Modoc"),
    ("resource_center", "Mono"),
    ("resource_center", "Trinity"),
    ("tribal", "Inyo"),
    ("shelter_dv", "Inyo"),
    ("safe_house", "Trinity"),
    ("shelter_dv", "Plumas"),
    ("safe_house", "Tuolumne"),
    ("tribal", "Humboldt"),
    ("tribal", "Del Norte"),
    ("resource_center", "Lassen"),
    ("resource_center", "Mariposa"),
    ("resource_center", "Colusa"),
    ("casa", "Tuolumne"),
    ("mobile_crisis", "Glenn"),
    ("shelter_dv", "Lassen"),
    ("advocacy", "Plumas"),
    ("legal_state", "Sacramento"),
    ("hotline", "Sacramento"),
    ("cultural", "Los Angeles"),
    ("shelter_sogie", "San Francisco"),
    ("survivor", "Alameda"),
)

FLATTENING = 0.8
"""The power of a county's population that its listings go by: below 1, small counties have more for each resident."""

Placed = list[tuple[Kind, County]]


def spread(dice: Dice, kinds: Iterable[Kind], counties: Mapping[str, County]) -> Placed:
    """Each kind as often as it counts, each county as often as its population (flattened) asks for."""
    by_key = {kind.key: kind for kind in kinds}
    placed = [(by_key[key], counties[name]) for key, name in ANCHORS]
    room = _room(counties, sum(kind.count for kind in by_key.values()))
    room.subtract(name for _, name in ANCHORS)
    left = Counter({kind.key: kind.count for kind in by_key.values()})
    left.subtract(key for key, _ in ANCHORS)
    here = Counter(ANCHORS)
    for kind in sorted(by_key.values(), key=lambda kind: (kind.count, kind.key)):
        for _ in range(left[kind.key]):
            name = dice.weighted(_odds(kind, counties, room, here))
            room[name] -= 1
            here[kind.key, name] += 1
            placed.append((kind, counties[name]))
    return sorted(placed, key=lambda pair: (pair[1].name, pair[0].key))


def _room(counties: Mapping[str, County], total: int) -> Counter[str]:
    """How many listings each county has room for; at least two, or one in Alpine County."""
    weights = {name: county.population**FLATTENING for name, county in counties.items()}
    share = total / sum(weights.values())
    return Counter({name: max(1 if name == "Alpine" else 2, round(weight * share)) for name, weight in weights.items()})


def _odds(
    kind: Kind, counties: Mapping[str, County], room: Counter[str], here: Counter[tuple[str, str]]
) -> dict[str, float]:
    """County to how likely it has the next of that kind: less for each that it has already."""
    return {
        name: kind.tiers[county.tier] * max(room[name], 0.02) / (1 + 2 * here[kind.key, name]) ** 1.6
        for name, county in counties.items()
        if room[name] > (kind.where == CONFIDENTIAL) or county.tier == METRO
    }
