"""Great-circle miles, one to many at once, and what is certain of a distance to an area.

Mean Earth radius 6371.0088 km; 1 mile = 1.609344 km. Points are kept as unit vectors, so that one
search costs a subtraction, a square root and an arcsine for each listing and no trigonometry of the listing's.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_MILES = 6371.0088 / 1.609344

Floats = NDArray[np.float64]


class Intervals(NamedTuple):
    """Miles between which each distance certainly lies: two arrays of shape (n,), NaN where nothing is known."""

    least: Floats
    greatest: Floats


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Points of the unit sphere for WGS 84 degrees: shape (3,) for two numbers, (3, n) for two arrays of n."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def miles_between(one: Floats, many: Floats) -> Floats:
    """Miles from one unit vector, shape (3,), to many, shape (3, n). The same point is exactly 0 miles away."""
    x, y, z = one
    squared = (many[0] - x) ** 2
    squared += (many[1] - y) ** 2
    squared += (many[2] - z) ** 2
    half_chord = np.sqrt(squared, out=squared)
    half_chord *= 0.5
    np.minimum(half_chord, 1.0, out=half_chord)
    miles: Floats = np.arcsin(half_chord, out=half_chord)
    miles *= 2 * EARTH_RADIUS_MILES
    return miles


def great_circle_miles(latitude: float, longitude: float, latitudes: ArrayLike, longitudes: ArrayLike) -> Floats:
    """Miles from one point to n points, all in WGS 84 degrees: shape (n,)."""
    many = unit_vectors(np.atleast_1d(latitudes), np.atleast_1d(longitudes))
    return miles_between(unit_vectors(latitude, longitude), many)


def intervals(miles: Floats, reach: Floats) -> Intervals:
    """What is certain where ``miles`` lead to an area's reference point and the area reaches ``reach`` miles.

    A point reaches 0 miles, so its distance is exact.
    """
    return Intervals(np.maximum(miles - reach, 0.0), miles + reach)
