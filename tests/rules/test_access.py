"""Who may call what: every address and method, every role, in one literal table. One that is not in it fails."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from directory.records import AccountRole

W, P, S, A = AccountRole.WORKER, AccountRole.PROVIDER, AccountRole.STAFF, AccountRole.ADMINISTRATOR
ROLES: tuple[AccountRole | None, ...] = (None, W, P, S, A)
EVERYONE = frozenset(ROLES)
SIGNED_IN = frozenset({W, P, S, A})
MATCHERS = frozenset({W, S, A})
STAFF = frozenset({S, A})
BY_TOKEN: frozenset[AccountRole | None] = frozenset()
"""A session opens nothing here, whoever's: only a token does (tests/api)."""

#: (endpoint, method) → who gets past gate one with a browser's session.
MATRIX: dict[tuple[str, str], frozenset[AccountRole | None]] = {
    ("static", "GET"): EVERYONE,
    ("account.sign_in", "GET"): EVERYONE,
    ("account.submit", "POST"): EVERYONE,
    ("account.ask_code", "GET"): EVERYONE,
    ("account.submit_code", "POST"): EVERYONE,
    ("account.ask_recovery_code", "GET"): EVERYONE,
    ("account.submit_recovery_code", "POST"): EVERYONE,
    ("account.must_set_up", "GET"): EVERYONE,
    ("account.submit_set_up", "POST"): EVERYONE,
    ("account.must_replace", "GET"): EVERYONE,
    ("account.submit_replacement", "POST"): EVERYONE,
    ("account.end", "POST"): EVERYONE,
    ("account.time_left", "GET"): EVERYONE,
    ("account.stay", "POST"): SIGNED_IN,
    ("account.cleared", "GET"): EVERYONE,
    ("account.forgot", "GET"): EVERYONE,
    ("account.submit_forgot", "POST"): EVERYONE,
    ("account.reset", "GET"): EVERYONE,
    ("account.submit_reset", "POST"): EVERYONE,
    ("account.invitation", "GET"): EVERYONE,
    ("account.accept_invitation", "POST"): EVERYONE,
    ("account.request_access", "GET"): EVERYONE,
    ("account.submit_request", "POST"): EVERYONE,
    ("account.show", "GET"): SIGNED_IN,
    ("account.save_name", "POST"): SIGNED_IN,
    ("account.password", "GET"): SIGNED_IN,
    ("account.save_password", "POST"): SIGNED_IN,
    ("account.confirm", "GET"): SIGNED_IN,
    ("account.submit_confirm", "POST"): SIGNED_IN,
    ("account.two_step", "GET"): SIGNED_IN,
    ("account.set_up_two_step", "POST"): SIGNED_IN,
    ("account.new_codes", "POST"): SIGNED_IN,
    ("account.remove_two_step", "POST"): SIGNED_IN,
    ("account.browsers", "GET"): SIGNED_IN,
    ("account.end_browser", "POST"): SIGNED_IN,
    ("account.end_all_browsers", "POST"): SIGNED_IN,
    ("account.tokens", "GET"): MATCHERS,
    ("account.make_token", "POST"): MATCHERS,
    ("account.end_token", "POST"): MATCHERS,
    ("people.index", "GET"): STAFF,
    ("people.look", "POST"): STAFF,
    ("people.show", "GET"): STAFF,
    ("people.change", "POST"): STAFF,
    ("people.disable", "POST"): STAFF,
    ("people.enable", "POST"): STAFF,
    ("people.remove_second_step", "POST"): STAFF,
    ("people.invitations", "GET"): STAFF,
    ("people.send_invitation", "POST"): STAFF,
    ("people.revoke_invitation", "POST"): STAFF,
    ("people.requests", "GET"): STAFF,
    ("people.show_request", "GET"): STAFF,
    ("people.approve_request", "POST"): STAFF,
    ("people.decline_request", "POST"): STAFF,
    ("api.healthz", "GET"): EVERYONE,
    ("api.openapi", "GET"): EVERYONE,
    ("api.match", "POST"): BY_TOKEN,
    ("api.search", "POST"): BY_TOKEN,
    ("api.listing", "GET"): BY_TOKEN,
    ("api.coverage", "GET"): BY_TOKEN,
    ("api.hsds_about", "GET"): EVERYONE,
    ("api.hsds_profile", "GET"): EVERYONE,
    ("api.hsds_services", "GET"): BY_TOKEN,
    ("api.hsds_services", "POST"): BY_TOKEN,
    ("api.hsds_service", "GET"): BY_TOKEN,
    ("api.hsds_service_at_locations", "GET"): BY_TOKEN,
    ("api.hsds_service_at_locations", "POST"): BY_TOKEN,
    ("api.hsds_service_at_location", "GET"): BY_TOKEN,
    ("api.hsds_organizations", "GET"): BY_TOKEN,
    ("api.hsds_organization", "GET"): BY_TOKEN,
    ("api.hsds_taxonomies", "GET"): BY_TOKEN,
    ("api.hsds_taxonomy", "GET"): BY_TOKEN,
    ("api.hsds_taxonomy_terms", "GET"): BY_TOKEN,
    ("api.hsds_taxonomy_term", "GET"): BY_TOKEN,
    ("home.show", "GET"): EVERYONE,
    ("home.show_help", "GET"): EVERYONE,
    ("match.ask", "GET"): MATCHERS,
    ("match.submit", "POST"): MATCHERS,
    ("match.count", "POST"): MATCHERS,
    ("match.results", "GET"): MATCHERS,
    ("match.change", "GET"): MATCHERS,
    ("match.open_more", "POST"): MATCHERS,
    ("match.arrange", "POST"): MATCHERS,
    ("match.take_off", "POST"): MATCHERS,
    ("match.look_next_door", "POST"): MATCHERS,
    ("match.compare", "POST"): MATCHERS,
    ("match.comparison", "GET"): MATCHERS,
    ("match.around", "GET"): MATCHERS,
    ("match.plan_services", "GET"): MATCHERS,
    ("match.shortlist_services", "POST"): MATCHERS,
    ("match.ask_services", "GET"): MATCHERS,
    ("shortlist.show", "GET"): MATCHERS,
    ("shortlist.add", "POST"): MATCHERS,
    ("shortlist.remove", "POST"): MATCHERS,
    ("shortlist.move", "POST"): MATCHERS,
    ("shortlist.save_note", "POST"): MATCHERS,
    ("shortlist.sheet", "GET"): MATCHERS,
    ("shortlist.sheet_pdf", "GET"): MATCHERS,
    ("shortlist.sheet_csv", "GET"): MATCHERS,
    ("shortlist.mail_link", "POST"): MATCHERS,
    ("outcomes.tell", "POST"): MATCHERS,
    ("outcomes.declined", "GET"): MATCHERS,
    ("outcomes.submit_declined", "POST"): MATCHERS,
    ("outcomes.accepted", "GET"): MATCHERS,
    ("outcomes.submit_accepted", "POST"): MATCHERS,
    ("saved.index", "GET"): MATCHERS,
    ("saved.save", "POST"): MATCHERS,
    ("saved.seen", "POST"): MATCHERS,
    ("saved.alerts", "POST"): MATCHERS,
    ("saved.delete", "POST"): MATCHERS,
    ("reporting.ask", "GET"): MATCHERS,
    ("reporting.submit", "POST"): MATCHERS,
    ("reporting.index", "GET"): MATCHERS,
    ("reporting.show", "GET"): MATCHERS,
    ("crisis.show", "GET"): MATCHERS,
    ("crisis.of_county", "POST"): MATCHERS,
    ("crisis.all_responders", "POST"): MATCHERS,
    ("tour.step", "GET"): MATCHERS,
    ("find.ask", "GET"): SIGNED_IN,
    ("find.submit", "POST"): SIGNED_IN,
    ("find.narrow", "POST"): SIGNED_IN,
    ("find.results", "GET"): SIGNED_IN,
    ("coverage.show", "GET"): MATCHERS,
    ("coverage.county", "GET"): MATCHERS,
    ("coverage.compare_counties", "GET"): MATCHERS,
    ("coverage.dates", "GET"): MATCHERS,
    ("coverage.state_gaps", "GET"): MATCHERS,
    ("coverage.county_gap", "GET"): MATCHERS,
    ("coverage.demand", "GET"): MATCHERS,
    ("coverage.capacity", "GET"): MATCHERS,
    ("coverage.report", "GET"): MATCHERS,
    ("coverage.report_to_edit", "POST"): MATCHERS,
    ("coverage.report_workbook", "POST"): MATCHERS,
    ("coverage.cards", "GET"): MATCHERS,
    ("coverage.suggested_targets", "GET"): MATCHERS,
    ("coverage.edit_suggestions", "GET"): STAFF,
    ("coverage.save_suggestions", "POST"): STAFF,
    ("coverage.edit_targets", "GET"): STAFF,
    ("coverage.save_targets", "POST"): STAFF,
    ("coverage.edit_county", "GET"): STAFF,
    ("coverage.save_county", "POST"): STAFF,
    ("listings.show", "GET"): SIGNED_IN,
    ("places.suggest", "POST"): MATCHERS,
    ("alarms.show", "GET"): STAFF,
    ("alarms.settle", "POST"): STAFF,
    ("alarms.lift", "POST"): STAFF,
    ("trail.show", "GET"): STAFF,
    ("trail.export", "POST"): STAFF,
    ("marks.show", "GET"): STAFF,
    ("marks.submit", "POST"): STAFF,
    ("exports.ask", "GET"): STAFF,
    ("exports.county", "POST"): STAFF,
    ("exports.everything", "POST"): STAFF,
    ("exports.fetch", "POST"): STAFF,
    ("acts.waiting", "GET"): frozenset({P, S, A}),
    ("acts.location", "GET"): frozenset({P, S, A}),
    ("acts.ask_location", "POST"): frozenset({P, S, A}),
    ("acts.submit_confirm", "POST"): frozenset({P, S, A}),
    ("acts.submit_refuse", "POST"): frozenset({P, S, A}),
    ("acts.role", "GET"): STAFF,
    ("acts.ask_role", "POST"): STAFF,
    ("keeping.openings", "GET"): frozenset({P}),
    ("keeping.save_openings", "POST"): frozenset({P}),
    ("keeping.show", "GET"): frozenset({P, S, A}),
    ("keeping.edit", "GET"): frozenset({P, S, A}),
    ("keeping.save", "POST"): frozenset({P, S, A}),
    ("keeping.save_draft", "POST"): frozenset({P, S, A}),
    ("keeping.take_up_draft", "GET"): frozenset({P, S, A}),
    ("keeping.discard_draft", "POST"): frozenset({P, S, A}),
    ("keeping.confirm", "POST"): frozenset({P, S, A}),
    ("keeping.verifications", "GET"): frozenset({P, S, A}),
    ("keeping.note_verification", "POST"): STAFF,
    ("keeping.ask_close", "GET"): frozenset({P, S, A}),
    ("keeping.submit_close", "POST"): frozenset({P, S, A}),
    ("keeping.submit_reopen", "POST"): frozenset({P, S, A}),
    ("keeping.submit_take_back", "POST"): frozenset({P, S, A}),
    ("keeping.ask_copy", "GET"): frozenset({P, S, A}),
    ("keeping.submit_copy", "POST"): frozenset({P, S, A}),
    ("reviews.queue", "GET"): STAFF,
    ("reviews.show", "GET"): STAFF,
    ("reviews.submit_approve", "POST"): STAFF,
    ("reviews.submit_decline", "POST"): STAFF,
    ("reviews.submit_trust", "POST"): STAFF,
    ("keeping.history", "GET"): frozenset({P, S, A}),
    ("keeping.restore", "POST"): frozenset({P, S, A}),
    ("keeping.links", "GET"): frozenset({P, S, A}),
    ("keeping.submit_link", "POST"): frozenset({P, S, A}),
    ("keeping.by_link", "GET"): EVERYONE,
    ("keeping.submit_by_link", "POST"): EVERYONE,
    ("keeping.corrections", "GET"): frozenset({P, S, A}),
    ("keeping.correction", "GET"): frozenset({P, S, A}),
    ("keeping.settle_correction", "POST"): frozenset({P, S, A}),
    ("reviews.silent", "GET"): STAFF,
    ("reviews.remind_silent", "POST"): STAFF,
    ("keeping.organizations", "GET"): frozenset({P}),
    ("keeping.ask_for_organization", "POST"): frozenset({P}),
    ("keeping.organization", "GET"): frozenset({P}),
    ("keeping.ask_for_colleague", "POST"): frozenset({P}),
    ("keeping.ask_add", "GET"): frozenset({P}),
    ("keeping.submit_add", "POST"): frozenset({P}),
    ("keeping.leave_organization", "POST"): frozenset({P}),
    ("reviews.claims", "GET"): STAFF,
    ("reviews.show_claim", "GET"): STAFF,
    ("reviews.decide_claim", "POST"): STAFF,
    ("places.counties", "GET"): EVERYONE,
    ("outbox.index", "GET"): frozenset({A}),
    ("outbox.letter", "GET"): frozenset({A}),
}

