"""Export, and the promise that importing an export changes nothing."""

import csv
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from directory.access.actor import ANONYMOUS, CONSOLE, Actor
from directory.changes.listings import write
from directory.changes.proposals import InvalidFacts, propose
from directory.records import AccountRole, Listing
from directory.records.cells import BadValue, read_cell, write_cell
from directory.records.facts import FACT, FACTS, FINE_PLACE, FactType
from directory.records.formulas import with_guard, without_guard
from directory.records.reading import read_listings, read_vocabulary
from importers.export import CannotExport, export
from importers.report import Action
from importers.running import run_import
from search.languages import LANGUAGES


def row(**cells):
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells


def cells_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",))
TEXT = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=20),
    st.sampled_from(
        ["=1+1", "-5", "+1", "@x", "'=x", "''-1", "'", '"', "a\r\nb", "a;b", "＝1", "1e3", "00012", "TRUE"]
    ),
)


def cells_for(fact, needs, counties):
    """Cells of one column: any text where text is free, else what the column takes."""
    if fact.type is FactType.CODE:
        return st.sampled_from(fact.codes)
    if fact.type in (FactType.CODES, FactType.NEEDS, FactType.LANGUAGES, FactType.COUNTIES_SERVED):
        items = {FactType.CODES: fact.codes, FactType.NEEDS: needs, FactType.LANGUAGES: list(LANGUAGES)}
        return st.lists(st.sampled_from(items.get(fact.type, counties)), max_size=4).map(";".join)
    if fact.type is FactType.TEXTS:
        return st.lists(TEXT, max_size=3).map(";".join)
    return {
        FactType.YES_NO: st.sampled_from(["yes", "no"]),
        FactType.WHOLE: st.integers(0, 100).map(str),
        FactType.DECIMAL: st.floats(-89, 89).map(lambda number: f"{number:.12f}"),
        FactType.DATE: st.dates(date(1990, 1, 1), date(2026, 1, 1)).map(str),
        FactType.MOMENT: st.integers(946_684_800, 1_767_225_600).map(
            lambda at: datetime.fromtimestamp(at / 7, UTC).isoformat()
        ),
        FactType.URL: st.sampled_from(["https://example.org", "HTTP://example.org/a?b=c;d"]),
        FactType.EMAIL: st.sampled_from(["=a@example.org", "+b@example.org", "Ann@EXAMPLE.org"]),
        FactType.PHONE: st.sampled_from(["+1 916 555 0142", "9165550142x5"]),
        FactType.COUNTY: st.sampled_from([*counties, "Alpine;Inyo;Mono"]),
    }.get(fact.type, TEXT)


@st.composite
def stated_facts(draw, words):
    """Facts as a cell, a form or another importer may state them; what no cell can state is left out."""
    counties, needs = sorted(words.counties.values()), list(words.needs)
    facts = {}
    for fact in FACTS:
        if fact.name in ("organization_name", "listing_name") or draw(st.integers(0, 2)) == 0:
            try:
                value = read_cell(fact, draw(cells_for(fact, needs, counties)), words)
            except BadValue:
                value = None
            if value is not None:
                facts[fact.name] = value
    if len({"latitude", "longitude"} & facts.keys()) == 1:
        facts |= {"latitude": 38.5, "longitude": -121.5}
    return facts


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_importing_an_export_changes_nothing(session, ground, moment, tmp_path, format):
    words = read_vocabulary(session)
    count = 25 if format == "csv" else 3

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data):
        with session.begin_nested() as nested:
            written = 0
            for facts in data.draw(st.lists(stated_facts(words), min_size=4, max_size=12)):
                facts["source_id"] = f"{facts.get('source_id', '')}{written}"[-200:]
                try:
                    proposal = propose(facts, None, ground, moment)
                except InvalidFacts:
                    continue
                write(CONSOLE, session, [proposal], moment)
                written += 1
            path = tmp_path / f"all.{format}"
            assert export(format, path, session=session, actor=CONSOLE).listings == written
            if written:
                report = run_import(format, path, session=session, actor=CONSOLE, ground=ground, moment=moment)
                assert report.problems.kept == []
                assert report.counts == {Action.UNCHANGED: written}
            nested.rollback()

    holds()


