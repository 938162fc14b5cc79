"""What forms about people choose from: counties, and organizations by name."""

from collections.abc import Iterable

from sqlalchemy import select
from wtforms.fields import SelectChoice

from directory.pages.serving import current_session
from directory.records import County, Organization
from directory.records.organization import name_key


def county_choices() -> list[SelectChoice]:
    """The 58 counties by name."""
    return [SelectChoice(name, name) for name in current_session().scalars(select(County.name).order_by(County.name))]


def organization_names() -> list[str]:
    """Every organization's name, in order."""
    return list(current_session().scalars(select(Organization.name).order_by(Organization.name)))


def organizations_named(names: Iterable[str]) -> tuple[list[Organization], list[str]]:
    """The organizations of these names, and the names that are nobody's."""
    found: list[Organization] = []
    unknown: list[str] = []
    for name in names:
        one = current_session().scalar(select(Organization).where(Organization.name_key == name_key(name)))
        if one is None:
            unknown.append(name)
        elif one not in found:
            found.append(one)
    return found, unknown
