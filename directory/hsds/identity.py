"""Stable ids for the parts that HSDS gives an id and we do not store: the same part has the same id for ever."""

from uuid import UUID, uuid5

#: Made once, at random; every id of a term or a part is derived from it or from a stored uuid.
_NAMESPACE = UUID("5d0a6a1e-6c5b-4b0f-9a3e-0d6f4b1f7c92")


def term_id(taxonomy: str, code: str = "") -> str:
    """The id of a taxonomy, or of one of its terms."""
    return str(uuid5(_NAMESPACE, f"{taxonomy}/{code}"))


def part_id(owner: str, part: str) -> str:
    """The id of a part (a phone, an address) of what has the uuid ``owner``."""
    return str(uuid5(UUID(owner), part))
