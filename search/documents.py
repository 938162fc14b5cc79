"""What is known of a listing, as the search sees it: one frozen record per listing.

A ``None`` and an empty tuple both mean *not stated*, never "no".
Intake contacts are not here: matching does not need them, and what is not held cannot leak.
"""

from dataclasses import dataclass
from datetime import date, datetime

from search.codes import (
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    LicenseStatus,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a listing is: a point, or an area of one or several counties, or not stated at all.

    ``latitude``/``longitude`` are WGS 84 degrees and are given only for a point (``precision`` coordinates,
    zip or city). ``counties`` are names: one for a point or a county, several for an area that joins small
    counties, none where the place is not stated. A confidential listing never has a point.
    """

    counties: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision | None = None
    is_confidential: bool = False

    @property
    def is_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


NOWHERE = Site()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One service of one organization at one location, as published. Only active listings become one."""

    id: str
    """UUID, the address of the listing everywhere."""
    organization_name: str
    listing_name: str
    source_id: str | None = None
    description: str | None = None
    provider_type: ProviderType | None = None
    placement_type: PlacementType | None = None
    site: Site = NOWHERE
    serves_statewide: bool = False
    counties_served: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    genders: tuple[Gender, ...] = ()
    pregnant_or_parenting: bool | None = None
    sogie_affirming: bool | None = None
    wheelchair_access: bool | None = None
    accepts_substance_use: bool | None = None
    accepts_return_after_absence: bool | None = None
    harm_reduction: bool | None = None
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes."""
    security: tuple[Security, ...] = ()
    security_notes: str | None = None
    csec_training: CsecTraining | None = None
    csec_training_share: int | None = None
    """Percent of staff, 0 to 100."""
    csec_training_date: date | None = None
    csec_competencies: tuple[int, ...] = ()
    csec_training_notes: str | None = None
    funding_limits: tuple[FundingLimit, ...] = ()
    funding_notes: str | None = None
    strengths: str | None = None
    barriers: str | None = None
    capacity: int | None = None
    openings: int | None = None
    openings_as_of: datetime | None = None
    """Aware, UTC."""
    waitlist: bool | None = None
    response: Response | None = None
    open_24_hours: bool | None = None
    license_number: str | None = None
    license_status: LicenseStatus | None = None
    last_verified: date | None = None
