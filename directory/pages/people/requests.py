"""Requests for access: those that wait, and deciding one."""

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import may_grant
from directory.access.permissions import Permission
from directory.changes.access_requests import AlreadyDecided, approve, decline
from directory.changes.accounts import AccountExists, find_account
from directory.clock import now
from directory.pages.account.choices import organization_names
from directory.pages.account.confirming import recently_confirmed
from directory.pages.people.blueprint import blueprint
from directory.pages.people.forms import DeclineForm, PlaceForm
from directory.pages.serving import current_session
from directory.records import AccessRequest, RequestState

DECIDED = "Someone else has decided this request meanwhile."


@blueprint.get("/people/requests")
@requires(Permission.MANAGE_PEOPLE)
def requests() -> str:
    """Those that wait, the oldest first."""
    waiting = select(AccessRequest).where(AccessRequest.state == RequestState.WAITING)
    found = current_session().scalars(waiting.order_by(AccessRequest.created_at, AccessRequest.id)).all()
    return render_template("people/requests.html", requests=found)


@blueprint.get("/people/requests/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
def show_request(number: int) -> str:
    found = _request(number)
    return _page(found, PlaceForm(formdata=None, role=found.role, county=found.county or ""), _no_decline())


@blueprint.post("/people/requests/<int:number>/approve")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def approve_request(number: int) -> str | BaseResponse | tuple[str, int]:
    """Staff say as what: not what the person wrote but what they checked."""
    found = _request(number)
    form = PlaceForm()
    if not form.validate():
        return _page(found, form, _no_decline()), 422
    if not may_grant(current_actor(), form.place["role"]):
        abort(403)
    try:
        approve(current_actor(), current_session(), found, moment=now(), **form.place)
    except AccountExists:
        form.form_errors = ["This e-mail has an account already: decline the request, and say so by telephone."]
        return _page(found, form, _no_decline()), 422
    except AlreadyDecided:
        form.form_errors = [DECIDED]
        return _page(found, form, _no_decline()), 409
    flash("Approved. The invitation is on its way.")
    return redirect(url_for("people.requests"), code=303)


@blueprint.post("/people/requests/<int:number>/decline")
@requires(Permission.MANAGE_PEOPLE)
def decline_request(number: int) -> str | BaseResponse | tuple[str, int]:
    found = _request(number)
    form = DeclineForm(prefix="decline")
    place = PlaceForm(formdata=None, role=found.role, county=found.county or "")
    if not form.validate():
        return _page(found, place, form), 422
    try:
        decline(current_actor(), current_session(), found, form.reason.data or "", now())
    except AlreadyDecided:
        form.form_errors = [DECIDED]
        return _page(found, place, form), 409
    flash("Declined. The person was told why by mail.")
    return redirect(url_for("people.requests"), code=303)


def _no_decline() -> DeclineForm:
    return DeclineForm(formdata=None, prefix="decline")


def _request(number: int) -> AccessRequest:
    """Errors: 404 where there is none."""
    found = current_session().get(AccessRequest, number)
    if found is None:
        abort(404)
    return found


def _page(found: AccessRequest, form: PlaceForm, declining: DeclineForm) -> str:
    return render_template(
        "people/request.html",
        request_=found,
        is_waiting=found.state == RequestState.WAITING,
        form=form,
        declining=declining,
        has_account=find_account(current_session(), found.email) is not None,
        organization_names=organization_names(),
    )
