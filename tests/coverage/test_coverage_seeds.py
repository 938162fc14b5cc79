"""The seeds of coverage say what their sources say."""

from pathlib import Path

from directory.counting.capacity import HOW, read_survey
from directory.pages.coverage.outlines import read_outlines
from search.coverage.places import read_neighbours
from search.places import Gazetteer
from tests.coverage.recount import rows_of


def test_the_survey_has_its_five_figures_each_with_a_source_and_a_way_of_ours(seeds: Path) -> None:
    told = {row.measure: row.percent for row in read_survey(seeds)}
    assert told == {"waitlists": 21, "best_fit": 51, "family_based": 11, "specialized": 29, "out_of_county": 54}
    assert set(told) == set(HOW)
    assert all("April 2023" in row.source for row in read_survey(seeds))


def test_thirty_six_counties_were_at_the_convening(seeds: Path, gazetteer: Gazetteer) -> None:
    came = [row["county"] for row in rows_of(seeds / "pact_convening_2023.csv")]
    assert len(came) == len(set(came)) == 36
    assert set(came) <= set(gazetteer.counties)


def test_every_county_has_an_outline_and_neighbors(seeds: Path, gazetteer: Gazetteer) -> None:
    assert set(read_outlines(seeds).paths) == set(read_neighbours(seeds)) == set(gazetteer.counties)
    assert all(path.startswith("M") for path in read_outlines(seeds).paths.values())


def test_the_whole_map_is_light_enough_to_send(seeds: Path) -> None:
    assert sum(map(len, read_outlines(seeds).paths.values())) < 60_000
