"""A forgotten password. Nobody learns here whether an address has an account."""

from flask import Flask, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import for_everyone
from directory.changes.accounts import normal_email
from directory.changes.lanes import LETTERS, RESET, admit, way
from directory.changes.resets import find_reset, reset_password, send_reset
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.mailing import PostOffice
from directory.pages.account.blueprint import blueprint
from directory.pages.account.forms import ForgotForm, NewPasswordForm
from directory.pages.account.state import browser_session, current_network, remember_device, wait_words
from directory.pages.serving import current_session

PATH = "/reset/{}"


@blueprint.get("/reset")
@for_everyone
def forgot() -> str:
    return render_template("account/forgot.html", form=ForgotForm(formdata=None))


@blueprint.post("/reset")
@for_everyone
def submit_forgot() -> str | tuple[str, int]:
    """The same answer at once, whatever the address: what there is to do is done after it, elsewhere."""
    form = ForgotForm()
    if not form.validate():
        return render_template("account/forgot.html", form=form), 422
    current_session().rollback()
    wait = admit(db.engine, [way(LETTERS, "letters from", current_network())], now())
    if wait is not None:
        form.form_errors = [f"There were too many requests from your network. Wait {wait_words(wait)}."]
        return render_template("account/forgot.html", form=form), 429
    _send_later(form.email.data or "")
    return render_template("account/sent.html")


def _send_later(email: str) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
    post: PostOffice = app.extensions["post"]

    def send() -> None:
        with app.app_context():
            moment = now()
            if admit(db.engine, [way(RESET, "reset of", normal_email(email))], moment) is None:
                with unit_of_work() as session:
                    send_reset(session, email, PATH, moment)

    post.later(send)


@blueprint.get("/reset/<secret>")
@for_everyone
def reset(secret: str) -> str | tuple[str, int]:
    if find_reset(current_session(), secret, now()) is None:
        return render_template("account/link_over.html", what="reset"), 404
    return render_template("account/reset.html", form=NewPasswordForm(formdata=None), secret=secret)


@blueprint.post("/reset/<secret>")
@for_everyone
def submit_reset(secret: str) -> str | BaseResponse | tuple[str, int]:
    """Signs nobody in: the new password and the second step are asked for as ever."""
    session, moment = current_session(), now()
    account = find_reset(session, secret, moment)
    if account is None:
        return render_template("account/link_over.html", what="reset"), 404
    form = NewPasswordForm()
    form.own_words = (account.email, account.name)
    if not form.validate():
        return render_template("account/reset.html", form=form, secret=secret), 422
    if not reset_password(session, account, secret, form.password.data or "", moment):
        return render_template("account/link_over.html", what="reset"), 404
    browser_session().begin_anew()
    # Whoever reads the account's mail is no guesser: a flood of guesses elsewhere must not hold them up.
    remember_device(account)
    flash("Your new password is set. Sign in with it.")
    return redirect(url_for("account.sign_in"), code=303)