@given(st.text())
def test_the_guard_against_formulas_comes_off_as_it_went_on(text):
    guarded = with_guard(text)
    assert without_guard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_cell_of_text_begins_a_formula_and_a_negative_longitude_is_a_number(import_csv, session, tmp_path):
    import_csv([row(source_id="=1", description="-2+3", programs="@a;b", latitude="38.5", longitude="-121.5")])
    export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE)
    cells = cells_of(tmp_path / "out.csv")[0]
    assert cells["longitude"] == "-121.5"
    assert (cells["source_id"], cells["description"], cells["programs"]) == ("'=1", "'-2+3", "'@a;b")


def test_the_columns_are_the_contracts_in_its_order(import_csv, session, tmp_path):
    import_csv([row(source_id="1")])
    export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE)
    header = (tmp_path / "out.csv").read_text().splitlines()[0]
    assert header.split(",") == list(FACT)
    assert header.startswith("source_id,organization_name,listing_name,description,website,provider_type")
    assert header.endswith("license_number,license_status,last_verified")


def test_a_confidential_row_in_a_small_county_writes_its_area(import_csv, session, tmp_path):
    import_csv([row(source_id="1", county="Mono", location_confidential="yes")])
    export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE)
    cells = cells_of(tmp_path / "out.csv")[0]
    assert cells["county"] == "Alpine;Inyo;Mono"
    assert {cells[name] for name in FINE_PLACE} == {""}


def test_a_countys_export_holds_what_is_there_and_what_serves_it(import_csv, session, tmp_path):
    import_csv(
        [
            row(source_id="there", county="Mono"),
            row(source_id="area", county="Inyo", location_confidential="yes"),
            row(source_id="serves", county="Kern", counties_served="Mono;Kern"),
            row(source_id="statewide", county="Kern", counties_served="statewide"),
            row(source_id="elsewhere", county="Kern", counties_served="Kern"),
        ]
    )
    export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE, county="mono county")
    found = [cells["source_id"] for cells in cells_of(tmp_path / "out.csv")]
    assert found == ["there", "area", "serves", "statewide"]


def test_an_export_holds_what_its_reader_may_see(import_csv, session, tmp_path):
    import_csv([row(source_id="1", barriers="no car", intake_name="Ann")])
    export("csv", tmp_path / "worker.csv", session=session, actor=Actor(1, AccountRole.WORKER))
    cells = cells_of(tmp_path / "worker.csv")[0]
    assert (cells["barriers"], cells["intake_name"], cells["source_id"]) == ("no car", "Ann", "")
    export("csv", tmp_path / "provider.csv", session=session, actor=Actor(2, AccountRole.PROVIDER))
    cells = cells_of(tmp_path / "provider.csv")[0]
    assert (cells["barriers"], cells["intake_name"]) == ("", "")
    assert export("csv", tmp_path / "nobody.csv", session=session, actor=ANONYMOUS).listings == 0


def test_a_failed_export_leaves_the_file_that_was_there(import_csv, session, tmp_path, monkeypatch):
    path = tmp_path / "out.csv"
    path.write_text("kept")
    import_csv([row(source_id="1")])
    monkeypatch.setattr("importers.export.csv_cell", lambda fact, value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export("csv", path, session=session, actor=CONSOLE)
    assert path.read_text() == "kept"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".part")] == []


def test_an_unknown_county_or_format_or_a_folder_is_refused_in_words(session, tmp_path):
    with pytest.raises(CannotExport, match="58 counties"):
        export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE, county="Atlantis")
    with pytest.raises(CannotExport, match="there are: csv"):
        export("pdf", tmp_path / "out.pdf", session=session, actor=CONSOLE)
    with pytest.raises(CannotExport, match="folder"):
        export("csv", tmp_path, session=session, actor=CONSOLE)


def test_degrees_are_written_without_an_exponent():
    assert write_cell(FACT["latitude"], 1e-07) == "0.0000001"


def test_moments_are_written_with_their_offset():
    assert write_cell(FACT["openings_as_of"], datetime(2026, 7, 1, 12, tzinfo=UTC)) == "2026-07-01T05:00:00-07:00"


@pytest.mark.parametrize("hidden", [{"status": "closed"}, {"is_staff_only": True}])
def test_closed_and_staff_only_listings_are_not_exported(import_csv, session, tmp_path, hidden):
    import_csv([row(source_id="1"), row(source_id="2")])
    session.execute(update(Listing).where(Listing.source_id == "1").values(hidden))
    assert export("csv", tmp_path / "out.csv", session=session, actor=CONSOLE).listings == 1
    assert len(list(read_listings(session))) == 2
