"""Mapping files: somebody else's spreadsheet read as ours, without losing a column."""

from pathlib import Path

import pytest

from directory.access.actor import CONSOLE
from directory.settings import ROOT
from importers.mapping import read_mapping
from importers.report import Action, BadFile
from importers.running import run_import

EXAMPLES = ROOT / "docs" / "examples"
NAMES = '[columns]\norganization_name = "Agency"\nlisting_name = "Program"\n'


@pytest.fixture
def mapped(session, ground, moment, tmp_path, listings):
    """Import a foreign file by a mapping; returns the report and the facts of the first listing."""

    def run(mapping: str, content: str | bytes):
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        (tmp_path / "foreign.csv").write_bytes(content.encode() if isinstance(content, str) else content)
        report = run_import(
            "csv",
            tmp_path / "foreign.csv",
            session=session,
            actor=CONSOLE,
            ground=ground,
            moment=moment,
            write=True,
            mapping=tmp_path / "map.toml",
        )
        held = listings()
        return report, held[0].facts if held else {}

    return run


def refusals(tmp_path: Path, text: str) -> dict[str | None, str]:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_mapping(path)
    return {note.column: note.message for note in caught.value.notes}


def test_a_rename_a_constant_a_join_and_a_template(mapped):
    _, facts = mapped(
        NAMES
        + 'provider_type = { constant = "service" }\n'
        + 'description = { from = ["What", "Who"], join = " / " }\n'
        + 'source_id = { template = "x:{Agency}/{Program}" }\n',
        "Agency,Program,What,Who\nA,B,Art,\n",
    )
    assert facts["organization_name"] == "A"
    assert facts["provider_type"] == "service"
    assert facts["description"] == "Art"
    assert facts["source_id"] == "x:A/B"


def test_the_first_column_that_is_not_blank_counts_where_several_are_named(mapped):
    _, facts = mapped(NAMES + 'address = ["Site", "Office"]\n', "Agency,Program,Site,Office\nA,B,,9 Elm Street\n")
    assert facts["address"] == "9 Elm Street"


def test_values_are_looked_up_without_regard_to_case_and_spacing(mapped):
    _, facts = mapped(
        NAMES + '[columns.genders]\nfrom = "Who"\nsplit = ","\n[columns.genders.values]\n'
        '"Young women" = "girls"\n"all" = ["girls", "boys", "nonbinary"]\n',
        'Agency,Program,Who\nA,B,"young  WOMEN, All"\n',
    )
    assert facts["genders"] == ("girls", "boys", "nonbinary")


@pytest.mark.parametrize(
    ("otherwise", "action", "languages"),
    [("problem", Action.PROBLEM, None), ("blank", Action.CREATE, None), ("keep", Action.CREATE, ("es",))],
)
def test_a_value_that_the_table_does_not_list(mapped, otherwise, action, languages):
    report, facts = mapped(
        NAMES + f'[columns.languages]\nfrom = "L"\notherwise = "{otherwise}"\nvalues = {{ "Hmoob" = "" }}\n',
        "Agency,Program,L\nA,B,Spanish\n",
    )
    assert report.rows[0].action is action
    assert facts.get("languages") == languages


def test_marked_columns_become_a_list_and_text_beside_them_is_added(mapped):
    _, facts = mapped(
        NAMES
        + 'languages = [{ marked = { "Eng" = "en", "Spa" = "es", "Kor" = "ko" } }, { from = "Other", split = "/" }]',
        "Agency,Program,Eng,Spa,Kor,Other\nA,B,X,x,,Arabic / Thai\n",
    )
    assert facts["languages"] == ("ar", "en", "es", "th")


def test_marked_age_bands_become_the_youngest_and_the_oldest_age(mapped):
    _, facts = mapped('age_bands = ["0-5", "\'6-13", "14-17"]\n' + NAMES, "Agency,Program,0-5,'6-13,14-17\nA,B,,X,X\n")
    assert (facts["min_age"], facts["max_age"]) == (6, 17)


def test_marked_age_bands_with_a_gap_are_warned_of(mapped):
    report, facts = mapped(
        'age_bands = ["0-5", "6-13", "14-17"]\n' + NAMES, "Agency,Program,0-5,6-13,14-17\nA,B,X,,X\n"
    )
    assert (facts["min_age"], facts["max_age"]) == (0, 17)
    assert "leave out 6 to 13" in report.warnings.kept[0].message


def test_what_is_no_mark_is_a_problem(mapped):
    report, _ = mapped('age_bands = ["0-5"]\n' + NAMES, "Agency,Program,0-5\nA,B,maybe\n")
    assert "neither a mark" in report.problems.kept[0].message


def test_no_column_is_lost_silently(mapped):
    report, _ = mapped('ignore = ["Fax"]\n' + NAMES, "Agency,Program,Fax,Phone,E-mail\nA,B,1,2,3\n")
    assert [note.column for note in report.problems.kept] == ["Phone", "E-mail"]
    report, _ = mapped('ignore = ["*"]\n' + NAMES, "Agency,Program,Fax,Phone,E-mail\nA,B,1,2,3\n")
    assert report.counts == {Action.CREATE: 1}


