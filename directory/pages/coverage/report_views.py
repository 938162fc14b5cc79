"""A county's report to print, to edit and to compute with; its pocket cards and its sheet of numbers."""

from flask import Response, render_template, request

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.reports import note_report
from directory.pages.coverage.blueprint import blueprint, seeds, survey_to_hand_on
from directory.pages.coverage.cards import MOST_ON_A_CARD, MOST_ON_A_SHEET, ON_A_PAGE, responders
from directory.pages.coverage.profile import known_of
from directory.pages.coverage.report import CountyReport, county_report
from directory.pages.coverage.slugs import county_or_404, slug_of
from directory.pages.coverage.workbook import workbook
from directory.pages.crisis.lines import NATIONAL_LINES
from directory.pages.serving import current_finder, current_session
from directory.watching import about_to_show

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/coverage/counties/<county>/report")
@requires(Permission.SEE_COVERAGE)
def report(county: str) -> str:
    """The report as a page that prints."""
    made = _report(county)
    return render_template("coverage/report.html", report=made, slug=slug_of(made.facts.name))


@blueprint.post("/coverage/counties/<county>/report.html")
@requires(Permission.SEE_COVERAGE)
def report_to_edit(county: str) -> Response:
    """The report as a document of its own, which a word processor opens to edit.

    Asked by a form, as every file that leaves: a link that a browser fetches ahead would stand in the trail.
    """
    made = _report(county)
    return _file(render_template("coverage/report_to_edit.html", report=made), "text/html", made, "html")


@blueprint.post("/coverage/counties/<county>/report.xlsx")
@requires(Permission.SEE_COVERAGE)
def report_workbook(county: str) -> Response:
    """The report's data as a workbook."""
    made = _report(county)
    return _file(workbook(made), _XLSX, made, "xlsx")


@blueprint.get("/coverage/counties/<county>/cards")
@requires(Permission.SEE_COVERAGE)
def cards(county: str) -> str:
    """Eight pocket cards, or one sheet, with the numbers to call at any hour."""
    survey, session, actor = survey_to_hand_on(), current_session(), current_actor()
    name = county_or_404(county, survey.counties)
    is_sheet = request.args.get("as") == "sheet"
    found = responders(session, actor, survey, name, MOST_ON_A_SHEET if is_sheet else MOST_ON_A_CARD)
    about_to_show(found.listings)
    return render_template(
        "coverage/cards.html",
        name=name,
        slug=slug_of(name),
        known=known_of(session, name, seeds()),
        responders=found,
        national=NATIONAL_LINES,
        is_sheet=is_sheet,
        copies=ON_A_PAGE,
        moment=survey.moment,
    )


def _report(slug: str) -> CountyReport:
    survey, session = survey_to_hand_on(), current_session()
    name = county_or_404(slug, survey.counties)
    made = county_report(session, current_actor(), survey, current_finder().needs(session), seeds(), name)
    about_to_show(made.told, with_contacts=False)
    return made


def _file(body: str | bytes, mimetype: str, made: CountyReport, suffix: str) -> Response:
    note_report(current_actor(), current_session(), slug_of(made.facts.name), suffix)
    response = Response(body, mimetype=mimetype)
    name = f"{slug_of(made.facts.name)}-{made.moment:%Y-%m-%d}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
