"""What the register's types and statuses of facilities are in our codes; only what a label says by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from search.codes import LicenseStatus, PlacementType


@dataclass(frozen=True, slots=True)
class Kind:
    placement: PlacementType | None = None
    """None where the label says a placement and none of our types."""
    is_a_home: bool = False
    """Somebody's own home: its address is not taken, only its county."""


_FFA = Kind(PlacementType.FOSTER_FAMILY_AGENCY)

#: Placements for youth; a facility of any other type (child care, adults, adoption) is left out.
TYPES: Mapping[str, Kind] = MappingProxyType(
    {
        "SHORT TERM RESIDENTIAL THERAPEUTIC PROGRAM": Kind(PlacementType.STRTP),
        "STRTP - CHILDRENS CRISIS RESIDENTIAL": Kind(PlacementType.STRTP),
        "GROUP HOME": Kind(PlacementType.GROUP_HOME),
        "GH - CHILDREN SPECIAL HEALTH CARE NEED": Kind(PlacementType.GROUP_HOME),
        "ENHANCED BEHAVIORAL SUPPORTS HOME - GH": Kind(PlacementType.GROUP_HOME),
        "YOUTH HOMELESSNESS PREVENTION CENTER - GH": Kind(PlacementType.RUNAWAY_HOMELESS_YOUTH_SHELTER),
        "SMALL FAMILY HOME": Kind(PlacementType.SMALL_FAMILY_HOME, is_a_home=True),
        "FOSTER FAMILY AGENCY": _FFA,
        "FOSTER FAMILY AGENCY SUB": _FFA,
        "FOSTER FAMILY AGENCY SUB-": _FFA,
        "TRANSITIONAL HOUSING PLACEMENT PROGRAM": Kind(PlacementType.TRANSITIONAL_HOUSING),
        "TEMPORARY SHELTER CARE FACILITY": Kind(PlacementType.TEMPORARY_SHELTER_CARE),
        "TRANSITIONAL SHELTER CARE FACILITY": Kind(),
        "COMMUNITY CRISIS HOMES": Kind(),
        "CRISIS NURSERY": Kind(PlacementType.CRISIS_NURSERY),
        "COMMUNITY TREATMENT FACILITY": Kind(PlacementType.COMMUNITY_TREATMENT_FACILITY),
    }
)

#: Words, and the numbers of the ArcGIS layer. A licence that is revoked is one that has ended.
STATUSES: Mapping[str, LicenseStatus] = MappingProxyType(
    {
        "LICENSED": LicenseStatus.LICENSED,
        "3": LicenseStatus.LICENSED,
        "PENDING": LicenseStatus.PENDING,
        "1": LicenseStatus.PENDING,
        "2": LicenseStatus.PENDING,
        "ON PROBATION": LicenseStatus.ON_PROBATION,
        "4": LicenseStatus.ON_PROBATION,
        "INACTIVE": LicenseStatus.INACTIVE,
        "CLOSED": LicenseStatus.CLOSED,
        "5": LicenseStatus.CLOSED,
        "REVOKED": LicenseStatus.CLOSED,
        "6": LicenseStatus.CLOSED,
    }
)
