"""Acts of two people: ask for one, see those that wait, confirm or refuse."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from directory.access.acts import ActInFull, act_for, may_ask, may_confirm, waiting_acts
from directory.access.guard import current_actor, requires
from directory.access.listings import read_record
from directory.access.permissions import Permission
from directory.access.reveal import reveal
from directory.changes.acts import CannotAct, ask_to_grant, ask_to_publish, confirm, refuse
from directory.clock import now
from directory.pages.account.confirming import recently_confirmed
from directory.pages.account.state import own_account
from directory.pages.acts.forms import GrantForm, PublishForm
from directory.pages.serving import current_session
from directory.records import Account, AccountRole, ActKind, PendingAct
from directory.records.reading import ListingRecord

blueprint = Blueprint("acts", __name__)

_ASKED = "Asked. Another person has seven days to confirm it."


@blueprint.get("/acts")
@requires(Permission.PUBLISH_LOCATION)
@recently_confirmed
def waiting() -> str:
    """What waits for a second person, and what the reader may do about each."""
    session, actor, own = current_session(), current_actor(), own_account()
    acts = waiting_acts(session, actor, now())
    return render_template(
        "acts/waiting.html",
        acts=[(found, may_confirm(session, actor, own, found), _listing_name(found)) for found in acts],
        own_id=actor.account_id,
    )


@blueprint.get("/acts/location/<uuid:listing_id>")
@requires(Permission.PUBLISH_LOCATION)
def location(listing_id: object) -> str:
    return _publish_page(PublishForm(formdata=None), _own_confidential(str(listing_id)))


@blueprint.post("/acts/location/<uuid:listing_id>")
@requires(Permission.PUBLISH_LOCATION)
def ask_location(listing_id: object) -> Response | tuple[str, int]:
    record, form = _own_confidential(str(listing_id)), PublishForm()
    if form.validate():
        try:
            ask_to_publish(
                current_actor(),
                current_session(),
                record,
                reason=form.reason.data,
                authorized_by=form.authorized_by.data,
                authorized_until=form.authorized_until.data,
                moment=now(),
            )
            return _asked()
        except CannotAct as problem:
            _blame(form, problem)
    return _publish_page(form, record), 422


@blueprint.get("/acts/role/<int:account_id>")
@requires(Permission.ASK_FOR_ROLES)
def role(account_id: int) -> str:
    return render_template("acts/role.html", form=GrantForm(formdata=None), account=_grantable(account_id))


@blueprint.post("/acts/role/<int:account_id>")
@requires(Permission.ASK_FOR_ROLES)
def ask_role(account_id: int) -> Response | tuple[str, int]:
    account, form = _grantable(account_id), GrantForm()
    if form.validate():
        try:
            wanted = AccountRole(form.role.data)
            ask_to_grant(current_actor(), current_session(), account, wanted, reason=form.reason.data, moment=now())
            return _asked()
        except CannotAct as problem:
            _blame(form, problem)
    return render_template("acts/role.html", form=form, account=account), 422


@blueprint.post("/acts/<int:act_id>/confirm")
@requires(Permission.PUBLISH_LOCATION)
@recently_confirmed
def submit_confirm(act_id: int) -> Response | tuple[str, int]:
    """Be the second person."""
    try:
        confirm(current_actor(), current_session(), _act_or_404(act_id), now())
    except CannotAct as problem:
        return render_template("acts/undecided.html", problem=str(problem)), 409
    flash("Confirmed and done.", "success")
    return redirect(url_for("acts.waiting"), code=303)


@blueprint.post("/acts/<int:act_id>/refuse")
@requires(Permission.PUBLISH_LOCATION)
def submit_refuse(act_id: int) -> Response | tuple[str, int]:
    """Refuse another's, or take one's own back."""
    try:
        refuse(current_actor(), current_session(), _act_or_404(act_id), now())
    except CannotAct as problem:
        return render_template("acts/undecided.html", problem=str(problem)), 409
    flash("It will not be done.", "success")
    return redirect(url_for("acts.waiting"), code=303)


def _own_confidential(listing_id: str) -> ListingRecord:
    """The confidential listing that the actor may ask about. Errors: 404."""
    record = read_record(current_session(), current_actor(), listing_id)
    if record is None or record.facts.get("location_confidential") is not True:
        abort(404)
    if not may_ask(current_actor(), ActKind.MAKE_LOCATION_PUBLIC, record):
        abort(404)
    return record


def _grantable(account_id: int) -> Account:
    """An account that may sign in. Errors: 404."""
    account = current_session().get(Account, account_id)
    if account is None or not account.active:
        abort(404)
    return account


def _act_or_404(act_id: int) -> PendingAct:
    act = act_for(current_session(), current_actor(), act_id)
    if act is None:
        abort(404)
    return act


def _publish_page(form: PublishForm, record: ListingRecord) -> str:
    return render_template("acts/location.html", form=form, listing=reveal(current_actor(), record))


def _listing_name(found: ActInFull) -> str:
    return str(reveal(current_actor(), found.listing)["listing_name"]) if found.listing is not None else ""


def _asked() -> Response:
    flash(_ASKED, "success")
    return redirect(url_for("acts.waiting"), code=303)


def _blame(form: FlaskForm, problem: CannotAct) -> None:
    words = str(problem)
    form.form_errors = [f"{words[:1].upper()}{words[1:]}."]
