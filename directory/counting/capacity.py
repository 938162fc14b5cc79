"""The five capacity measures of the SB 855 evaluation: the survey's figure, and ours, per county and for the state."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from directory.counting.demand import Demand
from directory.counting.gaps import read_targets, suggestions
from directory.counting.survey import Survey
from directory.finding import NeedWords
from search.coverage.by_need import by_need
from search.coverage.telling import Shares

#: Measure → how we work it out, in the order of the survey.
HOW: Mapping[str, str] = {
    "waitlists": "Of the listings with advanced or specialized CSEC training that serve the county and say whether "
    "they have a waitlist, the share that has one.",
    "best_fit": "Of the calls that ended in an acceptance and say so, the share where the youth got the best service "
    "rather than the first open slot.",
    "family_based": "Of the searches and calls for a family-based placement that were answered, the share that found "
    "one.",
    "specialized": "Of all needs, the share for which as many listings with advanced or specialized CSEC training "
    "serve the county as its target asks. For the state: the mean of the counties.",
    "out_of_county": "Of the calls that ended in an acceptance and say where, the share that was outside the county.",
}


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One figure of the county survey."""

    measure: str
    percent: int
    question: str
    source: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """One measure: what the counties answered, and what the directory says, in percent."""

    surveyed: Surveyed
    how: str
    by_county: Mapping[str, int | None]
    """None: withheld, or nothing to count."""
    state: int | None
    comes_from_calls: bool
    """From counts of outcomes in an ended year; else from the listings as they are now."""
    counted: str = ""
    """Of the listings: how many the state's figure is of, in words. Of calls it is told nowhere."""


def capacity_measures(
    session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path, demand: Demand
) -> list[Capacity]:
    """The five, in the survey's order. ``demand`` is what an ended year tells of calls."""
    surveyed = {each.measure: each for each in read_survey(seeds)}
    told = demand.told
    found = {
        "waitlists": _waitlists(surveyed["waitlists"], survey),
        "best_fit": _of_calls(surveyed["best_fit"], demand, told.best_fit),
        "family_based": _of_calls(surveyed["family_based"], demand, told.family),
        "specialized": _specialized(surveyed["specialized"], session, survey, needs, seeds),
        "out_of_county": _of_calls(surveyed["out_of_county"], demand, told.out_of_county),
    }
    return [found[measure] for measure in surveyed]


def _of_calls(surveyed: Surveyed, demand: Demand, shares: Shares) -> Capacity:
    by_county = dict(zip(demand.counties, shares.by_county, strict=True))
    return Capacity(surveyed, HOW[surveyed.measure], by_county, shares.state, comes_from_calls=True)


@lru_cache(maxsize=2)
def read_survey(seeds: Path) -> tuple[Surveyed, ...]:
    """The survey's figures with their source, from sb855_survey.csv."""
    with (seeds / "sb855_survey.csv").open(newline="", encoding="utf-8") as file:
        return tuple(
            Surveyed(row["measure"], int(row["percent"]), row["question"], row["source"])
            for row in csv.DictReader(file)
        )


def _waitlists(surveyed: Surveyed, survey: Survey) -> Capacity:
    places = (*(survey.county(name) for name in survey.counties), survey.state())
    serving = survey.coverage(places=places).serving
    percents = [
        round(100 * waiting / stated) if stated else None
        for waiting, stated in zip(
            serving.specialized_waitlist.tolist(), serving.specialized_waitlist_stated.tolist(), strict=True
        )
    ]
    stated = int(serving.specialized_waitlist_stated[-1])
    by_county = dict(zip(survey.counties, percents, strict=False))
    counted = f"{stated:,} listing{'' if stated == 1 else 's'}" if stated else ""
    return Capacity(surveyed, HOW[surveyed.measure], by_county, percents[-1], comes_from_calls=False, counted=counted)


def _specialized(
    surveyed: Surveyed, session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path
) -> Capacity:
    names = list(survey.counties)
    counts = by_need(survey.coverage(places=[survey.county(name) for name in names]))
    suggested, by_staff = suggestions(session, seeds), read_targets(session, names)
    percents: dict[str, int | None] = {}
    for row, name in enumerate(names):
        wanted = [
            (by_staff.get((name, code)) or suggested[needs[code].group].aim(survey.youth[name])).number or 0
            for code in counts.needs
        ]
        enough = sum(there >= want for there, want in zip(counts.specialized[row].tolist(), wanted, strict=True))
        percents[name] = round(100 * enough / len(wanted)) if wanted else None
    known = [percent for percent in percents.values() if percent is not None]
    state = round(sum(known) / len(known)) if known else None
    counted = f"{len(known)} counties"
    return Capacity(surveyed, HOW[surveyed.measure], percents, state, comes_from_calls=False, counted=counted)
