"""Editing one part of a listing: the form, a look before saving, and what to do when two people wrote."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.keeping import as_worker_sees, awaiting_review
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.drafts import draft_of, forget_draft, may_be_drafted
from directory.changes.keeping import Kept, Stated, keep, proposed, waiting_change
from directory.changes.listings import ChangedMeanwhile
from directory.changes.proposals import InvalidFacts, Proposal
from directory.changes.reviews import wanted_of
from directory.clock import now
from directory.pages.keeping.blueprint import blueprint, ground, kept_or_404
from directory.pages.keeping.effects import effects, purges
from directory.pages.keeping.merging import Collision, Values, collisions, own_changes
from directory.pages.keeping.sections import (
    HEADING_OF,
    WHY,
    Section,
    blame,
    cell,
    field_data,
    held,
    read_section,
    sent_section,
    shown_section,
    words_of,
)
from directory.pages.listings.data_points import data_points, is_confidential
from directory.pages.serving import current_finder, current_session
from directory.pages.words import count
from directory.records import Draft, ProposedChange
from directory.records.facts import FACT, Value
from directory.records.reading import ListingRecord

#: The field that says which waiting change the writer has seen.
WAITS = "waits"


@blueprint.get("/keeping/<uuid:listing_id>/<int:part>")
@requires(Permission.KEEP_LISTINGS)
def edit(listing_id: object, part: int) -> str:
    record = kept_or_404(listing_id)
    section = existing(shown_section(record, part_or_404(part)))
    return form_page(section, record, draft_of(current_actor(), current_session(), record, part, now()))


@blueprint.post("/keeping/<uuid:listing_id>/<int:part>")
@requires(Permission.KEEP_LISTINGS)
def save(listing_id: object, part: int) -> str | Response | tuple[str, int]:
    """Look at it, or save it. What loses a match is said first, and saved when it was seen."""
    record = kept_or_404(listing_id)
    section = existing(sent_section(record, part_or_404(part)))
    mine = read_section(section)
    if mine is None:
        return form_page(section, record), 422
    mine = mine | _chosen(section, record)
    both = _unseen(section, record, mine)
    if both:
        return _conflict_page(section, record, mine, both), 409
    return _settle(section, record, mine)


def _settle(section: Section, record: ListingRecord, mine: Values) -> str | Response | tuple[str, int]:
    stated = Stated.of(own_changes(section.base, mine))
    try:
        proposal = proposed(record, stated, ground(), now())
        act = request.form.get("do", "save")
        if act == "again":
            return form_page(section, record)
        lost = _effects(record, proposal)
        if act == "look" or (lost and act != "sure"):
            return _look_page(section, record, mine, proposal, lost)
        kept = keep(current_actor(), current_session(), record, stated, ground(), now(), section.reason)
    except InvalidFacts as problems:
        blame(section, problems)
        return form_page(section, record), 422
    except ChangedMeanwhile:
        record = kept_or_404(record.uuid)
        return _conflict_page(section, record, mine, _unseen(section, record, mine)), 409
    forget_draft(current_actor(), current_session(), record, section.part)
    _tell(kept)
    return redirect(url_for("keeping.show", listing_id=record.uuid), code=303)


def _effects(record: ListingRecord, proposal: Proposal) -> list[str]:
    """What a change does. A closed listing matches nobody, so it loses nobody either."""
    if record.is_active:
        return effects(record, record.facts, proposal.wanted)
    return list(purges(record.facts, proposal.wanted))


def _tell(kept: Kept) -> None:
    if kept.live:
        flash(f"Saved: {count(len(kept.live), 'fact')}, live now.", "success")
    if kept.waiting:
        names = ", ".join(FACT[name].label for name in kept.waiting)
        flash(f"PACT staff will look at this before it is live: {names}.", "success")
    if not kept.live and not kept.waiting:
        flash("Nothing was changed.", "success")
    for warning in kept.warnings:
        flash(f"{FACT[warning.column].label} {warning.message}.", "warning")


def part_or_404(number: int) -> int:
    """Itself. Errors: 404 where a listing has no such part."""
    if number not in HEADING_OF:
        raise NotFound
    return number


def existing(section: Section) -> Section:
    """Itself. Errors: 404 where the actor may state nothing of this part."""
    if not section.facts:
        raise NotFound
    return section


def _unseen(section: Section, record: ListingRecord, mine: Values) -> list[Collision]:
    """What someone else wrote of the same facts that the writer has not seen: live now, or waiting for staff."""
    both, waits = collisions(section.base, mine, record.facts), waiting_change(current_session(), record)
    if waits is None or request.form.get(WAITS) == _name_of(waits):
        return both
    asked, live = wanted_of(current_session(), waits), {each.name for each in both}
    return both + [
        Collision(name, section.base.get(name), asked[name], value, is_waiting=True)
        for name, value in own_changes(section.base, mine).items()
        if name in asked and asked[name] != value and name not in live
    ]


def _name_of(waits: ProposedChange | None) -> str:
    """Names what waits as somebody saw it; empty for nothing."""
    return waits.proposed_at.isoformat() if waits is not None else ""


def _chosen(section: Section, record: ListingRecord) -> dict[str, Value | None]:
    """What was chosen of theirs on the page that showed both."""
    names = [fact.name for fact in section.facts if request.form.get(f"choose-{fact.name}") == "theirs"]
    return {name: record.facts.get(name) for name in names}


def form_page(section: Section, record: ListingRecord, draft: Draft | None = None) -> str:
    """The form of a part. ``draft``: what its reader has left unsaved, to be taken up or given up."""
    waits = waiting_change(current_session(), record)
    return render_template(
        "keeping/section.html",
        section=section,
        listing=reveal(current_actor(), record),
        was={name: cell(name, value) for name, value in section.base.items()},
        waits=[
            (FACT[name].label, words_of(name, value))
            for name, value in (wanted_of(current_session(), waits) if waits else {}).items()
            if name in section.form
        ],
        waits_name=(WAITS, _name_of(waits)),
        is_confidential=is_confidential(reveal(current_actor(), record)),
        draft=draft,
        is_drafted=may_be_drafted(record, section.part),
    )


def _look_page(section: Section, record: ListingRecord, mine: Values, proposal: Proposal, lost: list[str]) -> str:
    """What the change does, and the listing as a worker would see it."""
    session, actor = current_session(), current_actor()
    labels = {code: need.label for code, need in current_finder().needs(session).items()}
    after = as_worker_sees(replace(record, facts=dict(proposal.wanted)))
    waits = awaiting_review(session, actor, record, proposal.differences, dict(proposal.wanted))
    return render_template(
        "keeping/look.html",
        section=section,
        listing=reveal(actor, record),
        after=after,
        points=data_points(after, labels, {}),
        effects=lost,
        waiting=[FACT[name].label for name in sorted(waits)],
        differences=[
            (FACT[name].label, words_of(name, before), words_of(name, now_stated))
            for name, (before, now_stated) in proposal.differences.items()
        ],
        warnings=[f"{FACT[remark.column].label} {remark.message}" for remark in proposal.warnings],
        hidden=[*_hidden(section, mine, section.base), (WAITS, request.form.get(WAITS, ""))],
    )


def _conflict_page(section: Section, record: ListingRecord, mine: Values, both: list[Collision]) -> str:
    """Both versions, and a choice for each fact that two people changed. What was seen is now what is held."""
    own = own_changes(section.base, mine)
    merged = held(record.facts, section.facts) | own
    return render_template(
        "keeping/conflict.html",
        section=section,
        listing=reveal(current_actor(), record),
        both=[
            (each, FACT[each.name].label, words_of(each.name, each.theirs), words_of(each.name, each.mine))
            for each in both
        ],
        hidden=[
            *_hidden(section, merged, held(record.facts, section.facts)),
            (WAITS, _name_of(waiting_change(current_session(), record))),
        ],
    )


def _hidden(section: Section, mine: Values, base: Values) -> list[tuple[str, str]]:
    """The form's fields as hidden ones, to be sent again."""
    fields: list[tuple[str, str]] = []
    for fact in section.facts:
        fields.append((f"was-{fact.name}", cell(fact.name, base.get(fact.name))))
        fields += [(fact.name, text) for text in _texts(fact.name, mine.get(fact.name))]
    return [*fields, (WHY, section.reason)] if section.reason else fields


def _texts(name: str, value: Value | None) -> list[str]:
    data = field_data(FACT[name], value)
    return [str(item) for item in data] if isinstance(data, list) else [str(data)]
