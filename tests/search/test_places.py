"""Names and coordinates to places, offline."""

from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from search.distance import great_circle_miles
from search.languages import LANGUAGES, language_code, language_name
from search.places import AmbiguousPlace, Area, County, Gazetteer, Place, PlaceNotFound, Zip


def test_seeds_hold_the_58_counties_and_the_areas(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.counties) == 58
    assert gazetteer.area_of("Mono") == gazetteer.areas["Alpine, Inyo and Mono"]
    assert gazetteer.area_of("Yolo") is None


@pytest.mark.parametrize("name", ["Los Angeles", "los angeles county", " LOS  ANGELES ", "County of Los Angeles"])
def test_county_is_found_with_or_without_the_word(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.county(name).name == "Los Angeles"


@pytest.mark.parametrize("name", ["", "Washoe", "County"])
def test_unknown_county_is_refused(gazetteer: Gazetteer, name: str) -> None:
    with pytest.raises(PlaceNotFound, match="58 counties"):
        gazetteer.county(name)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("La Canada Flintridge", "La Cañada Flintridge"),
        ("city of davis", "Davis"),
        ("St. Helena", "Saint Helena"),
        ("MT SHASTA", "Mount Shasta"),
    ],
)
def test_place_is_found_without_case_accent_or_title(gazetteer: Gazetteer, name: str, found: str) -> None:
    assert gazetteer.place(name).name == found


def test_a_name_in_several_counties_needs_the_county(gazetteer: Gazetteer) -> None:
    with pytest.raises(AmbiguousPlace, match="Contra Costa, Los Angeles") as ambiguous:
        gazetteer.place("Brentwood")
    assert ambiguous.value.counties == ("Contra Costa", "Los Angeles")
    assert gazetteer.place("Brentwood", "Los Angeles County").county == "Los Angeles"


def test_a_name_in_several_counties_is_never_guessed_however_much_larger_one_is(gazetteer: Gazetteer) -> None:
    with pytest.raises(AmbiguousPlace, match="Los Angeles, Santa Clara"):
        gazetteer.place("Burbank")
    assert gazetteer.place("Burbank", "Los Angeles").population > 100_000


def test_place_in_a_county_that_does_not_have_it_is_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceNotFound, match="in Yuba County"):
        gazetteer.place("Davis", "Yuba")


def test_zip_is_found_with_or_without_its_extension(gazetteer: Gazetteer) -> None:
    assert gazetteer.zip("95814").county == "Sacramento"
    assert gazetteer.zip(" 95814-1234 ") == gazetteer.zip("95814")
    with pytest.raises(PlaceNotFound):
        gazetteer.zip("10001")


def test_points_are_found_in_their_county_all_at_once(gazetteer: Gazetteer) -> None:
    assert gazetteer.counties_at([38.58, 34.05, 39.53], [-121.49, -118.24, -119.81]) == [
        "Sacramento",
        "Los Angeles",
        None,
    ]
    assert gazetteer.county_at(38.58, -121.49) == "Sacramento"


def test_a_waterfront_outside_the_simplified_outline_is_in_its_county(gazetteer: Gazetteer) -> None:
    assert gazetteer.county_at(gazetteer.place("Sausalito").latitude, gazetteer.place("Sausalito").longitude) == "Marin"


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [(38.5, -121.5, True), (39.5, -119.8, True), (45.5, -122.7, True), (40.7, -74.0, False), (-38.5, -121.5, False)],
)
def test_california_and_its_neighbours_are_near(latitude: float, longitude: float, expected: bool) -> None:
    assert Gazetteer.is_in_or_near_california(latitude, longitude) is expected


def test_reach_is_the_farthest_vertex_and_an_area_reaches_all_its_counties(gazetteer: Gazetteer, seeds: Path) -> None:
    import json

    features = json.loads((seeds / "counties.geojson").read_text())["features"]
    outlines = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in features}
    inyo = gazetteer.county("Inyo")

    def farthest(county: str) -> float:
        return max(
            float(great_circle_miles(inyo.latitude, inyo.longitude, lat, lon)[0])
            for lon, lat in shapely.get_coordinates(outlines[county])
        )

    assert inyo.reach_miles == farthest("Inyo")
    reach = gazetteer.areas["Alpine, Inyo and Mono"].reach_miles
    assert reach == max(map(farthest, ("Alpine", "Inyo", "Mono")))
    assert gazetteer.extent(("Mono", "Alpine", "Inyo")) == (inyo.latitude, inyo.longitude, reach)


def test_counties_that_are_no_area_are_reached_from_the_first(gazetteer: Gazetteer) -> None:
    yolo, yuba = gazetteer.county("Yolo"), gazetteer.county("Yuba")
    extent = gazetteer.extent(("Yolo", "Yuba"))
    assert extent is not None
    apart = float(great_circle_miles(yolo.latitude, yolo.longitude, yuba.latitude, yuba.longitude)[0])
    assert extent == (yolo.latitude, yolo.longitude, apart + yuba.reach_miles)
    assert gazetteer.extent(()) is None
    assert gazetteer.extent(("Washoe",)) is None


def test_suggestions_are_zips_by_digits_and_places_by_letters(gazetteer: Gazetteer) -> None:
    assert [suggestion.point for suggestion in gazetteer.suggest("9581", 2)] == [{"zip": "95811"}, {"zip": "95812"}]
    largest = gazetteer.suggest("san", 3)
    assert [suggestion.point["place"] for suggestion in largest] == ["San Diego", "San Jose", "San Francisco"]
    assert gazetteer.suggest("") == gazetteer.suggest("  ") == gazetteer.suggest("zzz") == []


def test_every_suggestion_is_a_point_that_is_understood(gazetteer: Gazetteer) -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for suggestion in gazetteer.suggest(letter, 500):
            assert gazetteer.place(suggestion.point["place"], suggestion.point["county"])


def test_gazetteer_is_built_of_plain_rows() -> None:
    built = Gazetteer.build(
        [County("Near", "06001", 38.0, -121.0, 10.0), County("Far", "06003", 39.0, -121.0, 20.0)],
        [Area("Near and Far", ("Far", "Near"), "Near", 90.0)],
        [Zip("90000", "Town", "Near", 38.1, -121.0)],
        [Place("Town", "Near", 38.1, -121.0, 5)],
    )
    assert built.coarsened(["Far"]) == ("Far", "Near")
    assert built.place("TOWN").county == built.zip("90000").county == "Near"
    with pytest.raises(RuntimeError, match="without boundaries"):
        built.county_at(38.0, -121.0)


def test_languages_are_the_183_of_iso_639_1_with_hmong_and_american_sign_language() -> None:
    assert len(LANGUAGES) == 183 + 2
    assert language_code("Hmong") == "hmn"
    assert language_code("american sign language") == "ase"
    assert all(len(code) in (2, 3) and language_code(name) == code for code, name in LANGUAGES.items())
    assert language_code(" spanish ") == language_code("ES") == "es"
    assert language_code("Farsi") == "fa"
    assert language_code("Klingon") is None
    assert language_name("vi") == "Vietnamese"
