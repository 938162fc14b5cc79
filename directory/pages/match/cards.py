"""A match as its card shows it: the answer of the search beside the facts that the reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from directory.access.reveal import ListingView
from directory.pages.words import count, listed, openings_words, sentence, where_words
from search.answer import Answer, CriterionResult, Interval, Match, NearMiss
from search.codes import LicenseStatus, ProviderType, Status, label
from search.criteria import CRITERION
from search.documents import Listing, Site


@dataclass(frozen=True, slots=True)
class Nearby:
    """A need that services around a placement meet: the nearest few, each with how far."""

    need: str
    services: tuple[tuple[ListingView, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One match. ``site`` is what the map may draw, None where the reader may not see places."""

    listing: ListingView
    match: Match
    kind: str
    where: str
    openings: str
    site: Site | None
    nearby: tuple[Nearby, ...]

    def results(self, status: str) -> list[CriterionResult]:
        """The asked criteria that this listing answers so, in their order; what kind it is stands above already."""
        return [each for each in self.match.results if each.status == status and self._is_to_the_point(each.criterion)]

    @property
    def questions(self) -> list[str]:
        """What to ask intake."""
        return [each.text for each in self.match.questions if self._is_to_the_point(each.criterion)]

    def _is_to_the_point(self, criterion: str) -> bool:
        """The kind stands above already, and a service is of no type of placement, so nobody asks it for one."""
        is_service = self.match.listing.provider_type is ProviderType.SERVICE
        return criterion != "seeking" and not (is_service and criterion == "placement_type")

    @property
    def tally(self) -> str:
        """ "Fits 7 of 9, 2 to ask": what of the asked is known to fit."""
        fits, unknown, not_so = (len(self.results(status)) for status in (Status.MEETS, Status.UNKNOWN, Status.FAILS))
        asked = fits + unknown + not_so
        if not asked:
            return "Nothing more was asked"
        parts = [f"Fits {fits} of {asked}"]
        if unknown:
            parts.append(f"{unknown} to ask")
        if not_so:
            parts.append(f"{not_so} preferred but not so")
        needs = len(self.match.needs_met) + len(self.match.needs_missing)
        if needs:
            parts.append(f"offers {len(self.match.needs_met)} of {count(needs, 'need')}")
        return " · ".join(parts)


def ids_in(answer: Answer) -> set[str]:
    """Every listing that the page of results names."""
    around = (
        service.listing.id
        for match in answer.matches
        if match.needs_nearby is not None
        for services in match.needs_nearby.met.values()
        for service in services
    )
    return called_in(answer) | set(around)


def called_in(answer: Answer) -> set[str]:
    """Every listing whose intake number the page shows: the matches."""
    return {match.listing.id for match in answer.matches}


def cards(answer: Answer, views: Mapping[str, ListingView], need_labels: Mapping[str, str], at: datetime) -> list[Card]:
    """A card for each match that exists for the reader, in the answer's order."""
    return [card(match, views, need_labels, at) for match in answer.matches if match.listing.id in views]


def card(match: Match, views: Mapping[str, ListingView], need_labels: Mapping[str, str], at: datetime) -> Card:
    """The card of a match whose listing is among ``views``."""
    view = views[match.listing.id]
    return Card(
        listing=view,
        match=match,
        kind=kind_words(match.listing),
        where=where_words(match.listing.site, match.distance),
        openings=_openings(match, at),
        site=match.listing.site if view.shows("latitude") else None,
        nearby=_nearby(match, views, need_labels),
    )


def kind_words(listing: Listing) -> str:
    """The type of placement, or that it is a service, with what is to know of its license."""
    if listing.placement_type is not None:
        kind = label(listing.placement_type)
    else:
        kind = label(listing.provider_type) if listing.provider_type else "type not stated"
    if listing.license_status is not None:
        return sentence(f"{kind} · {_LICENSE[listing.license_status]}")
    is_placement = listing.placement_type is not None
    return sentence(f"{kind} · license not stated" if is_placement else kind)


_LICENSE = {
    LicenseStatus.LICENSED: "licensed",
    LicenseStatus.PENDING: "license pending",
    LicenseStatus.ON_PROBATION: "license on probation",
    LicenseStatus.INACTIVE: "license inactive",
    LicenseStatus.CLOSED: "license closed",
}


def criterion_title(name: str) -> str:
    """What a criterion is called."""
    return sentence(CRITERION[name].title) if name in CRITERION else name


def change_words(miss: NearMiss) -> str:
    """What a near miss says after its criterion's name: "64 miles" of "distance: 64 miles"."""
    _, colon, words = miss.text.partition(": ")
    return words if colon else miss.text


def labels_of(codes: Iterable[str], need_labels: Mapping[str, str]) -> str:
    """Needs by their labels, as one phrase."""
    return listed(need_labels.get(code, code) for code in codes)


def _openings(match: Match, at: datetime) -> str:
    """The openings with their age; nothing for a service that states none, as most have no beds."""
    is_service = match.listing.provider_type is ProviderType.SERVICE
    return "" if is_service and match.availability.openings is None else openings_words(match.availability, at)


def _nearby(match: Match, views: Mapping[str, ListingView], need_labels: Mapping[str, str]) -> tuple[Nearby, ...]:
    if match.needs_nearby is None:
        return ()
    return tuple(
        Nearby(
            need_labels.get(code, code),
            tuple(
                (views[service.listing.id], _how_far(service.distance))
                for service in services
                if service.listing.id in views
            ),
        )
        for code, services in match.needs_nearby.met.items()
    )


def _how_far(distance: Interval | None) -> str:
    return "serves the county" if distance is None else where_words(Site(), distance).lower()
