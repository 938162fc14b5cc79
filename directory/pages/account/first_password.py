"""A password that was made for someone is replaced by one of their own before they are signed in."""

from flask import render_template, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.actor import Actor
from directory.access.guard import for_everyone
from directory.access.passwords import is_right
from directory.changes.accounts import change_password
from directory.pages.account.blueprint import blueprint
from directory.pages.account.forms import NewPasswordForm
from directory.pages.account.signing_in import after_factors, start_over
from directory.pages.account.state import REPLACING, awaiting_second_step
from directory.pages.serving import current_session
from directory.records import Account


@blueprint.get("/sign-in/new-password")
@for_everyone
def must_replace() -> str | BaseResponse:
    """For those who have given all that their account has, but whose password others have read."""
    return start_over() if _replacing() is None else _page(NewPasswordForm(formdata=None))


@blueprint.post("/sign-in/new-password")
@for_everyone
def submit_replacement() -> str | BaseResponse | tuple[str, int]:
    account = _replacing()
    if account is None:
        return start_over()
    form = NewPasswordForm()
    form.own_words = (account.email, account.name)
    if not form.validate():
        return _page(form), 422
    if is_right(form.password.data or "", account.password):
        form.password.errors = ["This is the password that was made for you. Choose another."]
        return _page(form), 422
    change_password(Actor.of(account), current_session(), account, form.password.data or "")
    return after_factors(account)


def _replacing() -> Account | None:
    return awaiting_second_step() if REPLACING in session else None


def _page(form: NewPasswordForm) -> str:
    return render_template("account/first_password.html", form=form, action=url_for("account.submit_replacement"))
