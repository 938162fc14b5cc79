"""The organizations that someone speaks for: with whom, and asking for another."""

from collections import defaultdict
from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.claims import CannotClaim, ask_for
from directory.clock import now
from directory.pages.account.forms import one_line, stripped
from directory.pages.account.state import own_account
from directory.pages.keeping.blueprint import blueprint
from directory.pages.serving import current_session
from directory.records import Account, Claim, Organization, ReviewState
from directory.records.account import account_organization

#: What was asked, and what became of it: the latest.
MOST_CLAIMS = 10


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


def people_of(organizations: Iterable[Organization]) -> dict[int, list[str]]:
    """organization's id → the names of those who speak for it, in one query."""
    rows = current_session().execute(
        select(account_organization.c.organization_id, Account.name)
        .join(Account, Account.id == account_organization.c.account_id)
        .where(
            account_organization.c.organization_id.in_([each.id for each in organizations]), Account.active.is_(True)
        )
        .order_by(Account.name)
    )
    people: dict[int, list[str]] = defaultdict(list)
    for number, name in rows:
        people[number].append(name)
    return people


def _page(form: ClaimForm) -> str:
    session, account = current_session(), own_account()
    asked = select(Claim).where(Claim.account_id == account.id, Claim.state != ReviewState.APPROVED)
    return render_template(
        "keeping/organizations.html",
        form=form,
        organizations=sorted(account.organizations, key=lambda each: each.name),
        people=people_of(account.organizations),
        claims=session.scalars(asked.order_by(Claim.id.desc()).limit(MOST_CLAIMS)).all(),
    )
