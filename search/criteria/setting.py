"""Criteria about the setting and the care it gives."""

from collections import Counter
from datetime import datetime, timedelta

from search.answer import Availability
from search.catalogue import Rows
from search.codes import CsecTraining, PlacementType, ProviderType, Response, Seeking, label
from search.columns import (
    PLACEMENT_TYPES,
    PROVIDER_TYPES,
    RESPONSES,
    SECURITY,
    TRAININGS,
    Bools,
    Columns,
    has_all,
    has_any,
    is_one_of,
    is_stated,
    microseconds,
)
from search.criteria.base import (
    MEETS,
    Criterion,
    Loosening,
    Search,
    Statuses,
    as_preference,
    asked,
    everyone,
    judge,
)
from search.criteria.wording import listed, shortly
from search.documents import Listing
from search.query import Query

#: Openings stated longer ago than this say nothing of today.
FRESH = timedelta(hours=72)


class ProviderSought(Criterion):
    """A placement or a service, as sought; ``both`` is met by everyone."""

    name = "seeking"
    title = "placement or service"

    def is_asked(self, query: Query) -> bool:
        return True

    def evaluate(self, search: Search) -> Statuses:
        if search.query.seeking is Seeking.BOTH:
            return everyone(search, MEETS)
        provider, wanted = search.columns.provider_type, PROVIDER_TYPES.number(search.query.seeking)
        return judge(provider == wanted, (provider != wanted) & (provider >= 0))

    def detail(self, search: Search, row: int) -> str:
        provider = search.listing(row).provider_type
        return f"It is a {label(provider)}." if provider else "Does not say whether it is a placement or a service."

    def question(self, search: Search) -> str:
        return "Are you a placement or a service?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening({"seeking": Seeking.BOTH.value}, "look for placements and services")


class PlacementTypeAsked(Criterion):
    """One of the asked types."""

    name = "placement_type"
    title = "type of placement"

    def is_asked(self, query: Query) -> bool:
        return bool(query.placement_types)

    def evaluate(self, search: Search) -> Statuses:
        kind = search.columns.placement_type
        meets = is_one_of(kind, PLACEMENT_TYPES, search.query.placement_types)
        return judge(meets, (kind >= 0) > meets)

    def detail(self, search: Search, row: int) -> str:
        kind = search.listing(row).placement_type
        return f"Type of placement: {label(kind)}." if kind else "Does not say which type of placement it is."

    def question(self, search: Search) -> str:
        return "Which type of placement are you?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        counted = Counter(search.columns.placement_type[rows].tolist())
        most = PlacementType(PLACEMENT_TYPES.codes[max(sorted(counted), key=counted.__getitem__)])
        types = [*(kind.value for kind in search.query.placement_types), most.value]
        return Loosening({"placement_types": types}, f"also {label(most)}")


class ResponseTime(Criterion):
    """As fast as asked, or faster."""

    name = "response"
    title = "response time"

    def is_asked(self, query: Query) -> bool:
        return query.response is not None

    def evaluate(self, search: Search) -> Statuses:
        fastest, wanted = search.columns.response, RESPONSES.number(asked(search.query.response))
        return judge((fastest >= 0) & (fastest <= wanted), fastest > wanted)

    def detail(self, search: Search, row: int) -> str:
        fastest = search.listing(row).response
        return f"Responds {label(fastest)}." if fastest else "Does not say how fast it responds."

    def question(self, search: Search) -> str:
        return f"Can you respond {label(asked(search.query.response))}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        fastest = Response(RESPONSES.codes[int(search.columns.response[rows].min())])
        return Loosening({"response": fastest.value}, label(fastest))


class SecurityMeasures(Criterion):
    """Every asked measure is listed."""

    name = "security"
    title = "security"

    def is_asked(self, query: Query) -> bool:
        return bool(query.security)

    def evaluate(self, search: Search) -> Statuses:
        column = search.columns.security
        meets = has_all(column, SECURITY.mask(search.query.security))
        return judge(meets, is_stated(column) > meets)

    def detail(self, search: Search, row: int) -> str:
        measures = search.listing(row).security
        return f"Lists {listed(map(label, measures))}." if measures else "Does not list any security measures."

    def question(self, search: Search) -> str:
        return f"Do you have {listed(map(label, search.query.security))}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        wanted = search.query.security
        missing = min(
            ([code for code in wanted if code not in search.listing(int(row)).security] for row in rows), key=len
        )
        rest = [code.value for code in wanted if code not in missing]
        return Loosening({"security": rest}, f"without {listed(map(label, missing))}")


