"""An attacker who places a listing by asking: every answer that depends on where it is, put together.

Nothing of the site is used but what a worker's program gets, and the public gazetteer.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.distance import great_circle_miles
from search.places import Gazetteer

Ask = Callable[[str, Any], dict[str, Any]]
"""``ask(path, body)``: the JSON of a worker's program; body None asks with GET."""

Points = NDArray[np.float64]
"""(n, 2) degrees, latitude and longitude."""

#: An answer that contradicts all others by more miles than this is no better than one that does by this.
_WORST = 6.0
_MILES_ARE_ROUNDED_BY = 0.06


def miles_to(points: Points, latitude: float, longitude: float) -> NDArray[np.float64]:
    return np.asarray(great_circle_miles(points[:, 0], points[:, 1], latitude, longitude), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Ring:
    """The listing is said to be between so many miles of a point."""

    latitude: float
    longitude: float
    least: float
    greatest: float

    def misfit(self, points: Points) -> NDArray[np.float64]:
        """Miles by which each point contradicts it."""
        miles = miles_to(points, self.latitude, self.longitude)
        slack = _MILES_ARE_ROUNDED_BY
        return np.maximum(0, np.maximum(self.least - slack - miles, miles - self.greatest - slack))


@dataclass
class Attacker:
    """Knows the listing's name and county; asks; says where it is."""

    ask: Ask
    gazetteer: Gazetteer
    chance: random.Random
    target: str
    name: str
    needs: tuple[str, ...]
    counties: tuple[str, ...]
    asked: int = 0
    rings: list[Ring] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)

    def locate(self, questions: int) -> tuple[float, float]:
        """Where the listing is, after so many questions."""
        ways = (
            self._distance,
            self._radius,
            self._keep_away,
            self._near_miss,
            self._order,
            self._nearby,
            self._text,
            self._excluded,
            self._totals,
            self._plan,
        )
        self._read_it()
        while self.asked < questions:
            ways[self.asked % len(ways)]()
        return self._estimate()

    # Questions

    def _call(self, path: str, body: Any = None) -> dict[str, Any]:
        self.asked += 1
        answer = self.ask(path, body)
        self.transcript.append(repr(answer))
        return answer

    def _match(self, **body: Any) -> dict[str, Any]:
        return self._call("/api/match", {"seeking": "both", "text": self.name, "limit": 1} | body)

    def _somewhere(self) -> tuple[str, float, float]:
        """A ZIP in or around the county."""
        near = [found for found in self.gazetteer.zips.values() if found.county in self.counties]
        found = self.chance.choice(near if self.chance.random() < 0.8 else list(self.gazetteer.zips.values()))
        return found.zip, found.latitude, found.longitude

    def _read_it(self) -> None:
        """Its JSON, and what coverage says of the nearest listing."""
        found = self._call(f"/api/listings/{self.target}")
        if found.get("latitude") is not None:
            self.rings += [Ring(found["latitude"], found["longitude"], 0, 0)] * 50
        self._call("/api/coverage")

    def _distance(self) -> None:
        code, *point = self._somewhere()
        answer = self._match(near={"zip": code})
        self._said(answer["matches"], *point)

    def _said(self, places: Any, latitude: float, longitude: float) -> None:
        for place in places:
            if place["listing"] == self.target and place["distance_miles"]:
                said = place["distance_miles"]
                self.rings.append(Ring(latitude, longitude, said["least"], said["greatest"]))

    def _radius(self) -> None:
        """In or out of so many miles: what is unknown stays in, so only "meets" and "fails" tell."""
        code, *point = self._somewhere()
        miles = self.chance.uniform(1, 60)
        answer = self._match(near={"zip": code}, within_miles=miles)
        found = [m for m in answer["matches"] if m["listing"] == self.target]
        says = {c["criterion"]: c["status"] for m in found for c in m["criteria"]}.get("distance")
        if says == "meets":
            self.rings.append(Ring(*point, 0, miles))
        elif not found and answer["excluded_by"]["distance"]:
            self.rings.append(Ring(*point, miles, 9999))

    def _keep_away(self) -> None:
        code, *point = self._somewhere()
        miles = self.chance.uniform(1, 60)
        answer = self._match(
            keep_away=[{"zip": code, "miles": miles}],
            exclude_counties=[self.chance.choice(sorted(self.gazetteer.counties))],
        )
        found = [m for m in answer["matches"] if m["listing"] == self.target]
        says = {c["criterion"]: c["status"] for m in found for c in m["criteria"]}.get("keep_away")
        if says == "meets":
            self.rings.append(Ring(*point, miles, 9999))
        elif answer["excluded_by"].get("keep_away") and not answer["excluded_by"].get("excluded_county") and not found:
            self.rings.append(Ring(*point, 0, miles))

    def _near_miss(self) -> None:
        """The smallest change that would admit it, which is offered in miles."""
        code, *point = self._somewhere()
        answer = self._match(near={"zip": code}, within_miles=0.1)
        for miss in answer["near_misses"]:
            if miss["criterion"] == "distance" and miss["count"] == 1 and miss["change"]:
                # Offered in whole miles, upwards.
                miles = float(miss["change"]["within_miles"])
                self.rings.append(Ring(*point, max(0.0, miles - 1), miles))

    def _order(self) -> None:
        """Between which public listings it stands when the nearest come first."""
        code, *point = self._somewhere()
        answer = self._match(near={"zip": code}, text="reference", limit=200)
        placed = [(m["listing"], m["distance_miles"]) for m in answer["matches"] if m["distance_miles"]]
        ranks = [number for number, (listing, _) in enumerate(placed) if listing == self.target]
        for rank in ranks:
            before = [d["least"] for _, d in placed[:rank] if d["least"] == d["greatest"]]
            after = [d["least"] for _, d in placed[rank + 1 :] if d["least"] == d["greatest"]]
            self.rings.append(Ring(*point, max(before, default=0.0), min(after, default=9999.0)))

    def _nearby(self) -> None:
        """Which services are how far around it, and how far a plan's services are."""
        answer = self._match(
            needs=list(self.needs), nearby_miles=self.chance.uniform(5, 80), near={"zip": self._somewhere()[0]}
        )
        for found in answer["matches"]:
            if found["listing"] == self.target and found["needs_nearby"]:
                for services in found["needs_nearby"]["met"].values():
                    self._around(services)

    def _around(self, services: Any) -> None:
        for service in services[:3]:
            at = self._point_of(service["listing"])
            if at is not None and service["distance_miles"]:
                said = service["distance_miles"]
                self.rings.append(Ring(*at, said["least"], said["greatest"]))

    def _excluded(self) -> None:
        """In which counties it is not: all of one side of the state are excluded, or some."""
        some = self.chance.sample(sorted(self.gazetteer.counties), 12)
        self._match(exclude_counties=some)

    def _totals(self) -> None:
        """How many fit, and how many fail, as a circle closes: one less where it goes out of it."""
        code, *point = self._somewhere()
        miles = self.chance.uniform(1, 60)
        answer = self._match(near={"zip": code}, within_miles=miles)
        is_out = not answer["total"]
        self.rings.append(Ring(*point, miles, 9999) if is_out else Ring(*point, 0, miles))

    def _plan(self) -> None:
        """Which services make up the plan around a place: the nearest ones, of those that do as well."""
        answer = self._match(seeking="both", needs=list(self.needs), near={"zip": self._somewhere()[0]})
        self.transcript.append(repr(answer.get("plan")))

    _points: dict[str, tuple[float, float] | None] = field(default_factory=dict)

    def _point_of(self, listing: str) -> tuple[float, float] | None:
        if listing not in self._points:
            found = self._call(f"/api/listings/{listing}")
            self._points[listing] = _point_in(found, self.gazetteer)
        return self._points[listing]

    def _text(self) -> None:
        """Words of the places around, in case its text or its order among them tells."""
        code = self._somewhere()[0]
        self._call("/api/search", {"text": self.chance.choice((code, self.gazetteer.zip(code).city, self.name))})

    # Putting it together

    def _estimate(self) -> tuple[float, float]:
        """The point that contradicts the answers least; the middle of them where many do."""
        inside = np.array(
            [(z.latitude, z.longitude) for z in self.gazetteer.zips.values() if z.county in self.counties]
        )
        low, high = inside.min(axis=0) - 0.1, inside.max(axis=0) + 0.1
        steps = 80
        for _ in range(5):
            best = self._least(_grid(low, high, steps))
            middle, reach = best.mean(axis=0), np.maximum((high - low) / steps * 2, 1e-4)
            low, high, steps = middle - reach, middle + reach, 24
        return float(middle[0]), float(middle[1])

    def _least(self, points: Points) -> Points:
        misfit = np.zeros(len(points))
        for ring in self.rings:
            misfit += np.minimum(ring.misfit(points), _WORST)
        return points[misfit <= misfit.min() + 1e-9]


def _point_in(listing: Mapping[str, Any], gazetteer: Gazetteer) -> tuple[float, float] | None:
    """The coordinates, or the point of the ZIP, as the site measures."""
    if listing.get("latitude") is not None:
        return float(listing["latitude"]), float(listing["longitude"])
    if listing.get("zip"):
        found = gazetteer.zip(str(listing["zip"])[:5])
        return found.latitude, found.longitude
    return None


def _grid(low: Points, high: Points, steps: int) -> Points:
    latitudes, longitudes = np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps)
    return np.stack([each.ravel() for each in np.meshgrid(latitudes, longitudes)], axis=1)


def mean_miles(points: Mapping[str, tuple[float, float]], latitude: float, longitude: float) -> float:
    """How far, on average, a guess is from each of these."""
    return float(miles_to(np.array(list(points.values())), latitude, longitude).mean())
