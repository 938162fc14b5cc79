"""The browsers that are signed in to one's own account, and ending them."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import own_session, own_sessions
from directory.access.permissions import Permission
from directory.changes.sessions import end_session, sign_out_everywhere
from directory.clock import now
from directory.pages.account.blueprint import blueprint
from directory.pages.account.confirming import recently_confirmed
from directory.pages.account.state import browser_session, current_settings, own_account, sign_out
from directory.pages.serving import current_session


@blueprint.get("/account/browsers")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def browsers() -> str:
    idle_since = now() - current_settings().session_idle
    open_now = [one for one in own_sessions(current_session(), current_actor()) if one.last_used_at > idle_since]
    return render_template("account/browsers.html", browsers=open_now, this_one=browser_session().row_id)


@blueprint.post("/account/browsers/<int:number>/end")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def end_browser(number: int) -> BaseResponse:
    """Errors: 404 where the session is another's or over."""
    found = own_session(current_session(), current_actor(), number)
    if found is None:
        abort(404)
    if number == browser_session().row_id:
        sign_out()
        return redirect(url_for("home.show"), code=303)
    end_session(current_actor(), current_session(), found)
    flash("That browser is signed out.")
    return redirect(url_for("account.browsers"), code=303)


@blueprint.post("/account/browsers/end-all")
@requires(Permission.KEEP_ACCOUNT)
@recently_confirmed
def end_all_browsers() -> BaseResponse:
    """This one too."""
    sign_out_everywhere(current_actor(), current_session(), own_account())
    sign_out()
    flash("You are signed out everywhere.")
    return redirect(url_for("home.show"), code=303)
