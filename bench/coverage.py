"""Times what stands behind the coverage pages, over generated listings (fixed seed).

    python bench/coverage.py [LISTINGS ...]

The map counts every county and area for one filter and works out every measure; the gaps count all needs of all
counties; the comparison is of six counties and the state. Prints medians in milliseconds.
"""

import csv
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from match import NOW, SEEDS, generated

from search.catalogue import Catalogue, Snapshot
from search.codes import Gender, Response
from search.coverage import Place, Supply, areas, count, counties
from search.coverage.by_need import by_need
from search.coverage.measures import MEASURES
from search.coverage.places import together
from search.places import Gazetteer

RUNS = 21

FILTERS = {
    "no filter": Supply(),
    "one need": Supply(needs=("support.survivor_mentor",)),
    "five filters": Supply(
        needs=("mental.psychotherapy",),
        ages=(13, 15),
        gender=Gender.GIRLS,
        language="es",
        response=Response.WITHIN_2_HOURS,
    ),
}


def report(words: str, run: Callable[..., None], snapshot: Snapshot, *rest: object) -> None:
    """Prints the median of RUNS."""
    taken = []
    for _ in range(RUNS):
        begun = perf_counter()
        run(snapshot, *rest)
        taken.append(perf_counter() - begun)
    print(f"{len(snapshot):9,} listings: {words}: {median(taken) * 1e3:7.1f} ms")


def a_map(snapshot: Snapshot, places: tuple[Place, ...], supply: Supply) -> None:
    counted = count(snapshot, places, supply, NOW)
    for measure in MEASURES:
        measure.values(counted)


def all_needs(snapshot: Snapshot, places: tuple[Place, ...]) -> None:
    counts = by_need(count(snapshot, places, Supply(), NOW))
    _ = counts.number, counts.csec_trained, counts.two_hours, counts.capacity, counts.nearest_miles


def main() -> None:
    gazetteer = Gazetteer.from_folder(SEEDS)
    with (SEEDS / "needs.csv").open(newline="", encoding="utf-8") as file:
        needs = {row["code"]: row["label"] for row in csv.DictReader(file)}
    youth = dict.fromkeys(gazetteer.counties, 10_000)
    each = counties(gazetteer, youth)
    places = each + areas(gazetteer, youth)
    compared = (*each[:6], together("California", gazetteer.counties, youth))
    for size in [int(argument) for argument in sys.argv[1:]] or [10_000]:
        catalogue = Catalogue(gazetteer, needs)
        catalogue.replace(generated(size, gazetteer, list(needs)))
        snapshot = catalogue.snapshot
        for words, supply in FILTERS.items():
            report(f"map, {words}", a_map, snapshot, places, supply)
        report("gaps of all counties", all_needs, snapshot, each)
        report("six counties and the state", all_needs, snapshot, compared)


if __name__ == "__main__":
    main()
