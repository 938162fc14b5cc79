"""The HSDS addresses. A plain list shows what a search's result shows; contacts, and so a day's count, come with
``full`` and with one service's own address."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify

from directory.access.guard import current_actor, for_everyone
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.api.bearer import bearer
from directory.api.hsds import lists
from directory.api.hsds.asking import Asked, read_asked
from directory.db import db
from directory.errors import problem
from directory.hsds.profile import HSDS_VERSION, OPENAPI_PATH, PROFILE_PATH
from directory.hsds.profile import profile as profile_document
from directory.hsds.taxonomies import Taxonomy, Term, Terms, read_terms, taxonomy_document, term_document
from directory.hsds.writing import (
    full_service,
    full_service_at_location,
    plain_service,
    plain_service_at_location,
)
from directory.hsds.writing import organization as organization_document
from directory.mailing import link_to
from directory.records import Listing, Scope, Service
from directory.watching import about_to_show

OF_LISTINGS = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "search")
OF_ORGANIZATIONS = ("taxonomy_term_id", "taxonomy_id", "full", "full_service")
hsds = bearer(Permission.SEE_LISTINGS, Scope.HSDS)


def add_addresses(blueprint: Blueprint) -> None:
    """Serve HSDS under ``/api/hsds`` of this blueprint."""
    for (path, name), view in _ADDRESSES.items():
        methods = ("GET", "POST") if path in SEARCHED else ("GET",)
        blueprint.add_url_rule(f"/api/hsds{path}", f"hsds_{name}", view, methods=methods)


@for_everyone
def about() -> Response:
    """HSDS's own first answer: which version, which profile, where it is described."""
    return jsonify(version=HSDS_VERSION, profile=link_to(PROFILE_PATH), openapi_url=link_to(OPENAPI_PATH))


@for_everyone
def profile() -> Response:
    return jsonify(profile_document(link_to("")))


@hsds
def services() -> Response:
    session, actor = db.session(), current_actor()
    asked, terms = read_asked(*OF_LISTINGS, "minimal"), read_terms(session)
    if asked.minimal:
        page, ids = lists.minimal(session, actor, asked, terms)
        return jsonify(page.around(ids))
    page, views = lists.listings(session, actor, asked, terms)
    about_to_show(views, with_contacts=asked.full)
    return jsonify(page.around([full_service(view, terms) if asked.full else plain_service(view) for view in views]))


@hsds
def service(service_id: Any) -> Response:
    view = lists.one(db.session(), current_actor(), Service.uuid == str(service_id))
    if view is None:
        return _nothing("service")
    about_to_show([view])
    return jsonify(full_service(view, read_terms(db.session())))


@hsds
def service_at_locations() -> Response:
    session, actor = db.session(), current_actor()
    asked, terms = read_asked(*OF_LISTINGS), read_terms(session)
    page, views = lists.listings(session, actor, asked, terms)
    about_to_show(views, with_contacts=asked.full)
    if asked.full:
        return jsonify(page.around([full_service_at_location(view, terms) for view in views]))
    return jsonify(page.around([plain_service_at_location(view) for view in views]))


@hsds
def service_at_location(listing_id: Any) -> Response:
    view = lists.one(db.session(), current_actor(), Listing.uuid == str(listing_id))
    if view is None:
        return _nothing("service at a location")
    about_to_show([view])
    return jsonify(full_service_at_location(view, read_terms(db.session())))


@hsds
def organizations() -> Response:
    session, actor = db.session(), current_actor()
    asked, terms = read_asked(*OF_ORGANIZATIONS), read_terms(session)
    page, uuids = lists.organizations(session, actor, asked, terms)
    found = lists.of_organizations(session, actor, uuids)
    return jsonify(page.around([_organization(views, asked, terms) for views in found.values()]))


@hsds
def organization(organization_id: Any) -> Response:
    uuid, session = str(organization_id), db.session()
    asked, terms = read_asked("full_service"), read_terms(session)
    views = lists.of_organizations(session, current_actor(), [uuid]).get(uuid)
    if views is None:
        return _nothing("organization")
    return jsonify(_organization(views, Asked(full=True, full_service=asked.full_service), terms))


def _organization(views: Sequence[ListingView], asked: Asked, terms: Terms) -> dict[str, Any]:
    """An organization; ``full`` with its services' names, ``full_service`` with all of them."""
    about_to_show(views, with_contacts=asked.full_service)
    document = organization_document(views[0])
    if asked.full_service:
        return document | {"services": [full_service(view, terms) for view in views]}
    if asked.full:
        return document | {"services": [plain_service(view) for view in views]}
    return document


@hsds
def taxonomies() -> Response:
    return _part(read_asked(), [taxonomy_document(taxonomy) for taxonomy in Taxonomy])


@hsds
def taxonomy(taxonomy_id: Any) -> Response:
    found = next((taxonomy for taxonomy in Taxonomy if taxonomy.id == str(taxonomy_id)), None)
    return jsonify(taxonomy_document(found)) if found is not None else _nothing("taxonomy")


@hsds
def taxonomy_terms() -> Response:
    asked = read_asked("taxonomy_id", "parent_id", "top_only")
    chosen = [term for term in read_terms(db.session()).all if _is_asked(term_document(term), asked)]
    return _part(asked, [_in_full(term) for term in chosen])


def _is_asked(term: dict[str, Any], asked: Asked) -> bool:
    return (
        asked.taxonomy_id in (None, term["taxonomy_id"])
        and asked.parent_id in (None, term.get("parent_id"))
        and not (asked.top_only and "parent_id" in term)
    )


@hsds
def taxonomy_term(term_id: Any) -> Response:
    found = read_terms(db.session()).by_id.get(str(term_id))
    return jsonify(_in_full(found)) if found is not None else _nothing("term")


def _in_full(term: Term) -> dict[str, Any]:
    return term_document(term) | {"taxonomy_detail": taxonomy_document(term.taxonomy)}


def _part(asked: Asked, documents: Sequence[dict[str, Any]]) -> Response:
    page = lists.page_of(asked, len(documents))
    return jsonify(page.around(documents[asked.offset : asked.offset + asked.size]))


def _nothing(what: str) -> Response:
    return problem(404, f"No such {what}", "It may have been closed or taken out.")


#: Lists that words are searched in, with POST.
SEARCHED = frozenset({"/services", "/service_at_locations"})
#: (path, name of the endpoint) → view.
_ADDRESSES: Mapping[tuple[str, str], Callable[..., Response]] = {
    ("/", "about"): about,
    ("/profile.json", "profile"): profile,
    ("/services", "services"): services,
    ("/services/<uuid:service_id>", "service"): service,
    ("/service_at_locations", "service_at_locations"): service_at_locations,
    ("/service_at_locations/<uuid:listing_id>", "service_at_location"): service_at_location,
    ("/organizations", "organizations"): organizations,
    ("/organizations/<uuid:organization_id>", "organization"): organization,
    ("/taxonomies", "taxonomies"): taxonomies,
    ("/taxonomies/<uuid:taxonomy_id>", "taxonomy"): taxonomy,
    ("/taxonomy_terms", "taxonomy_terms"): taxonomy_terms,
    ("/taxonomy_terms/<uuid:term_id>", "taxonomy_term"): taxonomy_term,
}
