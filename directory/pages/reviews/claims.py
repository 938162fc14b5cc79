"""Those who ask to speak for an organization, for staff who call it."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.claims import CannotClaim, decide
from directory.clock import now
from directory.pages.account.confirming import recently_confirmed
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.reviews.views import blueprint
from directory.pages.serving import current_session
from directory.records import Account, Claim, ReviewState


@blueprint.get("/reviews/claims")
@requires(Permission.MANAGE_PEOPLE)
def claims() -> str:
    return _page()


@blueprint.post("/reviews/claims/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def decide_claim(number: int) -> Response | tuple[str, int]:
    """Approve or decline."""
    claim = current_session().get(Claim, number)
    if claim is None:
        abort(404)
    approves = request.form.get("do") == "approve"
    try:
        decide(current_actor(), current_session(), claim, approves=approves, moment=now())
    except CannotClaim as problem:
        return _page(str(problem)), 409
    flash("Approved." if approves else "Declined.", "success")
    return redirect(url_for("reviews.claims"), code=303)


def _page(problem: str = "") -> str:
    """Those that wait, the oldest first."""
    session, waiting = current_session(), Claim.state == ReviewState.WAITING
    total = session.scalar(select(func.count()).select_from(Claim).where(waiting)) or 0
    paging = Paging.of(request.args.get("page", type=int), total).existing_or_404()
    rows = session.execute(
        select(Claim, Account)
        .join(Account, Account.id == Claim.account_id)
        .where(waiting)
        .order_by(Claim.asked_at, Claim.id)
        .limit(PAGE_SIZE)
        .offset(paging.offset)
    ).all()
    return render_template("reviews/claims.html", rows=rows, paging=paging, problem=problem)
