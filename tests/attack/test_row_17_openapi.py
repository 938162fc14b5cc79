"""Row 17: what the OpenAPI document allows, and what it does not, is answered as the document says; never by 500."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

from directory.records import AccountRole
from tests.attack.amounts import many
from tests.attack.sweeping import Reader
from tests.attack.targets import build_site, demonstration, uuids

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (make setup)")

Score = Callable[[int, str, str, int], None]

EXAMPLES = many(15, 120)
ROLES = (AccountRole.WORKER, AccountRole.STAFF, AccountRole.ADMINISTRATOR, None)

#: What a request that the document does not allow may be answered with. 404: an id that is nobody's.
REFUSALS = {400, 401, 403, 404, 405, 413, 415, 422}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "no token"))
@pytest.mark.filterwarnings("ignore")  # the tool's own
def test_the_api_answers_as_its_document_says(
    role: AccountRole | None, tmp_path_factory: pytest.TempPathFactory, score: Score
) -> None:
    site = build_site(tmp_path_factory.mktemp("openapi"), demonstration(every=40))
    token = Reader(site, role).token if role is not None else "none"
    # In this process the tool reads bytes as they are sent, so they are not to be compressed.
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", site.app)
    known = list(uuids(site).values())
    tried = 0
    for found in document.get_all_operations():
        operation = found.ok()
        tried += _try(operation.as_strategy(), headers, is_allowed=True)
        refused = _refused(operation)
        tried += _try(refused, headers, is_allowed=False) if refused is not None else 0
    for uuid in known[:3]:
        assert site.app.test_client().get(f"/api/listings/{uuid}", headers=headers).status_code in (200, 401)
    score(17, f"failures of the API by its document, as {role or 'nobody'}", "0", tried)


def _try(strategy: Any, headers: dict[str, str], *, is_allowed: bool) -> int:
    """Send what the strategy makes; how many requests that were."""
    tried = 0

    @seed(17)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        nonlocal tried
        tried += 1
        answer = case.call(headers=headers)
        assert answer.status_code < 500, (case, answer.status_code)
        if is_allowed:
            case.validate_response(answer, checks=CHECKS)
        else:
            assert answer.status_code in REFUSALS | {200}

    try:
        ask()
    except Unsatisfiable:
        # An operation without parts allows every request.
        assert not is_allowed
    return tried


CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
    schemathesis.checks.status_code_conformance,
]


def _refused(operation: Any) -> Any:
    """Requests that the document does not allow; None where it allows everything."""
    try:
        return operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    except (AttributeError, ValueError):
        return None
