"""Up to four listings beside each other, criterion by criterion."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.changes.searches import MOST_COMPARED, compare_listings
from directory.changes.shortlists import listed_of
from directory.clock import now
from directory.pages.match.answering import Answering, answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.cards import Card, card, criterion_title
from directory.pages.serving import current_session, search_or_404
from directory.records import SearchKind
from directory.watching import about_to_show
from search.answer import CriterionResult


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion and what each listing says of it, in the order of the columns; None where it is not asked."""

    title: str
    answers: tuple[CriterionResult | None, ...]


@blueprint.post("/match/<search_id>/compare")
@requires(Permission.MATCH_LISTINGS)
def compare(search_id: str) -> Response:
    """Put the ticked listings beside each other. Too few or too many: back to the results, with the reason."""
    search = search_or_404(search_id, SearchKind.MATCH)
    chosen = [uuid for uuid in dict.fromkeys(request.form.getlist("listing")) if _is_uuid(uuid)]
    # What is ticked stays ticked, also where it is not enough; more than four are as many as there is room for.
    compare_listings(current_actor(), search, chosen[:MOST_COMPARED])
    if not 2 <= len(chosen) <= MOST_COMPARED:
        flash(f"Tick two to {MOST_COMPARED} listings to compare.", "warning")
        page = request.form.get("page", type=int)
        return redirect(url_for("match.results", search_id=search_id, page=page), code=303)
    return redirect(url_for("match.comparison", search_id=search_id), code=303)


@blueprint.get("/match/<search_id>/compare")
@requires(Permission.MATCH_LISTINGS)
def comparison(search_id: str) -> str:
    answering = answering_or_404(search_id)
    columns = compared_cards(answering, answering.search.compared)
    about_to_show(column.listing for column in columns)
    return render_template(
        "match/compare.html",
        search_id=search_id,
        columns=columns,
        lines=lines(columns),
        labels=answering.need_labels,
        listed=listed_of(current_session(), answering.search),
    )


def compared_cards(answering: Answering, uuids: list[str]) -> list[Card]:
    """A card for each of these listings that is there for the reader, in this order."""
    views: dict[str, ListingView] = read_views(current_session(), current_actor(), uuids)
    explained = answering.matching().explain(uuid for uuid in uuids if uuid in views)
    return [card(match, views, answering.need_labels, now()) for match in explained.values()]


def lines(columns: list[Card]) -> list[Line]:
    """Every criterion that any of them answers, in the order of the search."""
    names = dict.fromkeys(result.criterion for column in columns for result in column.match.results)
    names.pop("seeking", None)  # the kind of each stands above
    by_name = [{result.criterion: result for result in column.match.results} for column in columns]
    return [Line(criterion_title(name), tuple(answers.get(name) for answers in by_name)) for name in names]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
