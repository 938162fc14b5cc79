"""Every view says who may call it, or the application does not start."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.actor import ANONYMOUS, Actor
from directory.access.permissions import Permission
from directory.access.roles import may

P = ParamSpec("P")
R = TypeVar("R")

#: Views of libraries that cannot carry our mark, each with who may call it.
LIBRARY_VIEWS = {
    "static": "everyone: the site's own assets",
}


class UndeclaredView(RuntimeError):
    """A view does not say who may call it."""


def current_actor() -> Actor:
    """Who makes the current request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Mark a view: only actors with this permission. Nobody signed in goes to sign-in; the rest get 403."""

    def mark(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            actor = current_actor()
            if may(actor, permission):
                return view(*args, **kwargs)
            if actor.is_signed_in:
                abort(403)
            return _ask_to_sign_in()

        guarded.access = permission  # type: ignore[attr-defined]  # the mark that the start-up check reads
        return guarded

    return mark


def for_everyone(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view: everyone, the anonymous visitor included."""
    view.access = "everyone"  # type: ignore[attr-defined]  # the mark that the start-up check reads
    return view


def _ask_to_sign_in() -> BaseResponse:
    """To the sign-in page; the place one wanted is not carried in the address."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for("account.sign_in")})
    return redirect(url_for("account.sign_in"), code=303)


def check_every_view(app: Flask) -> None:
    """Refuse to start where a view is not marked. Errors: UndeclaredView naming each."""
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "access") and endpoint not in LIBRARY_VIEWS
    ]
    if bare:
        raise UndeclaredView(f"views that do not say who may call them: {', '.join(sorted(bare))}")
