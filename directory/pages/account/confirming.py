"""Asks for the password, and a code where there is a second step, before something that matters.

Only when they were last given some time ago.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import requires
from directory.access.permissions import Permission
from directory.access.second_step import has_second_step
from directory.changes.signing_in import try_again
from directory.clock import now
from directory.db import db
from directory.pages.account.blueprint import blueprint
from directory.pages.account.forms import ConfirmForm
from directory.pages.account.state import CONFIRMED_AT, FRESH, browser_session, is_fresh, own_account, wait_words
from directory.pages.serving import current_session
from directory.records import Account

P = ParamSpec("P")
R = TypeVar("R")

#: Where to go after: the name of a page without parts, kept on the server, never in an address.
_NEXT = "after_confirming"


def recently_confirmed(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
    """Let the view run only within ten minutes of the password and, where there is a second step, a code.

    A form that was open then has ten more.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
        grace = FRESH if request.method == "POST" else FRESH - FRESH
        if is_fresh(grace):
            return view(*args, **kwargs)
        session[_NEXT] = request.endpoint if request.method == "GET" and not request.view_args else None
        return redirect(url_for("account.confirm"), code=303)

    return guarded


@blueprint.get("/account/confirm")
@requires(Permission.KEEP_ACCOUNT)
def confirm() -> str:
    return _page(ConfirmForm(formdata=None))


@blueprint.post("/account/confirm")
@requires(Permission.KEEP_ACCOUNT)
def submit_confirm() -> BaseResponse | tuple[str, int]:
    form = ConfirmForm()
    if not form.validate():
        return _page(form), 422
    given = form.password.data or "", form.code.data or ""
    outcome = try_again(db.engine, current_session(), own_account(), *given, now())
    if outcome.account is not None:
        return _go_on()
    if outcome.wait is not None:
        form.form_errors = [f"There were too many tries. Wait {wait_words(outcome.wait)}."]
        return _page(form), 429
    form.form_errors = [not_confirmed_words(own_account())]
    return _page(form), 422


def not_confirmed_words(account: Account) -> str:
    """What to say of a password, or a password and a code, that are not the account's: not which of the two."""
    if has_second_step(account):
        return "The password or the code is not right. A code works once: wait for the next one."
    return "This is not your password."


def _page(form: ConfirmForm) -> str:
    return render_template("account/confirm.html", form=form, has_second_step=has_second_step(own_account()))


def _go_on() -> BaseResponse:
    wanted = session.pop(_NEXT, None)
    session[CONFIRMED_AT] = now().isoformat()
    browser_session().renew()
    return redirect(url_for(wanted or "account.show"), code=303)
