"""Invitations: sending one, seeing who has not come yet, taking one back."""

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import may_grant
from directory.access.permissions import Permission
from directory.changes.accounts import AccountExists
from directory.changes.invitations import invite, revoke
from directory.clock import now
from directory.pages.account.choices import organization_names
from directory.pages.account.confirming import recently_confirmed
from directory.pages.people.blueprint import blueprint
from directory.pages.people.forms import ROLE_LABELS, InviteForm
from directory.pages.serving import current_session
from directory.records import AccountRole, Invitation


@blueprint.get("/people/invitations")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def invitations() -> str:
    return _page(InviteForm(formdata=None))


@blueprint.post("/people/invitations")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def send_invitation() -> str | BaseResponse | tuple[str, int]:
    """The link goes by mail to the person and is shown to nobody else."""
    form = InviteForm()
    if not form.validate():
        return _page(form), 422
    if not may_grant(current_actor(), form.place["role"]):
        abort(403)
    try:
        invite(current_actor(), current_session(), email=form.email.data or "", moment=now(), **form.place)
    except AccountExists:
        form.email.errors = ["This e-mail has an account already."]
        return _page(form), 422
    flash("The invitation is on its way. It works for 7 days.")
    return redirect(url_for("people.invitations"), code=303)


@blueprint.post("/people/invitations/<int:number>/revoke")
@requires(Permission.MANAGE_PEOPLE)
def revoke_invitation(number: int) -> BaseResponse:
    """Errors: 404 where there is none, 403 for one that the actor could not have sent."""
    found = current_session().get(Invitation, number)
    if found is None:
        abort(404)
    if not may_grant(current_actor(), AccountRole(found.role)):
        abort(403)
    revoke(current_actor(), current_session(), found, now())
    flash("The invitation is taken back; its link works no more.")
    return redirect(url_for("people.invitations"), code=303)


def _page(form: InviteForm) -> str:
    moment = now()
    still_open = select(Invitation).where(
        Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > moment
    )
    return render_template(
        "people/invitations.html",
        form=form,
        invitations=current_session().scalars(still_open.order_by(Invitation.created_at.desc())).all(),
        labels=ROLE_LABELS,
        organization_names=organization_names(),
    )
