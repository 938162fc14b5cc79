"""Where HSDS itself keeps the facts of a listing, read leniently: the nearest object that says something counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.hsds.identity import term_id
from directory.hsds.profile import as_cell
from directory.hsds.taxonomies import Taxonomy
from importers.categories import NEEDS

Object = Mapping[str, Any]

#: Units of a capacity that are places for a youth.
_PLACES = frozenset({"bed", "beds", "place for a youth"})
_SAID_BESIDE = (
    ("eligibility_description", "Eligibility"),
    ("application_process", "How to apply"),
    ("wait_time", "Wait"),
)
_PAYMENT = ("fees_description", "fees")


@dataclass(frozen=True, slots=True)
class Holders:
    """One service at one location, with what hangs on each; an object that is missing is empty."""

    service: Object
    at: Object
    location: Object
    organization: Object

    @classmethod
    def of(cls, service: Object, at: Object) -> "Holders":
        return cls(service, at, _object(at, "location"), _object(service, "organization"))

    def parts(self, name: str) -> Sequence[Object]:
        """The objects of a list: those at this location, else the service's, the location's, the organization's."""
        for holder in (self.at, self.service, self.location, self.organization):
            found = _objects(holder, name)
            if found:
                return found
        return ()


def text(holder: Object, name: str) -> str:
    """A property as a cell without outer space; blank where it says nothing."""
    return as_cell(holder.get(name)).strip()


def beside(service: Object) -> dict[str, str]:
    """The description with what HSDS says beside it, and what it says of fees."""
    said = [f"{label}: {words}" for name, label in _SAID_BESIDE if (words := text(service, name))]
    fees = next((words for name in _PAYMENT if (words := text(service, name))), "")
    own = text(service, "description")
    return {"description": "\n\n".join([*([own] if own else []), *said]), "funding_notes": fees}


def intake(holders: Holders) -> dict[str, str]:
    contact = next(iter(holders.parts("contacts")), {})
    phone = next(filter(_is_voice, [*holders.parts("phones"), *_objects(contact, "phones")]), {})
    extension = text(phone, "extension")
    schedule = next(iter(holders.parts("schedules")), {})
    return {
        "intake_name": text(contact, "name"),
        "intake_title": text(contact, "title") or text(contact, "department"),
        "intake_email": text(contact, "email") or text(holders.service, "email"),
        "intake_phone": text(phone, "number") + (f" ext. {extension}" if extension else ""),
        "intake_hours": text(schedule, "description"),
    }


def _is_voice(phone: Object) -> bool:
    return bool(text(phone, "number")) and text(phone, "type").casefold() not in ("fax", "tty", "textphone")


def place(location: Object) -> dict[str, str]:
    """The street address and coordinates of a physical location; another has none."""
    if text(location, "location_type").casefold() in ("virtual", "postal"):
        return {}
    addresses = _objects(location, "addresses")
    address = next((one for one in addresses if text(one, "address_type") not in ("postal", "virtual")), {})
    lines = [text(address, "address_1"), text(address, "address_2")]
    region = text(address, "region")
    return {
        "address": ", ".join(line for line in lines if line),
        "city": text(address, "city"),
        "state": text(address, "state_province"),
        "zip": text(address, "postal_code"),
        "county": region if region.casefold().endswith(" county") else "",
        "latitude": text(location, "latitude"),
        "longitude": text(location, "longitude"),
    }


def openings(service: Object) -> dict[str, str]:
    """Places that are open, where the file counts places; a capacity of something else is none of ours."""
    for capacity in _objects(service, "capacities"):
        if text(_object(capacity, "unit"), "name").casefold() in _PLACES:
            return {
                "openings": text(capacity, "available"),
                "openings_as_of": text(capacity, "updated"),
                "capacity": text(capacity, "maximum"),
            }
    return {}


def classified(holders: Holders) -> dict[str, str]:
    """What our own terms state, by their ids; of others, a need that a category names."""
    found: dict[str, list[str]] = defaultdict(list)
    for taxonomy, code in _terms(holders):
        found[taxonomy].append(code)
    return {taxonomy: ";".join(dict.fromkeys(codes)) for taxonomy, codes in found.items()}


def _terms(holders: Holders) -> Iterator[tuple[str, str]]:
    for attribute in holders.parts("attributes"):
        term = _object(attribute, "taxonomy_term")
        id = text(attribute, "taxonomy_term_id") or text(term, "id")
        taxonomy, code = text(term, "taxonomy"), text(term, "code")
        if taxonomy in tuple(Taxonomy) and term_id(taxonomy, code) == id:
            yield taxonomy, code
        elif (need := NEEDS.get(text(term, "name").casefold())) is not None:
            yield Taxonomy.NEEDS, need


def _object(holder: Object, name: str) -> Object:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _objects(holder: Object, name: str) -> Sequence[Object]:
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else ()
