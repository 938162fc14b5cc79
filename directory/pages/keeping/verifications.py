"""Who looked whether a listing is true, when, how, and what they found; and staff noting that they did."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields import SelectChoice

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.access.roles import may
from directory.changes.listings import ChangedMeanwhile
from directory.changes.verification import verify
from directory.clock import now
from directory.pages.keeping.blueprint import blueprint, ground, kept_or_404
from directory.pages.keeping.sections import HEADING_OF
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.serving import current_session
from directory.records import Account, Finding, Method, Verification
from directory.records.reading import ListingRecord

METHODS = {Method.PHONE: "By phone", Method.VISIT: "By a visit", Method.DOCUMENT: "By a document"}
FINDINGS = {
    Finding.CONFIRMED: "All of it is true",
    Finding.NOT_TRUE: "Something is not true",
    Finding.NOT_REACHED: "Nobody was reached",
}
#: The same, of what was found before.
FINDING_WORDS = {
    Finding.CONFIRMED: "Confirmed",
    Finding.NOT_TRUE: "Found not true",
    Finding.NOT_REACHED: "Nobody was reached",
}
_METHOD_WORDS = METHODS | {Method.OWN: "By its own people, on this site"}


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody looked."""

    at: datetime
    who: str
    method: str
    finding: str
    part: str
    """The heading of the part that they looked at; empty for all of it."""


class VerifyForm(FlaskForm):
    method = RadioField("How did you find out?", choices=[SelectChoice(m.value, w) for m, w in METHODS.items()])
    finding = RadioField("What did you find?", choices=[SelectChoice(f.value, w) for f, w in FINDINGS.items()])


@blueprint.get("/keeping/<uuid:listing_id>/verifications")
@requires(Permission.KEEP_LISTINGS)
def verifications(listing_id: object) -> str:
    return _page(kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/verify")
@requires(Permission.REVIEW_CHANGES)
def note_verification(listing_id: object) -> Response | tuple[str, int]:
    """Staff asked somebody, and note how and what they found."""
    record, form = kept_or_404(listing_id), VerifyForm()
    if not form.validate():
        return _page(record, "Choose how you found out, and what you found."), 422
    method, finding = Method(form.method.data), Finding(form.finding.data)
    try:
        verify(current_actor(), current_session(), record, ground(), now(), method=method, finding=finding)
    except ChangedMeanwhile:
        current_session().rollback()
        problem = "Someone has just changed this listing. Look at it again, then note what you found."
        return _page(kept_or_404(listing_id), problem), 409
    flash("Noted.", "success")
    return redirect(url_for("keeping.verifications", listing_id=record.uuid), code=303)


def _page(record: ListingRecord, problem: str = "") -> str:
    """Every look, the latest first."""
    session, of_listing = current_session(), Verification.listing_id == record.id
    total = session.scalar(select(func.count()).select_from(Verification).where(of_listing)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    rows = session.execute(
        select(Verification, Account.name)
        .join(Account, Account.id == Verification.account_id)
        .where(of_listing)
        .order_by(Verification.id.desc())
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    may_note = may(current_actor(), Permission.REVIEW_CHANGES)
    return render_template(
        "keeping/verifications.html",
        listing=reveal(current_actor(), record),
        looks=[_look(row, name) for row, name in rows],
        paging=paging,
        form=VerifyForm(formdata=None) if may_note else None,
        problem=problem,
    )


def _look(row: Verification, who: str) -> Look:
    part = HEADING_OF[row.part] if row.part is not None else ""
    return Look(row.at, who, _METHOD_WORDS[Method(row.method)], FINDING_WORDS[Finding(row.finding)], part)
