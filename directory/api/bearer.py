"""A token instead of a session: who calls, and within which scope."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, g, request

from directory.access.permissions import Permission
from directory.access.roles import may
from directory.access.tokens import TokenHolder, holder_of
from directory.db import db
from directory.errors import problem
from directory.limits import check_account
from directory.records import Scope
from directory.watching import token_used

P = ParamSpec("P")

#: Longer than any token of ours; a header that is larger is not one.
MAX_TOKEN_CHARACTERS = 200


def bearer(permission: Permission, scope: Scope) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Mark an API view: a token of this scope, whose account has this permission. 401 without one, 403 outside it."""

    def mark(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            holder = _holder()
            if holder is None:
                response = problem(401, "A token is needed", "Send Authorization: Bearer and a token that is valid.")
                response.headers["WWW-Authenticate"] = 'Bearer realm="Manzanita"'
                return response
            if holder.is_stale:
                token_used(holder)
            allowed = may(holder.actor, permission) and may(holder.actor, Permission.USE_API)
            if scope not in holder.scopes or not allowed:
                return problem(403, "This token may not do that", f"It needs the scope “{scope}”.")
            g.actor = holder.actor
            refused = check_account(holder.actor.account_id)
            if refused is not None:
                return refused
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # the mark that the start-up check reads
        return guarded

    return mark


def _holder() -> TokenHolder | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret or len(secret) > MAX_TOKEN_CHARACTERS:
        return None
    return holder_of(db.session(), secret)
