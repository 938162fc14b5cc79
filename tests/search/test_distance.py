"""Miles on the sphere, and what is certain of an area."""

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from search.distance import EARTH_RADIUS_MILES, great_circle_miles, intervals

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def test_the_earth_has_the_mean_radius_in_statute_miles() -> None:
    assert pytest.approx(6371.0088, abs=1e-9) == EARTH_RADIUS_MILES * 1.609344
    assert great_circle_miles(0, 0, 0, 180)[0] == pytest.approx(np.pi * EARTH_RADIUS_MILES)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_miles_are_those_of_geopy_on_the_same_sphere(lat: float, lon: float, lat2: float, lon2: float) -> None:
    expected = great_circle((lat, lon), (lat2, lon2), radius=6371.0088).miles
    assert great_circle_miles(lat, lon, lat2, lon2)[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(LATITUDES, LONGITUDES)
def test_a_point_is_exactly_no_miles_from_itself(lat: float, lon: float) -> None:
    assert great_circle_miles(lat, lon, [lat], [lon]).tolist() == [0.0]


def test_many_points_are_measured_at_once() -> None:
    miles = great_circle_miles(38.0, -121.0, [38.0, 39.0, 40.0], [-121.0] * 3)
    assert miles.shape == (3,)
    assert miles[2] == pytest.approx(2 * miles[1])


def test_an_area_reaches_both_ways_but_never_below_nothing() -> None:
    least, greatest = intervals(np.array([10.0, 10.0, np.nan]), np.array([4.0, 12.0, np.nan]))
    np.testing.assert_equal(least, [6.0, 0.0, np.nan])
    np.testing.assert_equal(greatest, [14.0, 22.0, np.nan])