class CsecTrained(Criterion):
    """Any training on commercial sexual exploitation; ``none`` fails."""

    name = "csec_trained"
    title = "CSEC training"

    def is_asked(self, query: Query) -> bool:
        return query.csec_trained

    def evaluate(self, search: Search) -> Statuses:
        training, none = search.columns.csec_training, TRAININGS.number(CsecTraining.NONE)
        return judge((training >= 0) & (training != none), training == none)

    def detail(self, search: Search, row: int) -> str:
        training = search.listing(row).csec_training
        if training is None:
            return "Does not say whether staff are trained on CSEC."
        trained = training is not CsecTraining.NONE
        return f"Staff training on CSEC: {label(training)}." if trained else "Staff have no CSEC training."

    def question(self, search: Search) -> str:
        return "What training do staff have on commercial sexual exploitation?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(as_preference(search.query, self.name), "make it a preference")


def are_openings_fresh(columns: Columns, now: datetime) -> Bools:
    """Which of n listings state openings of the last 72 hours; a moment still to come says nothing."""
    moment = microseconds(now)
    as_of = columns.openings_as_of
    oldest = moment - FRESH // timedelta(microseconds=1)
    return (columns.openings >= 0) & (as_of >= oldest) & (as_of <= moment)


def availability(listing: Listing, now: datetime) -> Availability:
    """A listing's openings as last stated: open or full where that is fresh, else unknown."""
    openings, as_of = listing.openings, listing.openings_as_of
    if openings is None or as_of is None or not now - FRESH <= as_of <= now:
        return Availability(openings, as_of, "unknown")
    return Availability(openings, as_of, "open" if openings > 0 else "full")


class OpenBed(Criterion):
    """At least one opening, stated within 72 hours."""

    name = "open_bed"
    title = "open bed"

    def is_asked(self, query: Query) -> bool:
        return query.open_bed

    def evaluate(self, search: Search) -> Statuses:
        fresh, openings = are_openings_fresh(search.columns, search.now), search.columns.openings
        return judge(fresh & (openings >= 1), fresh & (openings == 0))

    def detail(self, search: Search, row: int) -> str:
        stated = availability(search.listing(row), search.now)
        if stated.openings is None:
            return "Does not state its openings."
        if stated.state == "unknown":
            return f"Openings: {stated.openings}, but that was not stated in the last 72 hours."
        return f"Openings: {stated.openings}, stated in the last 72 hours."

    def question(self, search: Search) -> str:
        return "Do you have an opening today?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(as_preference(search.query, self.name), "make it a preference: full as last stated")


class Needs(Criterion):
    """A service has one of the asked needs at least.

    Only services are asked, so nothing else ever fails. For the order alone, another listing ranks as meeting it
    where it covers a need, else as unknown: never behind a service that covers no more, never before one that does.
    """

    name = "needs"
    title = "needs"

    def is_asked(self, query: Query) -> bool:
        return bool(query.needs)

    def concerns(self, listing: Listing) -> bool:
        return listing.provider_type is ProviderType.SERVICE

    def evaluate(self, search: Search) -> Statuses:
        columns = search.columns
        covers = has_any(columns.needs, search.snapshot.needs.mask(search.query.needs))
        is_service = columns.provider_type == PROVIDER_TYPES.number(ProviderType.SERVICE)
        return judge(covers, (is_service & is_stated(columns.needs)) > covers)

    def detail(self, search: Search, row: int) -> str:
        needs, labels = search.listing(row).needs, search.snapshot.need_labels
        met = [labels.get(code, code) for code in search.query.needs if code in needs]
        if met:
            return f"Offers {shortly(met)}."
        return "Offers none of these needs." if needs else "Does not say which needs it meets."

    def question(self, search: Search) -> str:
        labels = search.snapshot.need_labels
        return f"Which of these do you offer: {shortly([labels.get(code, code) for code in search.query.needs])}?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(None, "these services offer other needs")
