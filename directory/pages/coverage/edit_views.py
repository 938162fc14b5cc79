"""Staff set a county's targets, and enter what is known of it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.counties import ContactWords, ProfileWords, change_county
from directory.changes.targets import set_targets
from directory.counting.gaps import read_targets, suggestions
from directory.counting.survey import read_counties
from directory.finding import NeedWords
from directory.pages.coverage.blueprint import blueprint, seeds
from directory.pages.coverage.forms import AimForm, CountyForm, TargetsForm, plain
from directory.pages.coverage.profile import Known, known_of
from directory.pages.coverage.slugs import county_or_404
from directory.pages.serving import current_finder, current_session
from directory.pages.words import count
from directory.records import ContactRole, County
from search.coverage.targets import Aim

_YES_NO = {"yes": True, "no": False}


@blueprint.get("/coverage/counties/<county>/targets")
@requires(Permission.EDIT_TARGETS)
def edit_targets(county: str) -> str:
    name = _county(county)
    needs = current_finder().needs(current_session())
    held = read_targets(current_session(), [name])
    form = TargetsForm()
    for code in needs:
        aim = held.get((name, code), Aim())
        form.aims.append_entry(
            {
                "need": code,
                "number": aim.number,
                "capacity": aim.capacity,
                "within_miles": plain(aim.within_miles),
                "training_percent": aim.training_percent,
                "two_hour": aim.two_hour,
            }
        )
    return _targets_page(county, name, form)


@blueprint.post("/coverage/counties/<county>/targets")
@requires(Permission.EDIT_TARGETS)
def save_targets(county: str) -> str | Response:
    name, form = _county(county), TargetsForm()
    needs = current_finder().needs(current_session())
    if not form.validate_on_submit():
        return _targets_page(county, name, form)
    aims = {entry.need.data: _aim(entry.form) for entry in form.aims if entry.need.data in needs}
    changed = set_targets(current_actor(), current_session(), name, aims)
    flash(f"{count(changed, 'target')} changed.", "success")
    return redirect(url_for("coverage.county_gap", county=county), code=303)


@blueprint.get("/coverage/counties/<county>/edit")
@requires(Permission.EDIT_TARGETS)
def edit_county(county: str) -> str:
    name = _county(county)
    return render_template("coverage/edit.html", name=name, slug=county, form=_county_form(name))


@blueprint.post("/coverage/counties/<county>/edit")
@requires(Permission.EDIT_TARGETS)
def save_county(county: str) -> str | Response:
    name = _county(county)
    form = _county_form(name)
    if not form.validate_on_submit():
        return render_template("coverage/edit.html", name=name, slug=county, form=form)
    words = ProfileWords(
        form.region.data,
        _YES_NO.get(form.in_csec_program.data or ""),
        form.innovative_strategies.data,
        form.barriers.data,
    )
    contacts = {role: ContactWords(**{part: form[role.value][part].data for part in _PARTS}) for role in ContactRole}
    record = current_session().get_one(County, name)
    change_county(current_actor(), current_session(), record, words, contacts)
    flash(f"{name} County is saved.", "success")
    return redirect(url_for("coverage.county", county=county), code=303)


_PARTS = ("name", "phone", "email")


def _county(slug: str) -> str:
    return county_or_404(slug, read_counties(current_session()))


def _county_form(name: str) -> CountyForm:
    """The form with what is held; what was sent stands in its place."""
    session = current_session()
    known, counties = known_of(session, name, seeds()), read_counties(session)
    form = CountyForm(data=_held(known, counties[name].region))
    form.region.choices = [SelectChoice(name, name) for name in sorted({one.region for one in counties.values()})]
    return form


def _held(known: Known, region: str) -> dict[str, object]:
    profile = known.profile
    in_program = None if profile is None else profile.in_csec_program
    return {
        "region": region,
        "in_csec_program": {True: "yes", False: "no"}.get(in_program, "") if in_program is not None else "",
        "innovative_strategies": profile.innovative_strategies if profile else None,
        "barriers": profile.barriers if profile else None,
    } | {
        role.value: {part: getattr(contact, part) for part in _PARTS} if contact else {}
        for role, _, contact in known.contacts
    }


def _aim(form: AimForm) -> Aim | None:
    aim = Aim(
        number=form.number.data,
        capacity=form.capacity.data,
        within_miles=form.within_miles.data,
        training_percent=form.training_percent.data,
        two_hour=form.two_hour.data,
    )
    return None if aim == Aim() else aim


def _targets_page(slug: str, name: str, form: TargetsForm) -> str:
    session = current_session()
    needs, youth = current_finder().needs(session), read_counties(session)[name].youth
    suggested = suggestions(session, seeds())
    groups: dict[str, list[tuple[NeedWords, object]]] = {}
    for entry in form.aims:
        need = needs.get(entry.need.data)
        if need is not None:
            groups.setdefault(need.group, []).append((need, entry))
    return render_template(
        "coverage/targets.html",
        name=name,
        slug=slug,
        form=form,
        groups=[(group, suggested[group], suggested[group].aim(youth), rows) for group, rows in groups.items()],
        youth=youth,
    )
