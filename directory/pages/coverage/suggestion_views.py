"""How suggested targets begin: shown to all who see gaps, set by staff."""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.targets import set_suggestions
from directory.counting.gaps import seeded_suggestions, suggestions
from directory.counting.survey import read_counties
from directory.pages.coverage.blueprint import blueprint, seeds
from directory.pages.coverage.forms import SuggestionForm, SuggestionsForm, plain
from directory.pages.serving import account_county, current_session
from directory.pages.words import count
from search.coverage.targets import Suggestion

#: Whose youth stand in the example, where the reader has no county.
_EXAMPLE = "Sacramento"


@blueprint.get("/coverage/suggestions")
@requires(Permission.SEE_COVERAGE)
def suggested_targets() -> str:
    """Each group's formula, why it is so, where it comes from, and what it makes of one county."""
    session, seeded = current_session(), seeded_suggestions(seeds())
    example = read_counties(session)[account_county() or _EXAMPLE]
    return render_template(
        "coverage/suggestions.html",
        suggested=[
            (each, each.aim(example.youth), each != seeded[group])
            for group, each in suggestions(session, seeds()).items()
        ],
        example=example,
    )


@blueprint.get("/coverage/suggestions/edit")
@requires(Permission.EDIT_TARGETS)
def edit_suggestions() -> str:
    form = SuggestionsForm()
    for suggestion in suggestions(current_session(), seeds()).values():
        form.groups.append_entry(asdict(suggestion) | {"within_miles": plain(suggestion.within_miles)})
    return _page(form)


@blueprint.post("/coverage/suggestions/edit")
@requires(Permission.EDIT_TARGETS)
def save_suggestions() -> str | Response:
    form, seeded = SuggestionsForm(), seeded_suggestions(seeds())
    if not form.validate_on_submit():
        return _page(form)
    wanted = {
        entry.group.data: _as_sent(entry.form, seeded[entry.group.data])
        for entry in form.groups
        if entry.group.data in seeded
    }
    changed = set_suggestions(current_actor(), current_session(), wanted)
    flash(f"{count(changed, 'suggestion')} changed. Targets that a county has set stay as they are.", "success")
    return redirect(url_for("coverage.suggested_targets"), code=303)


def _as_sent(form: SuggestionForm, seeded: Suggestion) -> Suggestion | None:
    """None where it is again what the site came with."""
    sent = Suggestion(
        seeded.group,
        form.at_least.data,
        form.youth_per_listing.data,
        form.within_miles.data,
        form.training_percent.data,
        form.two_hour.data,
        form.why.data,
        seeded.source,
    )
    return None if sent == seeded else sent


def _page(form: SuggestionsForm) -> str:
    return render_template("coverage/suggestions_edit.html", form=form)
