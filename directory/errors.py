"""What goes wrong, said to people and to programs. Nobody is shown a stack trace, a path or what they typed."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from directory.access.guard import current_actor
from directory.db import db

#: What stops someone who is not allowed, or who does too much.
REFUSALS = frozenset({401, 403, 429})

#: Status → heading and the way out.
WORDS = {
    400: ("We could not read that", "Go back, reload the page and try again."),
    401: ("Please sign in", "Sign in, then open the page again."),
    403: ("Your account may not open this", "If you need it for your work, ask PACT staff."),
    404: ("We could not find that page", "It may have moved, expired or been closed. Searches are kept for a day."),
    405: ("That cannot be done here", "Go back and use the buttons on the page."),
    413: ("That is too large", "Send less at once; spreadsheets are imported by staff."),
    415: ("We could not read that kind of content", "Send JSON with the type application/json."),
    429: ("Too many tries", "Wait a minute, then try again."),
    500: ("Something went wrong on our side", "Nothing was saved. Try again in a minute."),
    503: ("Manzanita is busy", "Try again in a minute."),
}
#: The same for programs, where it is another: there is no page to reload and no button.
WORDS_FOR_PROGRAMS = {
    400: ("The request cannot be read", "Send it as /api/openapi.json describes."),
    401: ("A token is needed", "Send Authorization: Bearer and a token that is valid."),
    403: ("This token may not do that", "Ask for a token whose account and scope allow it."),
    404: ("No such address", "See /api/openapi.json for what there is."),
    405: ("No such method here", "The Allow header lists the methods of this address."),
    413: ("The body is too large", "Send less at once."),
    429: ("Too many requests", "Wait as long as the Retry-After header says, then try again."),
}


def install(app: Flask) -> None:
    """Answer every error with a page for people, or with problem+json under /api."""

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> tuple[str | Response, int]:
        app.logger.warning("refused a form without its token: %s, account %s", request.endpoint, _who())
        return answer(400, "The form was open too long or came from elsewhere. Reload the page and send it again.")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        response = make_response(answer(error.code))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> tuple[str | Response, int]:
        # The log names the kind of error and where, never a value: values may be a youth's needs or a place.
        db.session.rollback()
        app.logger.error("unexpected %s in %s", type(error).__name__, request.endpoint, exc_info=_trace(app, error))
        return answer(500)

    @app.after_request
    def _tell_of_refusals(response: Response) -> Response:
        # Where and who; never what was sent, nor the address, which may hold the id of a search.
        is_hidden = response.status_code == 404 and bool(request.view_args) and current_actor().is_signed_in
        if response.status_code in REFUSALS or is_hidden:
            app.logger.warning("refused with %s: %s, account %s", response.status_code, request.endpoint, _who())
        return response


def _who() -> object:
    return current_actor().account_id or "none"


def answer(status: int, way_out: str | None = None) -> tuple[str | Response, int]:
    """A page or a problem for this status."""
    heading, default = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if request.path == "/api" or request.path.startswith("/api/"):
        heading, default = WORDS_FOR_PROGRAMS.get(status, (heading, default))
        return problem(status, heading, way_out or default), status
    return render_template("error.html", heading=heading, way_out=way_out or default, status=status), status


def problem(status: int, title: str, detail: str, **more: object) -> Response:
    """An RFC 9457 problem document."""
    response = jsonify({"type": "about:blank", "status": status, "title": title, "detail": detail, **more})
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _trace(app: Flask, error: Exception) -> BaseException | None:
    """A developer sees the trace in the terminal; a production log does not hold it, for it may hold values."""
    return None if app.extensions["settings"].is_production else error
