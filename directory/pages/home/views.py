"""The first page: what this is and whom to call, and for someone signed in the two ways to search. And help."""

from flask import Blueprint, render_template

from directory.access.guard import current_actor, for_everyone
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.clock import now
from directory.pages.home.freshness import freshness
from directory.pages.serving import current_finder, current_session

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@for_everyone
def show() -> str:
    """Nothing of the listings for a visitor; how many there are and how fresh for someone signed in."""
    actor = current_actor()
    if not may(actor, Permission.SEE_LISTINGS):
        return render_template("home/visitor.html")
    held = freshness(current_finder().snapshot(current_session()).listings, now())
    return render_template("home/welcome.html", freshness=held, moment=now())


@blueprint.get("/help")
@for_everyone
def show_help() -> str:
    """How to get in, how to leave, and what words mean: nothing of the listings."""
    return render_template("home/help.html")
