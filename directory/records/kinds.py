"""What kind of fact a column holds. Access decides by kind who may see it; a column without one fails a test."""

from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    KEY = "key"
    """Ties rows together; means nothing to a reader."""
    REFERENCE = "reference"
    """Public reference data: counties, needs, rules."""
    FACE = "face"
    """What a listing shows to every signed-in person: names, programs, counties."""
    TERMS = "terms"
    """Whom a listing takes and on what terms: ages, jurisdictions, funding, openings, training."""
    INTAKE = "intake"
    """How intake is reached: phone and hours."""
    INTAKE_PERSON = "intake_person"
    """Who answers at intake: name, title, e-mail."""
    PLACE = "place"
    """The finest place of a public listing. A confidential one has none."""
    SECURITY = "security"
    """How a placement keeps youth safe."""
    CANDID = "candid"
    """Strengths and barriers, as the organization or staff put them."""
    PROVENANCE = "provenance"
    """Where a record came from and when it changed."""
    ACCOUNT = "account"
    """Who may sign in."""
    SECRET = "secret"  # noqa: S105  the name of a kind, not a secret
    """Password and token hashes: shown to nobody."""
    CASE = "case"
    """What a worker asked for a youth: the owner's alone, and it expires."""


def kind(value: Kind) -> dict[str, Any]:
    """The ``info`` of a column: ``mapped_column(info=kind(Kind.FACE))``."""
    return {"kind": value}
