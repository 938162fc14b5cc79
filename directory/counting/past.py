"""The directory at another date, worked out from the history of changes.

Each listing's facts are taken back, change by change, to what they were. What history does not hold stays as it is
now: a confidential place was never written down, and a listing that was removed altogether left nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.listings import read_views
from directory.access.policy import listing_exists_for
from directory.access.reveal import ListingView
from directory.clock import CALIFORNIA
from directory.counting.survey import Survey, survey_of
from directory.finding import Finder
from directory.publishing import published
from directory.records import Action, Change, Listing
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT, Value
from directory.records.listing import ListingStatus
from directory.records.reading import ListingRecord, read_listings, read_vocabulary
from search.catalogue import Catalogue
from search.documents import Listing as Document


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a listing that the reader may see. ``facts`` are labels, never values."""

    listing: ListingView
    action: Action
    at: datetime
    facts: tuple[str, ...]


#: Listings read at a time: as many as one query may name on either database, so that their number adds no query.
_AT_ONCE = 30_000


def surveys_on(finder: Finder, session: Session, actor: Actor, seeds: Path, days: Sequence[date]) -> list[Survey]:
    """What the actor could have counted at the end of each of these days: one reading of the directory for all."""
    moments = [end_of(day) for day in days]
    words, later = read_vocabulary(session), _changes_after(session, min(moments))
    then: list[list[Document]] = [[] for _ in moments]
    for record in read_listings(session, chunk=_AT_ONCE):
        changes = later.get(record.id, ())
        for documents, moment in zip(then, moments, strict=True):
            past = as_of(record, [change for change in changes if change.at > moment], words)
            if past is not None and past.is_active and _is_counted(actor, past):
                documents.append(published(past, finder.gazetteer))
    labels = {code: need.label for code, need in finder.needs(session).items()}
    surveys = []
    for documents, moment in zip(then, moments, strict=True):
        catalogue = Catalogue(finder.gazetteer, labels)
        catalogue.replace(documents)
        surveys.append(survey_of(catalogue.snapshot, session, seeds, moment))
    return surveys


def end_of(day: date) -> datetime:
    """The last moment of a day in California."""
    return datetime.combine(day + timedelta(days=1), time(), CALIFORNIA) - timedelta(microseconds=1)


def as_of(record: ListingRecord, later: Sequence[Change], words: Vocabulary) -> ListingRecord | None:
    """A listing before these changes, which are the latest first; None where it was not there yet."""
    if not later:
        return record
    facts: dict[str, Value] = dict(record.facts)
    status = record.status
    for change in later:
        if change.action == Action.CREATED:
            return None
        if change.action in (Action.CLOSED, Action.REOPENED):
            status = ListingStatus.ACTIVE if change.action == Action.CLOSED else ListingStatus.CLOSED
        for name, (before, _) in change.differences.items():
            if name in FACT:
                _put(facts, name, before, words)
    return replace(record, facts=facts, status=status)


def changes_since(session: Session, actor: Actor, uuids: Collection[str], since: date) -> list[Changed]:
    """What changed on these listings since the beginning of a day, latest first."""
    if not uuids:
        return []
    beginning = datetime.combine(since, time(), CALIFORNIA)
    rows = session.execute(
        select(Change, Listing.uuid)
        .join(Listing, Listing.id == Change.listing_id)
        .where(Listing.uuid.in_(list(uuids)), Change.at >= beginning)
        .order_by(Change.at.desc(), Change.id.desc())
    ).all()
    views = read_views(session, actor, {uuid for _, uuid in rows})
    return [
        Changed(views[uuid], Action(change.action), change.at, _labels(change, views[uuid]))
        for change, uuid in rows
        if uuid in views
    ]


def _labels(change: Change, view: ListingView) -> tuple[str, ...]:
    return tuple(FACT[name].label for name in change.differences if name in FACT and view.shows(name))


def _changes_after(session: Session, moment: datetime) -> Mapping[int, list[Change]]:
    """listing id → its changes after a moment, the latest first."""
    later: dict[int, list[Change]] = defaultdict(list)
    for change in session.scalars(
        select(Change).where(Change.at > moment).order_by(Change.at.desc(), Change.id.desc())
    ):
        later[change.listing_id].append(change)
    return later


def _put(facts: dict[str, Value], name: str, cell: str | None, words: Vocabulary) -> None:
    try:
        value = None if cell is None else read_cell(FACT[name], cell, words)
    except BadValue:
        # A code that is not one any more: what it was cannot be counted, so what it is now stays.
        return
    if value is None:
        facts.pop(name, None)
    else:
        facts[name] = value


def _is_counted(actor: Actor, record: ListingRecord) -> bool:
    return listing_exists_for(actor, record) and not record.is_canary
