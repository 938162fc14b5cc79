"""A place as people write it in one field, and back."""

import pytest

from directory.pages.match.criteria import read_place, write_place


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("95814", {"zip": "95814"}),
        (" 95814 ", {"zip": "95814"}),
        ("95814-1234", {"zip": "95814-1234"}),
        ("95814 Sacramento", {"zip": "95814"}),
        ("Davis", {"place": "Davis"}),
        ("Davis, CA", {"place": "Davis"}),
        ("Davis, Yolo", {"place": "Davis", "county": "Yolo"}),
        ("Davis, Yolo County", {"place": "Davis", "county": "Yolo"}),
    ],
)
def test_a_place_is_read_as_it_is_written(text: str, point: dict[str, str]) -> None:
    assert read_place(text) == point


def test_a_county_stands_for_a_place_only_where_it_may() -> None:
    assert read_place("Yolo County", may_be_county=True) == {"county": "Yolo"}
    assert read_place("Yolo County") == {"place": "Yolo County"}


@pytest.mark.parametrize("point", [{"zip": "95814"}, {"place": "Davis"}, {"place": "Davis", "county": "Yolo"}])
def test_what_is_written_back_reads_as_the_same_place(point: dict[str, str]) -> None:
    assert read_place(write_place(point)) == point
