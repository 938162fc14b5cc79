"""The five capacity measures of the SB 855 evaluation: the survey's figure, and ours, per county and for the state."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from directory.counting.demand import FiscalYear, Shares, read_shares
from directory.counting.gaps import read_targets, suggestions
from directory.counting.survey import Survey
from directory.finding import NeedWords
from directory.records.outcome import OutcomeKind
from search.coverage.by_need import by_need

#: Measure → how we work it out, in the order of the survey.
HOW: Mapping[str, str] = {
    "waitlists": "Of the listings with advanced or specialized CSEC training that serve the county and say whether "
    "they have a waitlist, the share that has one.",
    "best_fit": "Of the calls that ended in an acceptance and say so, the share where the youth got the best service "
    "rather than the first open slot.",
    "family_based": "Of the calls for a family-based placement that were answered, the share that found one.",
    "specialized": "Of all needs, the share for which as many listings with advanced or specialized CSEC training "
    "serve the county as its target asks. For the state: the mean of the counties.",
    "out_of_county": "Of the calls that ended in an acceptance and say where, the share that was outside the county.",
}

#: Measure → the two outcomes it is a share of.
_OUTCOMES = {
    "best_fit": (OutcomeKind.BEST_FIT, OutcomeKind.FIRST_OPEN),
    "family_based": (OutcomeKind.FAMILY_PLACED, OutcomeKind.FAMILY_NOT_PLACED),
    "out_of_county": (OutcomeKind.OUT_OF_COUNTY, OutcomeKind.IN_COUNTY),
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
    """One measure: what the counties answered, and what the directory says."""

    surveyed: Surveyed
    how: str
    shares: Shares
    comes_from_calls: bool
    """From counts of outcomes in an ended year; else from the listings as they are now."""


def capacity_measures(
    session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path, year: FiscalYear
) -> list[Capacity]:
    """The five, in the survey's order."""
    counties = list(survey.counties)
    from_listings = {"waitlists": _waitlists(survey), "specialized": _specialized(session, survey, needs, seeds)}
    return [
        Capacity(
            surveyed,
            HOW[surveyed.measure],
            from_listings.get(surveyed.measure) or read_shares(session, year, counties, *_OUTCOMES[surveyed.measure]),
            surveyed.measure in _OUTCOMES,
        )
        for surveyed in read_survey(seeds)
    ]


@lru_cache(maxsize=2)
def read_survey(seeds: Path) -> tuple[Surveyed, ...]:
    """The survey's figures with their source, from sb855_survey.csv."""
    with (seeds / "sb855_survey.csv").open(newline="", encoding="utf-8") as file:
        return tuple(
            Surveyed(row["measure"], int(row["percent"]), row["question"], row["source"])
            for row in csv.DictReader(file)
        )


def _waitlists(survey: Survey) -> Shares:
    places = (*(survey.county(name) for name in survey.counties), survey.state())
    serving = survey.coverage(places=places).serving
    percents = [
        round(100 * waiting / stated) if stated else None
        for waiting, stated in zip(
            serving.specialized_waitlist.tolist(), serving.specialized_waitlist_stated.tolist(), strict=True
        )
    ]
    stated = int(serving.specialized_waitlist_stated[-1])
    return Shares(dict(zip(survey.counties, percents, strict=False)), percents[-1], stated)


def _specialized(session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path) -> Shares:
    names = list(survey.counties)
    counts = by_need(survey.coverage(places=[survey.county(name) for name in names]))
    suggested, by_staff = suggestions(seeds), read_targets(session, names)
    percents: dict[str, int | None] = {}
    for row, name in enumerate(names):
        wanted = [
            (by_staff.get((name, code)) or suggested[needs[code].group].aim(survey.youth[name])).number or 0
            for code in counts.needs
        ]
        enough = sum(there >= want for there, want in zip(counts.specialized[row].tolist(), wanted, strict=True))
        percents[name] = round(100 * enough / len(wanted)) if wanted else None
    known = [percent for percent in percents.values() if percent is not None]
    return Shares(percents, round(sum(known) / len(known)) if known else None, len(known))
