"""Those who ask to speak for an organization, for staff who call it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, exists, func, select
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.claims import CannotClaim, decide, organization_of
from directory.clock import now
from directory.pages.account.confirming import recently_confirmed
from directory.pages.account.forms import stripped
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reviews.narrowing import Narrowing
from directory.pages.reviews.views import blueprint
from directory.pages.serving import current_session
from directory.records import Account, Claim, Listing, Location, Organization, ReviewState, Service
from directory.records.account import account_organization

_KINDS = {"known": "Organizations listed here", "new": "Not listed here"}


class DecideClaimForm(FlaskForm):
    reason = TextAreaField(
        "Why, in words that the person will read",
        filters=[stripped],
        validators=[Length(max=1000, message="Write at most 1,000 characters.")],
    )


@blueprint.get("/reviews/claims")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def claims() -> str:
    """Those that wait, the oldest first, a page at a time."""
    session, narrowing = current_session(), Narrowing.of(_KINDS)
    waiting = _waiting(narrowing)
    total = session.scalar(select(func.count()).select_from(Claim).where(*waiting)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    rows = session.execute(
        select(Claim, Account)
        .join(Account, Account.id == Claim.account_id)
        .where(*waiting)
        .order_by(Claim.asked_at, Claim.id)
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    return render_template("reviews/claims.html", rows=rows, paging=paging, narrowing=narrowing)


@blueprint.get("/reviews/claims/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
def show_claim(number: int) -> str:
    return _page(_claim(number), DecideClaimForm(formdata=None))


@blueprint.post("/reviews/claims/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def decide_claim(number: int) -> Response | tuple[str, int]:
    """Approve, or decline with a reason. One at a time: each opens an organization's listings to a person."""
    claim, form = _claim(number), DecideClaimForm()
    approves = request.form.get("do") == "approve"
    if not approves and not form.reason.data:
        form.reason.errors = ["Write why, for the person who asked."]
        return _page(claim, form), 422
    if not form.validate():
        return _page(claim, form), 422
    try:
        decide(
            current_actor(), current_session(), claim, approves=approves, reason=form.reason.data or None, moment=now()
        )
    except CannotClaim as problem:
        current_session().rollback()
        form.form_errors = [str(problem)]
        return _page(_claim(number), form), 409
    flash("Approved." if approves else "Declined. The person was told by mail, and reads why on the site.", "success")
    return redirect(url_for("reviews.claims"), code=303)


def _claim(number: int) -> Claim:
    """Errors: 404 where there is none."""
    claim = current_session().get(Claim, number)
    if claim is None:
        abort(404)
    return claim


def _waiting(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [Claim.state == ReviewState.WAITING]
    named = select(Organization.id).where(Organization.name_key == func.lower(Claim.organization_name))
    if narrowing.kind:
        asked.append(exists(named) if narrowing.kind == "known" else ~exists(named))
    if narrowing.county:
        listings = named.join(Service).join(Listing).join(Location).where(*narrowing.in_county())
        asked.append(exists(listings))
    since = narrowing.waiting_since(now())
    return [*asked, Claim.asked_at <= since] if since else asked


def _page(claim: Claim, form: DecideClaimForm) -> str:
    session, organization = current_session(), organization_of(current_session(), claim)
    people: list[str] = []
    if organization is not None:
        keepers = (
            select(Account.name)
            .join(account_organization)
            .where(account_organization.c.organization_id == organization.id, Account.active.is_(True))
        )
        people = list(session.scalars(keepers.order_by(Account.name)))
    return render_template(
        "reviews/claim.html",
        claim=claim,
        asker=session.get_one(Account, claim.account_id),
        organization=organization,
        people=people,
        is_waiting=claim.state == ReviewState.WAITING,
        form=form,
    )
