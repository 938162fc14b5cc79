"""How someone comes to have an account: they ask for access, or accept an invitation."""

from flask import render_template
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields import SelectChoice

from directory.access.guard import for_everyone
from directory.changes.access_requests import ask_for_access
from directory.changes.invitations import accept, find_invitation
from directory.changes.lanes import LETTERS, admit, way
from directory.clock import now
from directory.db import db
from directory.pages.account.blueprint import blueprint
from directory.pages.account.choices import county_choices
from directory.pages.account.forms import AccessForm, JoinForm
from directory.pages.account.signing_in import after_password
from directory.pages.account.state import current_network, wait_words
from directory.pages.serving import current_session
from directory.records import AccountRole, Invitation


@blueprint.get("/request-access")
@for_everyone
def request_access() -> str:
    return render_template("account/request_access.html", form=_access_form(submitted=False))


@blueprint.post("/request-access")
@for_everyone
def submit_request() -> str | tuple[str, int]:
    """The same answer whether or not the e-mail has an account."""
    form = _access_form(submitted=True)
    if not form.validate():
        return render_template("account/request_access.html", form=form), 422
    current_session().rollback()
    wait = admit(db.engine, [way(LETTERS, "requests from", current_network())], now())
    if wait is not None:
        form.form_errors = [f"There were too many requests from your network. Wait {wait_words(wait)}."]
        return render_template("account/request_access.html", form=form), 429
    ask_for_access(
        current_session(),
        email=form.email.data or "",
        name=form.name.data or "",
        agency=form.agency.data or "",
        county=form.county.data or None,
        role=AccountRole(form.role.data),
        reason=form.reason.data or "",
        moment=now(),
    )
    return render_template("account/asked.html")


def _access_form(*, submitted: bool) -> AccessForm:
    form = AccessForm() if submitted else AccessForm(formdata=None)
    form.county.choices = [SelectChoice("", "The whole state, or none"), *county_choices()]
    return form


@blueprint.get("/invitation/<secret>")
@for_everyone
def invitation(secret: str) -> str | tuple[str, int]:
    found = find_invitation(current_session(), secret, now())
    if found is None:
        return render_template("account/link_over.html", what="invitation"), 404
    return _join_page(found, JoinForm(formdata=None), secret)


@blueprint.post("/invitation/<secret>")
@for_everyone
def accept_invitation(secret: str) -> str | BaseResponse | tuple[str, int]:
    """Make the account and go on as after its password: to the second step where one is required."""
    session, moment = current_session(), now()
    found = find_invitation(session, secret, moment)
    if found is None:
        return render_template("account/link_over.html", what="invitation"), 404
    form = JoinForm()
    form.own_words = (found.email, form.name.data or "")
    if not form.validate():
        return _join_page(found, form, secret), 422
    account = accept(session, found, form.name.data or "", form.password.data or "", moment)
    if account is None:
        return render_template("account/link_over.html", what="invitation"), 404
    return after_password(account)


def _join_page(found: Invitation, form: JoinForm, secret: str) -> str:
    return render_template("account/join.html", form=form, invitation=found, secret=secret)
