"""Links to the openings of one listing: made and taken back by its keepers, used without an account."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, for_everyone, requires
from directory.access.keeping import as_link_shows
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.listings import ChangedMeanwhile
from directory.changes.openings_links import find_link, make_link, open_links, revoke_links, send_link, state_by_link
from directory.changes.proposals import InvalidFacts
from directory.clock import now
from directory.pages.account.state import own_account
from directory.pages.keeping.blueprint import blueprint, ground, kept_or_404
from directory.pages.keeping.openings import seen_of
from directory.pages.listings.data_points import openings_of
from directory.pages.serving import current_session
from directory.pages.words import openings_words, sentence
from directory.records import OpeningsLink
from directory.records.cells import BadValue, Vocabulary, read_cell
from directory.records.facts import FACT
from directory.records.reading import ListingRecord


@blueprint.get("/keeping/<uuid:listing_id>/links")
@requires(Permission.KEEP_LISTINGS)
def links(listing_id: object) -> str:
    return _links_page(kept_or_404(listing_id))


@blueprint.post("/keeping/<uuid:listing_id>/links")
@requires(Permission.KEEP_LISTINGS)
def submit_link(listing_id: object) -> str | Response:
    """Make a link and show it once, or mail it to oneself; or take all of them back."""
    record, session = kept_or_404(listing_id), current_session()
    if request.form.get("do") == "revoke":
        revoke_links(current_actor(), session, record, now())
        flash("Taken back. No link to these openings works any more.", "success")
    elif not record.is_active:
        flash("A closed listing has no openings.", "warning")
    else:
        link = make_link(current_actor(), session, record, now())
        if request.form.get("do") != "mail":
            return _links_page(record, link)
        send_link(own_account(), link)
        flash("The link is on its way to your e-mail.", "success")
    return redirect(url_for("keeping.links", listing_id=record.uuid), code=303)


@blueprint.get("/openings/<string:secret>")
@for_everyone
def by_link(secret: str) -> str:
    """The openings of one listing, for whoever has the link."""
    _, record = _found(secret)
    return _link_page(record)


@blueprint.post("/openings/<string:secret>")
@for_everyone
def submit_by_link(secret: str) -> Response | tuple[str, int]:
    """State them. The same number is as good as another: it is as of now."""
    link, record = _found(secret)
    text = request.form.get("openings", "").strip()
    if request.form.get("do") == "same":
        text = str(record.facts.get("openings", ""))
    elif request.form.get("do") in ("up:", "down:"):
        step = 1 if request.form["do"] == "up:" else -1
        before = int(text) if text.isdecimal() and len(text) < 6 else 0
        return _link_page(record, number=str(max(0, before + step))), 200
    problem = _state(link, record, text)
    if problem:
        return _link_page(record, text, problem), 409 if "meanwhile" in problem else 422
    flash("Saved, as of now. Thank you.", "success")
    return redirect(url_for("keeping.by_link", secret=secret), code=303)


def _state(link: OpeningsLink, record: ListingRecord, text: str) -> str:
    """The problem; empty where the openings are saved."""
    if request.form.get("seen") != seen_of(record):
        return f"Someone has meanwhile stated {record.facts.get('openings')}. Look at the number, then save again."
    try:
        number = read_cell(FACT["openings"], text, Vocabulary({}, {}))
        if not isinstance(number, int):
            return "Write how many openings there are; 0 where it is full."
        state_by_link(current_session(), link, record, number, ground(), now())
    except BadValue as problem:
        return f"This {problem.reason}."
    except InvalidFacts as problem:
        return " ".join(sentence(each.message) + "." for each in problem.problems)
    except ChangedMeanwhile:
        return "Someone has meanwhile changed this listing. Save again."
    return ""


def _found(secret: str) -> tuple[OpeningsLink, ListingRecord]:
    """Errors: 404 for a link that is over, taken back, or was never there."""
    found = find_link(current_session(), secret, now())
    if found is None:
        abort(404)
    return found


def _links_page(record: ListingRecord, link: str = "") -> str:
    found = open_links(current_session(), record, now())
    return render_template("keeping/links.html", listing=reveal(current_actor(), record), working=found, link=link)


def _link_page(record: ListingRecord, number: str | None = None, problem: str = "") -> str:
    """Nothing of the listing but its name and its openings."""
    view = as_link_shows(record)
    stated = openings_of(view, now())
    held = view["openings"]
    return render_template(
        "keeping/by_link.html",
        listing=view,
        number=number if number is not None else ("" if held is None else held),
        words=openings_words(stated, now()) if stated else "",
        state=stated.state if stated else "unknown",
        seen=seen_of(record),
        problem=problem,
    )
