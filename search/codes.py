"""The closed lists of codes that a listing and a search may use.

One definition each, from which the database's CHECKs, the importers' reading, the forms' choices and the
criteria are made. The words shown to people stand beside the code, in :data:`LABELS`.
Source: the columns of the gap-analysis spreadsheet (Holistic Needs, section IV).
"""

from enum import StrEnum


class ProviderType(StrEnum):
    PLACEMENT = "placement"
    SERVICE = "service"


class PlacementType(StrEnum):
    FOSTER_HOME = "foster_home"
    FOSTER_FAMILY_AGENCY = "foster_family_agency"
    INTENSIVE_THERAPEUTIC_FOSTER_HOME = "intensive_therapeutic_foster_home"
    SMALL_FAMILY_HOME = "small_family_home"
    RELATIVE_HOME = "relative_home"
    GROUP_HOME = "group_home"
    STRTP = "strtp"
    SAFE_HOUSE = "safe_house"
    COMMUNITY_TREATMENT_FACILITY = "community_treatment_facility"
    RESIDENTIAL_TREATMENT = "residential_treatment"
    PSYCHIATRIC_HOSPITAL = "psychiatric_hospital"
    SUBSTANCE_RESIDENTIAL = "substance_residential"
    TEMPORARY_SHELTER_CARE = "temporary_shelter_care"
    RUNAWAY_HOMELESS_YOUTH_SHELTER = "runaway_homeless_youth_shelter"
    SHELTER_FAMILY = "shelter_family"
    SHELTER_DV = "shelter_dv"
    SHELTER_YOUTH = "shelter_youth"
    SHELTER_PARENTING = "shelter_parenting"
    SHELTER_SOGIE = "shelter_sogie"
    CRISIS_NURSERY = "crisis_nursery"
    TRANSITIONAL_HOUSING = "transitional_housing"
    WITNESS_PROTECTION = "witness_protection"
    RESPITE_CARE = "respite_care"
    OUT_OF_STATE = "out_of_state"


class Jurisdiction(StrEnum):
    """Whom a listing serves. ``NONE`` is a youth who is not system-involved."""

    DEPENDENCY = "dependency"
    DELINQUENCY = "delinquency"
    NONMINOR_DEPENDENT = "nonminor_dependent"
    NONE = "none"


class YouthJurisdiction(StrEnum):
    """A youth's own standing: a listing's list, and dual status (W&I Code 241.1)."""

    DEPENDENCY = "dependency"
    DELINQUENCY = "delinquency"
    DUAL = "dual"
    NONMINOR_DEPENDENT = "nonminor_dependent"
    NONE = "none"


class Gender(StrEnum):
    """Whom a listing serves."""

    GIRLS = "girls"
    BOYS = "boys"
    TRANSGENDER = "transgender"
    NONBINARY = "nonbinary"


class YouthGender(StrEnum):
    GIRL = "girl"
    BOY = "boy"
    TRANSGENDER_GIRL = "transgender_girl"
    TRANSGENDER_BOY = "transgender_boy"
    NONBINARY = "nonbinary"


class Security(StrEnum):
    STAFF_24_HOUR = "24_hour_staff"
    AWAKE_NIGHT_STAFF = "awake_night_staff"
    CAMERAS = "cameras"
    ALARMED_EXITS = "alarmed_exits"
    LOCKED = "locked"
    VISITOR_SCREENING = "visitor_screening"
    DEVICE_POLICY = "device_policy"
    ESCORTED_TRANSPORT = "escorted_transport"
    UNLISTED_ADDRESS = "unlisted_address"


class CsecTraining(StrEnum):
    NONE = "none"
    CSEC_101 = "csec_101"
    ADVANCED = "advanced"
    SPECIALIZED = "specialized"


class FundingLimit(StrEnum):
    NO_LIMIT = "no_limit"
    DEPENDENCY_ONLY = "dependency_only"
    DELINQUENCY_ONLY = "delinquency_only"
    SYSTEM_INVOLVED_ONLY = "system_involved_only"
    COUNTY_CONTRACT = "county_contract"
    MEDI_CAL = "medi_cal"
    VICTIM_COMPENSATION = "victim_compensation"
    PRIVATE_PAY = "private_pay"


class Payer(StrEnum):
    """Who may pay for a youth: the funding limits that are a payer's name."""

    MEDI_CAL = "medi_cal"
    VICTIM_COMPENSATION = "victim_compensation"
    PRIVATE_PAY = "private_pay"


class Response(StrEnum):
    """The fastest a listing can respond, fastest first."""

    WITHIN_2_HOURS = "2_hours"
    WITHIN_72_HOURS = "72_hours"
    WITHIN_10_DAYS = "10_days"
    ONGOING = "ongoing"


class LicenseStatus(StrEnum):
    LICENSED = "licensed"
    PENDING = "pending"
    ON_PROBATION = "on_probation"
    INACTIVE = "inactive"
    CLOSED = "closed"


class Precision(StrEnum):
    """How a listing's place is known, finest first. ``COUNTY`` and ``AREA`` are areas, the others points."""

    COORDINATES = "coordinates"
    ZIP = "zip"
    CITY = "city"
    COUNTY = "county"
    AREA = "area"


class Status(StrEnum):
    """What one criterion says of one listing: three answers, never two."""

    MEETS = "meets"
    UNKNOWN = "unknown"
    FAILS = "fails"


