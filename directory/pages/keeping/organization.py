"""One organization, for those who speak for it: its listings, closed ones too, its people, and handing it over."""

from flask import abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from directory.access.guard import current_actor, requires
from directory.access.keeping import own_records
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.claims import CannotClaim, leave
from directory.changes.claims import ask_for_colleague as ask_for
from directory.changes.opening import add
from directory.changes.proposals import InvalidFacts
from directory.clock import now
from directory.pages.account.forms import an_email, one_line, stripped
from directory.pages.account.state import own_account
from directory.pages.keeping.blueprint import blueprint, ground
from directory.pages.keeping.listing import NameForm, name_of
from directory.pages.keeping.organizations import people_of
from directory.pages.serving import current_session
from directory.records import Organization
from directory.records.cells import BadValue
from directory.records.facts import FACT


class ColleagueForm(FlaskForm):
    name = StringField(
        "Their name",
        filters=[stripped],
        validators=[DataRequired("Write their name."), Length(max=200), one_line],
    )
    email = StringField(
        "Their e-mail at work",
        filters=[stripped],
        validators=[InputRequired("Write their e-mail."), Length(max=320), an_email],
    )


@blueprint.get("/organizations/<uuid:organization_id>")
@requires(Permission.STATE_OPENINGS)
def organization(organization_id: object) -> str:
    return _page(_own(organization_id), ColleagueForm(formdata=None))


@blueprint.post("/organizations/<uuid:organization_id>/colleague")
@requires(Permission.STATE_OPENINGS)
def ask_for_colleague(organization_id: object) -> Response | tuple[str, int]:
    """Ask staff to invite somebody. The answer is the same whether or not they have an account."""
    found, form = _own(organization_id), ColleagueForm()
    if not form.validate():
        return _page(found, form), 422
    try:
        ask_for(current_session(), own_account(), found, name=form.name.data, email=form.email.data, moment=now())
    except CannotClaim as problem:
        form.form_errors = [str(problem)]
        return _page(found, form), 422
    flash("Asked. PACT staff call your organization, then invite them.", "success")
    return redirect(url_for("keeping.organization", organization_id=found.uuid), code=303)


@blueprint.post("/organizations/<uuid:organization_id>/leave")
@requires(Permission.STATE_OPENINGS)
def leave_organization(organization_id: object) -> Response:
    found = _own(organization_id)
    leave(current_actor(), current_session(), own_account(), found)
    flash("You do not speak for it any more.", "success")
    return redirect(url_for("keeping.organizations"), code=303)


@blueprint.get("/organizations/<uuid:organization_id>/add")
@requires(Permission.STATE_OPENINGS)
def ask_add(organization_id: object) -> str:
    """A new listing, the first one too."""
    return render_template("keeping/add.html", form=NameForm(formdata=None), organization=_own(organization_id))


@blueprint.post("/organizations/<uuid:organization_id>/add")
@requires(Permission.STATE_OPENINGS)
def submit_add(organization_id: object) -> Response | tuple[str, int]:
    found, form = _own(organization_id), NameForm()
    if form.validate():
        try:
            names = {"organization_name": found.name, "listing_name": name_of(form)}
            facts = names | {"provider_type": form.provider_type.data}
            made = add(current_actor(), current_session(), facts, ground(), now())
            flash("Added. Fill it in, then open it.", "success")
            return redirect(url_for("keeping.show", listing_id=made.uuid), code=303)
        except InvalidFacts as problems:
            form.form_errors = [f"{FACT[each.column].label}: {each.message}." for each in problems.problems]
        except BadValue as problem:
            form.name.errors = [f"This {problem.reason}."]
    return render_template("keeping/add.html", form=form, organization=found), 422


def _own(organization_id: object) -> Organization:
    """Errors: 404 for one that the actor does not speak for."""
    found = next((each for each in own_account().organizations if each.uuid == str(organization_id)), None)
    if found is None:
        abort(404)
    return found


def _page(found: Organization, form: ColleagueForm) -> str:
    records = own_records(current_session(), current_actor())
    return render_template(
        "keeping/organization.html",
        organization=found,
        form=form,
        people=people_of([found])[found.id],
        listings=[reveal(current_actor(), record) for record in records if record.organization_id == found.id],
    )
