"""Somebody else's service areas as the counties that are served."""

from collections.abc import Sequence

from search.codes import STATEWIDE

_WHOLE_STATE = frozenset({STATEWIDE, "california", "state of california"})


class MoreThanCounties(ValueError):
    """The areas name a city or a neighbourhood: then it is not known which counties are not served."""


def counties_served(areas: Sequence[str]) -> str:
    """The cell of ``counties_served``, blank where there is no area. Errors: MoreThanCounties."""
    if any(area.casefold() in _WHOLE_STATE for area in areas):
        return STATEWIDE
    if all(area.casefold().endswith(" county") for area in areas):
        return ";".join(areas)
    raise MoreThanCounties("names more than counties; counties_served is left blank")