#: What signs its caller out, in the order in which it can still be asked.
ENDING = ("account.end_all_browsers", "account.end")

SAMPLE = {"uuid": UUID(int=7), "integer": 7, "default": "nothing", "string": "nothing", "path": "css/manzanita.css"}


def _addresses(site) -> dict[tuple[str, str], str]:
    """(endpoint, method) → an address of it, with made-up ids."""
    found = {}
    with site.app.test_request_context():
        adapter = site.app.create_url_adapter(None) or site.app.url_map.bind("localhost")
        for rule in site.app.url_map.iter_rules():
            values = {
                name: SAMPLE[converter.__class__.__name__.replace("Converter", "").replace("Unicode", "string").lower()]
                for name, converter in rule._converters.items()
            }
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                found[rule.endpoint, method] = adapter.build(rule.endpoint, values, method=method)
    return found


def test_every_address_and_method_is_in_the_table(site) -> None:
    assert set(_addresses(site)) == set(MATRIX)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_the_table_is_what_happens(site, role: AccountRole | None) -> None:
    wrong = []
    client = site.client(role)
    # Signing out comes last: it ends what the others are asked with.
    for (endpoint, method), address in sorted(_addresses(site).items(), key=_when):
        outcome = _outcome(client, method, address)
        expected = "passes" if role in MATRIX.get((endpoint, method), frozenset()) else _refusal(endpoint, role)
        if outcome != expected:
            wrong.append((endpoint, method, outcome, expected))
    assert wrong == []


def _when(item: tuple[tuple[str, str], str]) -> int:
    """After all others, what signs out."""
    endpoint = item[0][0]
    return ENDING.index(endpoint) + 1 if endpoint in ENDING else 0


def _refusal(endpoint: str, role: AccountRole | None) -> str:
    if endpoint.startswith("api."):
        return "401"
    return "asked to sign in" if role is None else "403"


def _outcome(client: FlaskClient, method: str, address: str) -> str:
    """What gate one said. CSRF stands before it and has tests of its own, so it is off for this one call."""
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = client.open(address, method=method)
        answer.close()
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True
    if answer.status_code in (401, 403):
        return str(answer.status_code)
    if answer.status_code == 303 and answer.headers["Location"] == "/sign-in":
        return "asked to sign in"
    return "passes"
