"""Openings in ten seconds: one screen for all listings of an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.corrections import count_corrections
from directory.access.guard import current_actor, requires
from directory.access.keeping import own_records
from directory.access.permissions import Permission
from directory.access.reveal import ListingView, reveal
from directory.changes.keeping import state_openings
from directory.changes.listings import ChangedMeanwhile
from directory.changes.proposals import InvalidFacts
from directory.clock import now
from directory.pages.keeping.blueprint import blueprint, ground
from directory.pages.listings.data_points import openings_of
from directory.pages.serving import current_session
from directory.pages.words import count, openings_words, sentence
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT
from directory.records.reading import ListingRecord

_NO_WORDS = Vocabulary({}, {})
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One listing on the screen. ``number`` is what stands in its field."""

    listing: ListingView
    number: str
    words: str
    state: str
    seen: str
    """Names the openings that the reader has seen: saved over others, a change would be lost."""
    capacity: int | None
    problem: str = ""

    @property
    def key(self) -> str:
        return self.listing.id


@blueprint.get("/keeping")
@requires(Permission.STATE_OPENINGS)
def openings() -> str:
    """Every listing that the actor speaks for, with its openings."""
    records = _own()
    return _page([_row(record, now()) for record in records if record.is_active], records)


@blueprint.post("/keeping")
@requires(Permission.STATE_OPENINGS)
def save_openings() -> str | Response | tuple[str, int]:
    """Save the numbers that changed, or say that one or all are the same as before, or count one up or down."""
    act, _, which = request.form.get("do", "save").partition(":")
    every, moment = _own(), now()
    records = [record for record in every if record.is_active]
    rows = [_typed(_row(record, moment), request.form) for record in records]
    if act in ("up", "down"):
        return _page([_stepped(row, which, 1 if act == "up" else -1) for row in rows], every)
    wanted = [_is_wanted(row, record, act, which) for row, record in zip(rows, records, strict=True)]
    tried = [
        _save(row, record, act, moment) if is_wanted else row
        for row, record, is_wanted in zip(rows, records, wanted, strict=True)
    ]
    if any(row.problem for row in tried):
        # Nothing is saved by half: the answer below 400 would commit what went well.
        return _page(tried, every), 409 if any("meanwhile" in row.problem for row in tried) else 422
    flash(f"Saved: {count(sum(wanted), 'listing')} as of now.", "success")
    return redirect(url_for("keeping.openings"), code=303)


def _own() -> list[ListingRecord]:
    return own_records(current_session(), current_actor())


def _row(record: ListingRecord, moment: datetime) -> Row:
    view = reveal(current_actor(), record)
    stated = openings_of(view, moment)
    held, capacity = record.facts.get("openings"), record.facts.get("capacity")
    return Row(
        view,
        "" if held is None else str(held),
        openings_words(stated, moment) if stated else "",
        stated.state if stated else "unknown",
        seen_of(record),
        capacity if isinstance(capacity, int) else None,
    )


def seen_of(record: ListingRecord) -> str:
    """A name for the openings that are held now."""
    as_of = record.facts.get("openings_as_of")
    return f"{record.facts.get('openings', '')}@{as_of.isoformat() if isinstance(as_of, datetime) else ''}"


def _typed(row: Row, form: Mapping[str, str]) -> Row:
    """The row with what was written; ``seen`` is as the reader had it."""
    return replace(
        row,
        number=form.get(f"openings-{row.key}", row.number).strip(),
        seen=form.get(f"seen-{row.key}", row.seen),
    )


def _stepped(row: Row, key: str, step: int) -> Row:
    if row.key != key:
        return row
    before = int(row.number) if row.number.isdecimal() and len(row.number) < 6 else 0
    return replace(row, number=str(min(max(before + step, 0), row.capacity or _MOST)))


def _is_wanted(row: Row, record: ListingRecord, act: str, which: str) -> bool:
    """Whether this row is to be saved by what was pressed."""
    if act == "same":
        return row.key == which
    if act == "all":
        return "openings" in record.facts
    return row.number not in ("", str(record.facts.get("openings", "")))


def _save(row: Row, record: ListingRecord, act: str, moment: datetime) -> Row:
    """The row as saved, or with its problem."""
    text = str(record.facts.get("openings", "")) if act in ("same", "all") else row.number
    problem = save_one(record, text, row.seen, moment)
    return replace(row, problem=problem, seen=seen_of(record)) if problem else row


def save_one(record: ListingRecord, text: str, seen: str, moment: datetime) -> str:
    """State a listing's openings; returns the problem, empty where they are saved."""
    if seen != seen_of(record):
        held = record.facts.get("openings")
        return f"Someone has meanwhile stated {held}. Look at the number, then save again."
    try:
        number = read_cell(FACT["openings"], text, _NO_WORDS)
        if not isinstance(number, int):
            return "Write how many openings there are; 0 where it is full."
        state_openings(current_actor(), current_session(), record, number, ground(), moment)
    except BadValue as problem:
        return f"This {problem.reason}."
    except InvalidFacts as problem:
        return " ".join(sentence(each.message) + "." for each in problem.problems)
    except ChangedMeanwhile:
        return "Someone has meanwhile changed this listing. Save again."
    return ""


def _page(rows: Sequence[Row], records: Sequence[ListingRecord]) -> str:
    """``records`` are all that the actor keeps: those that are closed are linked, so that they can be opened again."""
    session, actor = current_session(), current_actor()
    closed = [reveal(actor, record) for record in records if not record.is_active]
    reports = count_corrections(session, actor)
    return render_template("keeping/openings.html", rows=rows, closed=closed, reports=reports)
