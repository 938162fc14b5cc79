"""Every account; one account, and what staff may change of it."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, or_, select
from werkzeug.wrappers import Response as BaseResponse

from directory.access.guard import current_actor, requires
from directory.access.people import may_change, may_disable
from directory.access.permissions import Permission
from directory.access.second_step import has_second_step
from directory.changes.accounts import change_role, disable_account, enable_account
from directory.changes.second_step import IdentityCheck, remove_for
from directory.pages.account.choices import organization_names
from directory.pages.account.confirming import recently_confirmed
from directory.pages.paging import Paging
from directory.pages.people.blueprint import blueprint
from directory.pages.people.forms import ROLE_LABELS, CheckForm, LookForm, PlaceForm
from directory.pages.serving import current_session
from directory.records import AccessRequest, Account, AccountRole, RequestState

_PAGE = 50


@blueprint.get("/people")
@requires(Permission.MANAGE_PEOPLE)
def index() -> str:
    """Page after page, by name."""
    return _list(LookForm(formdata=None), Paging.of(request.args.get("page", type=int)).number)


@blueprint.post("/people")
@requires(Permission.MANAGE_PEOPLE)
def look() -> str | tuple[str, int]:
    """Those of a name, an e-mail or a role: the first fifty."""
    form = LookForm()
    if not form.validate():
        return _list(LookForm(formdata=None), 1), 422
    return _list(form, 1)


def _list(form: LookForm, number: int) -> str:
    session = current_session()
    query = select(Account)
    if form.words.data:
        words = f"%{_plain(form.words.data.lower())}%"
        query = query.where(
            or_(func.lower(Account.name).like(words, escape="!"), Account.email.like(words, escape="!"))
        )
    if form.role.data:
        query = query.where(Account.role == form.role.data)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    last = max(1, -(-total // _PAGE))
    number = min(max(1, number), last)
    found = session.scalars(
        query.order_by(func.lower(Account.name), Account.id).limit(_PAGE).offset((number - 1) * _PAGE)
    ).all()
    waiting = session.scalar(
        select(func.count()).where(AccessRequest.state == RequestState.WAITING).select_from(AccessRequest)
    )
    return render_template(
        "people/index.html",
        form=form,
        accounts=found,
        total=total,
        number=number,
        last=last,
        waiting=waiting,
        labels=ROLE_LABELS,
        has_second_step=has_second_step,
    )


def _plain(words: str) -> str:
    """With LIKE's own signs taken as they are."""
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")


@blueprint.get("/people/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
def show(number: int) -> str:
    account = _account(number)
    return _page(account, _place_form(account))


def _place_form(account: Account) -> PlaceForm:
    # All of them, or saving would drop those that were not shown; and one field that is empty.
    names = [*(organization.name for organization in account.organizations), ""]
    return PlaceForm(formdata=None, role=account.role, county=account.county or "", organizations=names)


@blueprint.post("/people/<int:number>")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def change(number: int) -> str | BaseResponse | tuple[str, int]:
    """Another role among worker and provider, another county, other organizations. Ends the person's sessions."""
    account = _account(number)
    if not may_change(current_actor(), account):
        abort(403)
    form = PlaceForm()
    if not form.validate():
        return _page(account, form), 422
    change_role(current_actor(), current_session(), account, **form.place)
    flash("Saved. The person was signed out and signs in again.")
    return redirect(url_for("people.show", number=number), code=303)


@blueprint.post("/people/<int:number>/disable")
@requires(Permission.MANAGE_PEOPLE)
def disable(number: int) -> BaseResponse:
    """At once, and without asking for a password first: it may be urgent."""
    account = _account(number)
    if not may_disable(current_actor(), account):
        abort(403)
    disable_account(current_actor(), current_session(), account)
    flash("The account is disabled: its browsers and tokens stop at their next request.")
    return redirect(url_for("people.show", number=number), code=303)


@blueprint.post("/people/<int:number>/enable")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def enable(number: int) -> BaseResponse:
    account = _account(number)
    if not may_disable(current_actor(), account):
        abort(403)
    enable_account(current_actor(), current_session(), account)
    flash("The account may sign in again.")
    return redirect(url_for("people.show", number=number), code=303)


@blueprint.post("/people/<int:number>/two-step-off")
@requires(Permission.MANAGE_PEOPLE)
@recently_confirmed
def remove_second_step(number: int) -> str | BaseResponse | tuple[str, int]:
    """For someone who lost phone and codes. How staff knew who it is stays in the trail; the owner gets a letter."""
    account = _account(number)
    if not may_change(current_actor(), account):
        abort(403)
    check = CheckForm()
    if not check.validate():
        return _page(account, _place_form(account), check), 422
    if has_second_step(account):
        remove_for(current_actor(), current_session(), account, IdentityCheck(check.how.data))
        flash("Two-step sign-in is off. The person sets it up anew.")
    return redirect(url_for("people.show", number=number), code=303)


def _account(number: int) -> Account:
    """Errors: 404 where there is none."""
    account = current_session().get(Account, number)
    if account is None:
        abort(404)
    return account


def _page(account: Account, form: PlaceForm, check: CheckForm | None = None) -> str:
    actor = current_actor()
    return render_template(
        "people/show.html",
        account=account,
        form=form,
        check=check or CheckForm(formdata=None),
        role_label=ROLE_LABELS[AccountRole(account.role)],
        may_change=may_change(actor, account),
        may_disable=may_disable(actor, account),
        has_second_step=has_second_step(account),
        organization_names=organization_names(),
    )
