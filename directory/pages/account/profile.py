"""One's own account: the name and the password, and the way to the rest."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import own_sessions
from directory.access.permissions import Permission
from directory.access.second_step import has_second_step
from directory.changes.accounts import change_name, change_password
from directory.changes.signing_in import try_again
from directory.clock import now
from directory.db import db
from directory.pages.account.blueprint import blueprint
from directory.pages.account.confirming import not_confirmed_words
from directory.pages.account.forms import ChangePasswordForm, NameForm
from directory.pages.account.state import CONFIRMED_AT, browser_session, own_account, stay_signed_in, wait_words
from directory.pages.serving import current_session


@blueprint.get("/account")
@requires(Permission.KEEP_ACCOUNT)
def show() -> str:
    return _page(NameForm(formdata=None, name=own_account().name))


@blueprint.post("/account")
@requires(Permission.KEEP_ACCOUNT)
def save_name() -> BaseResponse | tuple[str, int]:
    form = NameForm()
    if not form.validate():
        return _page(form), 422
    change_name(current_actor(), current_session(), own_account(), form.name.data or "")
    flash("Your name is saved.")
    return redirect(url_for("account.show"), code=303)


def _page(form: NameForm) -> str:
    account = own_account()
    return render_template(
        "account/show.html",
        form=form,
        account=account,
        has_second_step=has_second_step(account),
        browsers=len(own_sessions(current_session(), current_actor())),
    )


@blueprint.get("/account/password")
@requires(Permission.KEEP_ACCOUNT)
def password() -> str:
    return _password_page(ChangePasswordForm(formdata=None))


@blueprint.post("/account/password")
@requires(Permission.KEEP_ACCOUNT)
def save_password() -> BaseResponse | tuple[str, int]:
    """Asks for the password one has, and a code where there is a second step: an open screen is not enough."""
    form = ChangePasswordForm()
    form.own_words = (own_account().email, own_account().name)
    if not form.validate():
        return _password_page(form), 422
    given = form.current.data or "", form.code.data or ""
    outcome = try_again(db.engine, current_session(), own_account(), *given, now())
    if outcome.account is None:
        wait = outcome.wait
        wrong = f"Wait {wait_words(wait)}, then try again." if wait else not_confirmed_words(own_account())
        form.current.errors = [wrong]
        return _password_page(form), 429 if wait else 422
    change_password(current_actor(), current_session(), outcome.account, form.password.data or "")
    current_session().flush()
    stay_signed_in(outcome.account)
    browser_session()[CONFIRMED_AT] = now().isoformat()
    flash("Your password is changed. Every other browser was signed out.")
    return redirect(url_for("account.show"), code=303)


def _password_page(form: ChangePasswordForm) -> str:
    return render_template("account/password.html", form=form, has_second_step=has_second_step(own_account()))
