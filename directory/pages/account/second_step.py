"""Two-step sign-in of one's own account: set it up, take it off, new recovery codes."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.second_step import has_second_step, must_have_second_step
from directory.changes.second_step import codes_left, key_in_words, make_recovery_codes, new_key, remove, set_up
from directory.changes.sessions import end_sessions
from directory.pages.account.blueprint import blueprint
from directory.pages.account.confirming import recently_confirmed
from directory.pages.account.forms import CodeForm, ConfirmForm
from directory.pages.account.qr import qr_image
from directory.pages.account.signing_in import WRONG_CODE
from directory.pages.account.state import NEW_KEY, current_settings, own_account, stay_signed_in
from directory.pages.serving import current_session


@blueprint.get("/account/two-step")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def two_step() -> str:
    """What there is: to set up where there is none, else recovery codes and taking it off."""
    account = own_account()
    if has_second_step(account):
        return render_template(
            "account/two_step.html",
            form=ConfirmForm(formdata=None),
            left=codes_left(current_session(), account),
            required=must_have_second_step(account, required_of_all=current_settings().requires_totp_of_all),
        )
    if NEW_KEY not in session:
        session[NEW_KEY] = new_key()
    return _set_up_page(CodeForm(formdata=None))


@blueprint.post("/account/two-step")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def set_up_two_step() -> str | BaseResponse | tuple[str, int]:
    """Every other browser is signed out: one that was open without the second step is not trusted on."""
    account = own_account()
    key = session.get(NEW_KEY)
    if has_second_step(account) or key is None:
        return redirect(url_for("account.two_step"), code=303)
    form = CodeForm()
    if not form.validate():
        return _set_up_page(form), 422
    codes = set_up(current_actor(), current_session(), account, key, form.code.data or "")
    if codes is None:
        form.form_errors = [WRONG_CODE]
        return _set_up_page(form), 422
    session.pop(NEW_KEY)
    _sign_out_elsewhere()
    return render_template("account/recovery_codes.html", codes=codes, next_page=url_for("account.show"))


@blueprint.post("/account/two-step/codes")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def new_codes() -> str | BaseResponse:
    account = own_account()
    if not has_second_step(account):
        return redirect(url_for("account.two_step"), code=303)
    codes = make_recovery_codes(current_actor(), current_session(), account)
    return render_template("account/recovery_codes.html", codes=codes, next_page=url_for("account.show"))


@blueprint.post("/account/two-step/remove")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def remove_two_step() -> BaseResponse:
    """Not for those who must have it."""
    account = own_account()
    if must_have_second_step(account, required_of_all=current_settings().requires_totp_of_all):
        flash("Your account must have two-step sign-in.")
    elif has_second_step(account):
        remove(current_actor(), current_session(), account)
        _sign_out_elsewhere()
        flash("Two-step sign-in is off.")
    return redirect(url_for("account.two_step"), code=303)


def _sign_out_elsewhere() -> None:
    account = own_account()
    end_sessions(current_session(), account)
    current_session().flush()
    stay_signed_in(account)


def _set_up_page(form: CodeForm) -> str:
    key = session[NEW_KEY]
    return render_template(
        "account/set_up.html",
        form=form,
        image=qr_image(key, own_account()),
        key=key_in_words(key),
        action=url_for("account.set_up_two_step"),
        required=False,
    )
