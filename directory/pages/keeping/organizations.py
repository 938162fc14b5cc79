"""The organizations that someone speaks for: with whom, asking for another, leaving."""

from flask import abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.claims import CannotClaim, ask_for, leave
from directory.clock import now
from directory.pages.account.forms import one_line, stripped
from directory.pages.account.state import own_account
from directory.pages.keeping.blueprint import blueprint
from directory.pages.serving import current_session
from directory.records import Account, Claim, ReviewState
from directory.records.account import account_organization


class ClaimForm(FlaskForm):
    name = StringField(
        "Name of the organization",
        filters=[stripped],
        validators=[DataRequired("Write the organization's name."), Length(max=300), one_line],
    )
    reason = TextAreaField(
        "What you do there, and who can say so",
        filters=[stripped],
        validators=[DataRequired("Write a sentence."), Length(max=1000)],
    )


@blueprint.get("/organizations")
@requires(Permission.STATE_OPENINGS)
def organizations() -> str:
    return _page(ClaimForm(formdata=None))


@blueprint.post("/organizations")
@requires(Permission.STATE_OPENINGS)
def ask_for_organization() -> Response | tuple[str, int]:
    """The answer is the same whether there is such an organization: staff find out."""
    form = ClaimForm()
    if form.validate():
        try:
            ask_for(current_actor(), current_session(), form.name.data, form.reason.data, now())
            flash("Asked. PACT staff call the organization, and answer by mail.", "success")
            return redirect(url_for("keeping.organizations"), code=303)
        except CannotClaim as problem:
            form.form_errors = [str(problem)]
    return _page(form), 422


@blueprint.post("/organizations/<uuid:organization_id>/leave")
@requires(Permission.STATE_OPENINGS)
def leave_organization(organization_id: object) -> Response:
    account = own_account()
    found = next((each for each in account.organizations if each.uuid == str(organization_id)), None)
    if found is None:
        abort(404)
    leave(current_actor(), current_session(), account, found)
    flash("You do not speak for it any more.", "success")
    return redirect(url_for("keeping.organizations"), code=303)


def _page(form: ClaimForm) -> str:
    session, account = current_session(), own_account()
    rows = session.execute(
        select(account_organization.c.organization_id, Account.name)
        .join(Account, Account.id == account_organization.c.account_id)
        .where(
            account_organization.c.organization_id.in_([each.id for each in account.organizations]),
            Account.active.is_(True),
        )
        .order_by(Account.name)
    ).all()
    people = {each.id: [name for number, name in rows if number == each.id] for each in account.organizations}
    waiting = select(Claim).where(Claim.account_id == account.id, Claim.state == ReviewState.WAITING)
    return render_template(
        "keeping/organizations.html",
        form=form,
        organizations=sorted(account.organizations, key=lambda each: each.name),
        people=people,
        claims=session.scalars(waiting.order_by(Claim.id)).all(),
    )
