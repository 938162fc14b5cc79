"""The four public forms of the register, under one set of names.

Sources: the dataset community-care-licensing-facilities of data.ca.gov and data.chhs.ca.gov (CKAN; earlier Socrata,
with ``lat`` and ``lon`` or a ``location``); the downloads of Care Facility Search at ccld.dss.ca.gov (the same names in
title case); the ArcGIS layer CDSS_CCL_Facilities.
"""

from collections.abc import Iterable, Mapping
from typing import Any

#: The columns that we read, and those without which a file is not the register.
NEEDED = ("facility_type", "facility_number", "facility_name", "facility_status")
READ = frozenset(
    {
        *NEEDED,
        "licensee",
        "facility_telephone_number",
        "facility_address",
        "facility_city",
        "facility_state",
        "facility_zip",
        "county_name",
        "facility_capacity",
        "latitude",
        "longitude",
    }
)
_ARCGIS = {
    "fac_type_desc": "facility_type",
    "fac_nbr": "facility_number",
    "name": "facility_name",
    "status": "facility_status",
    "capacity": "facility_capacity",
    "res_street_addr": "facility_address",
    "res_city": "facility_city",
    "res_state": "facility_state",
    "res_zip_code": "facility_zip",
    "fac_phone_nbr": "facility_telephone_number",
    "county": "county_name",
    "fac_latitude": "latitude",
    "fac_longitude": "longitude",
}
_SOCRATA = {"lat": "latitude", "lon": "longitude"}


def our_name(column: str) -> str:
    """One name for a column of any of the forms."""
    name = "_".join(column.split()).casefold()
    return _ARCGIS.get(name) or _SOCRATA.get(name) or name


def missing(columns: Iterable[str]) -> list[str]:
    """The needed columns that are not among these."""
    names = {our_name(column) for column in columns}
    return [name for name in NEEDED if name not in names]


def from_socrata(item: Mapping[str, Any]) -> dict[str, str]:
    """An object of the JSON form as a row; its ``location`` is GeoJSON, the longitude first."""
    row = {our_name(name): str(value) for name, value in item.items() if isinstance(value, str | int | float)}
    place = item.get("location")
    coordinates = place.get("coordinates") if isinstance(place, dict) else None
    if isinstance(coordinates, list) and len(coordinates) == 2:
        row |= {"longitude": str(coordinates[0]), "latitude": str(coordinates[1])}
    return row