class Seeking(StrEnum):
    PLACEMENT = "placement"
    SERVICE = "service"
    BOTH = "both"


#: The yes/no columns that a search may ask for, each with the words that ask it.
FLAGS: tuple[str, ...] = (
    "pregnant_or_parenting",
    "sogie_affirming",
    "wheelchair_access",
    "accepts_substance_use",
    "accepts_return_after_absence",
    "harm_reduction",
)

#: csec_competencies: the Core Competencies are numbered 1 to 6.
COMPETENCIES: tuple[int, ...] = (1, 2, 3, 4, 5, 6)

STATEWIDE = "statewide"
"""The word that stands in counties_served for all 58 counties."""

#: The words shown to people for each code, by its list. Lower case, to stand inside a sentence.
LABELS: dict[type[StrEnum], dict[str, str]] = {
    ProviderType: {"placement": "placement", "service": "service"},
    PlacementType: {
        "foster_home": "foster home",
        "foster_family_agency": "foster family agency",
        "intensive_therapeutic_foster_home": "intensive therapeutic foster home",
        "small_family_home": "small family home",
        "relative_home": "relative's home",
        "group_home": "group home",
        "strtp": "short-term residential therapeutic program (STRTP)",
        "safe_house": "safe house",
        "community_treatment_facility": "community treatment facility",
        "residential_treatment": "residential treatment",
        "psychiatric_hospital": "psychiatric hospital",
        "substance_residential": "residential substance use treatment",
        "temporary_shelter_care": "temporary shelter care",
        "runaway_homeless_youth_shelter": "runaway and homeless youth shelter",
        "shelter_family": "family shelter",
        "shelter_dv": "domestic violence shelter",
        "shelter_youth": "youth shelter",
        "shelter_parenting": "shelter for parenting youth",
        "shelter_sogie": "shelter for LGBTQ+ youth",
        "crisis_nursery": "crisis nursery",
        "transitional_housing": "transitional housing",
        "witness_protection": "witness protection",
        "respite_care": "respite care",
        "out_of_state": "out-of-state placement",
    },
    Jurisdiction: {
        "dependency": "dependency",
        "delinquency": "delinquency",
        "nonminor_dependent": "nonminor dependents",
        "none": "youth who are not system-involved",
    },
    YouthJurisdiction: {
        "dependency": "dependency",
        "delinquency": "delinquency",
        "dual": "dual status",
        "nonminor_dependent": "nonminor dependent",
        "none": "not system-involved",
    },
    Gender: {
        "girls": "girls",
        "boys": "boys",
        "transgender": "transgender youth",
        "nonbinary": "nonbinary youth",
    },
    YouthGender: {
        "girl": "girl",
        "boy": "boy",
        "transgender_girl": "transgender girl",
        "transgender_boy": "transgender boy",
        "nonbinary": "nonbinary youth",
    },
    Security: {
        "24_hour_staff": "24-hour staff",
        "awake_night_staff": "staff awake at night",
        "cameras": "cameras",
        "alarmed_exits": "alarmed exits",
        "locked": "a locked setting",
        "visitor_screening": "visitor screening",
        "device_policy": "a phone and device policy",
        "escorted_transport": "escorted transport",
        "unlisted_address": "an unlisted address",
    },
    CsecTraining: {
        "none": "no CSEC training",
        "csec_101": "CSEC 101",
        "advanced": "advanced",
        "specialized": "specialized",
    },
    FundingLimit: {
        "no_limit": "no limit",
        "dependency_only": "dependency only",
        "delinquency_only": "delinquency only",
        "system_involved_only": "system-involved youth only",
        "county_contract": "a county contract",
        "medi_cal": "Medi-Cal",
        "victim_compensation": "victim compensation",
        "private_pay": "private pay",
    },
    Payer: {
        "medi_cal": "Medi-Cal",
        "victim_compensation": "victim compensation",
        "private_pay": "private pay",
    },
    Response: {
        "2_hours": "within 2 hours",
        "72_hours": "within 72 hours",
        "10_days": "within 10 days",
        "ongoing": "for ongoing care",
    },
    LicenseStatus: {
        "licensed": "licensed",
        "pending": "pending",
        "on_probation": "on probation",
        "inactive": "inactive",
        "closed": "closed",
    },
    Precision: {
        "coordinates": "its address",
        "zip": "its ZIP code",
        "city": "its city",
        "county": "its county only",
        "area": "its area only",
    },
    Status: {"meets": "meets", "unknown": "unknown", "fails": "does not"},
    Seeking: {"placement": "placement", "service": "service", "both": "placements and services"},
}

#: For each of FLAGS: what a listing does that says yes, to stand after "they", "they do not" or "do you".
FLAG_LABELS: dict[str, str] = {
    "pregnant_or_parenting": "serve youth who are pregnant or parenting",
    "sogie_affirming": "affirm sexual orientation, gender identity and expression (SOGIE)",
    "wheelchair_access": "have wheelchair access",
    "accepts_substance_use": "accept youth who use substances",
    "accepts_return_after_absence": "take a youth back after they leave care",
    "harm_reduction": "practice harm reduction",
}


def label(code: StrEnum) -> str:
    """The words for a code, e.g. ``label(Response.WITHIN_10_DAYS)`` is "within 10 days"."""
    return LABELS[type(code)][code]
