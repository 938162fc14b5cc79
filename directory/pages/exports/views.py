"""Files of listings for staff: one county alone, counted like any listings shown; everything, with a second person."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from directory.access.actor import Actor
from directory.access.acts import act_for, open_exports
from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.changes.acts import CannotAct, ask_to_export_everything, use_export
from directory.clock import now, today
from directory.pages.account.confirming import recently_confirmed
from directory.pages.acts.forms import ReasonForm
from directory.pages.exports.forms import ExportForm, export_form
from directory.pages.serving import current_finder, current_session
from directory.watching import about_to_show

blueprint = Blueprint("exports", __name__)

_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class Exporter(Protocol):
    """Writes the listings that the actor may see to a file and notes it in the trail: see ``importers.export``.

    The application hands it over: pages know no importer.
    """

    def __call__(
        self,
        format: str,
        path: Path,
        *,
        session: Session,
        actor: Actor,
        county: str | None = None,
        each: Callable[[ListingView], None] = ...,
    ) -> Any: ...


@blueprint.get("/exports")
@requires(Permission.EXPORT_LISTINGS)
@recently_confirmed
def ask() -> str:
    return _page(_form(), ReasonForm(formdata=None))


@blueprint.post("/exports/county")
@requires(Permission.EXPORT_LISTINGS)
@recently_confirmed
def county() -> Response | tuple[str, int]:
    """The listings located in a county or serving it."""
    form = _form()
    if not form.validate():
        return _page(form, ReasonForm(formdata=None)), 422
    written: list[ListingView] = []
    response = _file(form.format.data, county=form.county.data, each=written.append)
    about_to_show(written)
    return response


@blueprint.post("/exports/everything")
@requires(Permission.EXPORT_LISTINGS)
@recently_confirmed
def everything() -> BaseResponse | tuple[str, int]:
    """Ask for a file of the whole directory."""
    reason = ReasonForm()
    if reason.validate():
        try:
            ask_to_export_everything(current_actor(), current_session(), reason=reason.reason.data, moment=now())
            flash("Asked. Another person of staff has seven days to confirm it.", "success")
            return redirect(url_for("exports.ask"), code=303)
        except CannotAct as problem:
            reason.form_errors = [f"{str(problem)[:1].upper()}{str(problem)[1:]}."]
    return _page(export_form(_counties()), reason), 422


@blueprint.post("/exports/everything/<int:act_id>")
@requires(Permission.EXPORT_LISTINGS)
@recently_confirmed
def fetch(act_id: int) -> Response:
    """The file of a confirmed act, once, for whoever asked it. Errors: 404."""
    session, actor = current_session(), current_actor()
    act = act_for(session, actor, act_id)
    if act is None:
        abort(404)
    try:
        use_export(actor, session, act, now())
    except CannotAct:
        abort(404)
    return _file("xlsx")


def _file(format: str, **wanted: Any) -> Response:
    """Written beside, read whole, and gone from the disk before it is sent."""
    exporter: Exporter = current_app.extensions["exporter"]
    with tempfile.TemporaryDirectory(prefix="manzanita-") as folder:
        path = Path(folder) / f"listings.{format}"
        exporter(format, path, session=current_session(), actor=current_actor(), **wanted)
        body = path.read_bytes()
    name = f"manzanita-{today():%Y%m%d}.{format}"
    return Response(body, mimetype=_TYPES[format], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(form: ExportForm, reason: ReasonForm) -> str:
    ready = open_exports(current_session(), current_actor(), now())
    return render_template("exports/exports.html", form=form, reason=reason, ready=ready)


def _form() -> ExportForm:
    return export_form(_counties())


def _counties() -> list[str]:
    return list(current_finder().gazetteer.counties)
