"""Tokens with which one's own programs use the JSON addresses."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import own_token
from directory.access.permissions import Permission
from directory.changes.tokens import create_token, revoke_token
from directory.clock import now
from directory.pages.account.blueprint import blueprint
from directory.pages.account.confirming import recently_confirmed
from directory.pages.account.forms import TokenForm
from directory.pages.account.state import own_account
from directory.pages.serving import current_session
from directory.records import ApiToken, Scope


@blueprint.get("/account/tokens")
@requires(Permission.USE_API)
@recently_confirmed
def tokens() -> str:
    return _page(TokenForm(formdata=None))


@blueprint.post("/account/tokens")
@requires(Permission.USE_API)
@recently_confirmed
def make_token() -> str | tuple[str, int]:
    """The secret is on this answer and nowhere else, ever."""
    form = TokenForm()
    if not form.validate():
        return _page(form), 422
    _, secret = create_token(
        current_session(),
        own_account(),
        form.label.data or "",
        [Scope(code) for code in form.scopes.data or []],
        timedelta(days=form.days.data),
        now(),
        current_actor(),
    )
    return _page(TokenForm(formdata=None), secret)


@blueprint.post("/account/tokens/<int:number>/revoke")
@requires(Permission.USE_API)
def end_token(number: int) -> BaseResponse:
    """Errors: 404 where the token is another's."""
    token = own_token(current_session(), current_actor(), number)
    if token is None:
        abort(404)
    revoke_token(current_session(), token, now(), current_actor())
    flash("The token works no more.")
    return redirect(url_for("account.tokens"), code=303)


def _page(form: TokenForm, secret: str | None = None) -> str:
    mine = select(ApiToken).where(ApiToken.account_id == current_actor().account_id).order_by(ApiToken.id.desc())
    labels = {choice.value: choice.label for choice in form.scopes.choices}
    return render_template(
        "account/tokens.html",
        form=form,
        tokens=current_session().scalars(mine).all(),
        labels=labels,
        secret=secret,
        moment=now(),
    )