def test_a_column_that_the_file_lacks_is_told_with_the_mappings_key(mapped):
    report, _ = mapped(NAMES + 'zip = "Zip Code"\n', "Agency,Program,ZipCode\nA,B,95814\n")
    notes = {(note.file, note.column): note.message for note in report.problems.kept}
    assert "did you mean ZipCode" in notes["map.toml", "columns.zip"]
    assert ("foreign.csv", "ZipCode") in notes


def test_an_unreadable_cell_may_be_left_blank_with_a_warning(mapped):
    report, facts = mapped(
        'leave_blank_if_unreadable = ["intake_phone"]\n' + NAMES + 'intake_phone = "Tel"\nmin_age = "Age"\n',
        "Agency,Program,Tel,Age\nA,B,753-7792,12\n",
    )
    assert facts["min_age"] == 12
    assert "intake_phone" not in facts
    assert "left blank" in report.warnings.kept[0].message


def test_every_problem_of_a_mapping_is_told_with_its_key(tmp_path):
    told = refusals(
        tmp_path,
        'encoding = "latin-9"\nage_bands = ["teens"]\nignored = []\nleave_blank_if_unreadable = ["listing_name"]\n'
        "[columns]\n"
        'listing_name = { constant = "x", from = "y" }\n'
        'minimum_age = "Age"\n'
        "zip = 5\n"
        'city = { from = "C", otherwise = "keep", spilt = "," }\n'
        'county = { from = "C", values = { "a" = 1 }, otherwise = "maybe" }\n'
        'source_id = { template = "constant" }\n'
        'needs = { marked = ["x"] }\n'
        "programs = []\n",
    )
    assert "did you mean ignore" in told["ignored"]
    assert "did you mean min_age" in told["columns.minimum_age"]
    assert set(told) == {
        "encoding",
        "age_bands",
        "ignored",
        "leave_blank_if_unreadable",
        "columns.listing_name",
        "columns.minimum_age",
        "columns.zip",
        "columns.city.spilt",
        "columns.city.otherwise",
        "columns.county.values.a",
        "columns.county.otherwise",
        "columns.source_id.template",
        "columns.needs.marked",
        "columns.programs",
        "columns.organization_name",
    }


def test_a_mapping_that_is_no_toml_says_the_line(tmp_path):
    (tmp_path / "map.toml").write_text("a = 1\nb = = 2\n")
    with pytest.raises(BadFile) as caught:
        read_mapping(tmp_path / "map.toml")
    assert caught.value.notes[0].line == 2
    with pytest.raises(BadFile, match="no such mapping file"):
        read_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_the_examples_are_sound(path):
    assert read_mapping(path).rules


SF_COLUMNS = (
    "Agency Name,Program Name,Strategy,Lead Agency Address,Lead Agency District,Lead Agency Zip,Site Name,Site Address,"
    "Site Zip,Site Phone,Site District,Site Location,Site School,0-5,'6-13,14-17,Parent,18-21,22-25,18-24,English,"
    "Spanish,Mandarin,Cantonese,Korean,Vietnamese,Russian,Filipino (Tagalog),Language Other"
)


def test_the_san_francisco_example_reads_its_columns(session, ground, moment, tmp_path, listings):
    """The columns are the file's; the row is invented."""
    (tmp_path / "programs.csv").write_bytes(
        f"{SF_COLUMNS}\n".encode()
        + b"Cypress Club,Ni\xf1os at Work,Youth Workforce Development,1 Lead Street,1,94110,Clubhouse,2 Site Street,"
        + b"94110,varies,9,Other,,,X,X,,,,,X,X,X,,,,,,Samoan\n"
    )
    report = run_import(
        "csv",
        tmp_path / "programs.csv",
        session=session,
        actor=CONSOLE,
        ground=ground,
        moment=moment,
        write=True,
        mapping=EXAMPLES / "sf_youth_programs.toml",
    )
    assert report.counts == {Action.CREATE: 1}
    assert [note.column for note in report.warnings.kept] == ["intake_phone", None]
    facts = listings()[0].facts
    assert facts["listing_name"] == "Niños at Work"
    assert (facts["min_age"], facts["max_age"]) == (6, 17)
    assert facts["languages"] == ("en", "es", "sm", "zh")
    assert facts["needs"] == ("skills.employment",)
    assert facts["address"] == "2 Site Street"
    assert facts["counties_served"] == ("San Francisco",)


def test_a_default_stands_where_neither_the_row_nor_the_listing_says(mapped):
    defaults = '[defaults]\nprovider_type = "service"\nlanguages = ["en", "es"]\n'
    report, facts = mapped(NAMES + 'waitlist = "Wait"\n' + defaults, "Agency,Program,Wait\nElm,Tutoring,yes\n")
    assert not report.has_problems
    assert (facts["provider_type"], facts["languages"]) == ("service", ("en", "es"))


def test_defaults_alone_go_with_our_own_spreadsheet(mapped):
    _, facts = mapped('[defaults]\nprovider_type = "service"\n', "organization_name,listing_name\nElm,Tutoring\n")
    assert facts["provider_type"] == "service"
    _, facts = mapped('[defaults]\nprovider_type = "placement"\n', "organization_name,listing_name\nElm,Tutoring\n")
    assert facts["provider_type"] == "service"


def test_what_is_each_listings_own_has_no_default(tmp_path):
    said = refusals(tmp_path, '[defaults]\nzip = "95814"\nlisting_name = "x"\nshoe = "9"\n')
    assert set(said) == {"defaults.zip", "defaults.listing_name", "defaults.shoe"}
