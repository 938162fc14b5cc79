"""Signing in: the password, then the second step where the account has one or must; and signing out."""

from datetime import timedelta

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from directory.access.actor import Actor
from directory.access.guard import current_actor, for_everyone
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.access.second_step import has_second_step, must_have_second_step
from directory.changes.second_step import codes_left, key_in_words, new_key, set_up
from directory.changes.signing_in import Outcome, try_password, try_second_step
from directory.clock import now
from directory.db import db
from directory.pages.account.blueprint import blueprint
from directory.pages.account.forms import CodeForm, SignInForm
from directory.pages.account.qr import qr_image
from directory.pages.account.state import (
    NEW_KEY,
    awaiting_second_step,
    begin_replacing,
    begin_second_step,
    current_device,
    current_network,
    current_settings,
    finish_sign_in,
    sign_out,
    wait_words,
)
from directory.pages.serving import current_session
from directory.records import Account

WRONG = "The e-mail or the password is not right, or the account is disabled."
WRONG_CODE = "That code is not right, or it was used already. Wait for the next one."
WRONG_RECOVERY_CODE = "That code is not one of yours, or it was used already."

Answer = str | BaseResponse | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/sign-in")
@for_everyone
def sign_in() -> Answer:
    if current_user.is_authenticated:
        return redirect(first_page(), code=303)
    return render_template("account/sign_in.html", form=SignInForm(formdata=None))


@blueprint.post("/sign-in")
@for_everyone
def submit() -> Answer:
    """One answer for an unknown account, a wrong password and a disabled account."""
    form = SignInForm()
    if not form.validate():
        return _again(form)
    outcome = try_password(
        db.engine,
        current_session(),
        form.email.data or "",
        form.password.data or "",
        current_device(),
        current_network(),
        now(),
    )
    if outcome.wait is not None:
        return _too_many(form, outcome.wait)
    if outcome.account is None:
        return _again(form)
    return after_password(outcome.account)


def after_password(account: Account) -> BaseResponse:
    if has_second_step(account):
        begin_second_step(account)
        return redirect(url_for("account.ask_code"), code=303)
    return after_factors(account)


def after_factors(account: Account) -> BaseResponse:
    """Everything that the account has was given: what it must have first, else in."""
    if account.password_until is not None:
        begin_replacing(account)
        return redirect(url_for("account.must_replace"), code=303)
    required_of_all = current_settings().requires_totp_of_all
    if must_have_second_step(account, required_of_all=required_of_all) and not has_second_step(account):
        begin_second_step(account)
        session[NEW_KEY] = new_key()
        return redirect(url_for("account.must_set_up"), code=303)
    finish_sign_in(account)
    return redirect(first_page(), code=303)


def _again(form: SignInForm) -> Answer:
    form.form_errors = [WRONG]
    # 200: a failure is written to the audit trail, and an answer of 400 and above would roll that back.
    return render_template("account/sign_in.html", form=form)


def _too_many(form: SignInForm, wait: timedelta) -> Answer:
    form.form_errors = [
        f"There were too many tries. Wait {wait_words(wait)}. "
        "If it is your account, a browser that you have signed in with before is not held up, "
        "and you can ask for a new password."
    ]
    return render_template("account/sign_in.html", form=form), 429, _retry(wait)


@blueprint.get("/sign-in/code")
@for_everyone
def ask_code() -> Answer:
    account = awaiting_second_step()
    if account is None or not has_second_step(account):
        return start_over()
    return render_template("account/code.html", form=CodeForm(formdata=None), recovery=False)


@blueprint.post("/sign-in/code")
@for_everyone
def submit_code() -> Answer:
    return _second_step(recovery=False)


@blueprint.get("/sign-in/recovery-code")
@for_everyone
def ask_recovery_code() -> Answer:
    account = awaiting_second_step()
    if account is None or not has_second_step(account):
        return start_over()
    return render_template("account/code.html", form=CodeForm(formdata=None), recovery=True)


@blueprint.post("/sign-in/recovery-code")
@for_everyone
def submit_recovery_code() -> Answer:
    return _second_step(recovery=True)


def _second_step(*, recovery: bool) -> Answer:
    account = awaiting_second_step()
    if account is None or not has_second_step(account):
        return start_over()
    form = CodeForm()
    if not form.validate():
        return render_template("account/code.html", form=form, recovery=recovery), 422
    code = form.code.data or ""
    outcome = try_second_step(db.engine, current_session(), account, code, current_device(), now(), recovery=recovery)
    if outcome.account is None:
        return _wrong_code(form, outcome, recovery=recovery)
    if recovery:
        left = codes_left(current_session(), outcome.account)
        answer = after_factors(outcome.account)
        flash(f"You have {left} recovery {'code' if left == 1 else 'codes'} left. Make new ones under “Your account”.")
        return answer
    return after_factors(outcome.account)


def _wrong_code(form: CodeForm, outcome: Outcome, *, recovery: bool) -> Answer:
    if outcome.wait is not None:
        form.form_errors = [f"There were too many tries. Wait {wait_words(outcome.wait)}."]
        page = render_template("account/code.html", form=form, recovery=recovery)
        return page, 429, _retry(outcome.wait)
    form.form_errors = [WRONG_RECOVERY_CODE if recovery else WRONG_CODE]
    return render_template("account/code.html", form=form, recovery=recovery)


@blueprint.get("/sign-in/set-up")
@for_everyone
def must_set_up() -> Answer:
    """For those who may do nothing before they have a second step."""
    account = _setting_up()
    return start_over() if account is None else _set_up_page(account, CodeForm(formdata=None))


@blueprint.post("/sign-in/set-up")
@for_everyone
def submit_set_up() -> Answer:
    account = _setting_up()
    if account is None:
        return start_over()
    form = CodeForm()
    if not form.validate():
        return _set_up_page(account, form), 422
    codes = set_up(Actor.of(account), current_session(), account, session[NEW_KEY], form.code.data or "")
    if codes is None:
        form.form_errors = [WRONG_CODE]
        return _set_up_page(account, form), 422
    finish_sign_in(account)
    return render_template("account/recovery_codes.html", codes=codes, next_page=first_page())


def _setting_up() -> Account | None:
    account = awaiting_second_step()
    return account if account is not None and not has_second_step(account) and NEW_KEY in session else None


def _set_up_page(account: Account, form: CodeForm) -> str:
    key = session[NEW_KEY]
    return render_template(
        "account/set_up.html",
        form=form,
        image=qr_image(key, account),
        key=key_in_words(key),
        action=url_for("account.submit_set_up"),
        required=True,
    )


@blueprint.post("/sign-out")
@for_everyone
def end() -> BaseResponse:
    sign_out()
    response = redirect(url_for("home.show"), code=303)
    # What the Back button could still show of pages that were allowed to be kept.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def first_page() -> str:
    """Where work begins. Never an address that the browser names."""
    return url_for("match.ask" if may(current_actor(), Permission.MATCH_LISTINGS) else "home.show")


def start_over() -> BaseResponse:
    return redirect(url_for("account.sign_in"), code=302)


def _retry(wait: timedelta) -> dict[str, str]:
    return {"Retry-After": str(int(wait.total_seconds()) + 1)}
