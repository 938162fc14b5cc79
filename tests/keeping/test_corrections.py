"""What workers report reaches those who keep the listing, and the answer reaches the worker."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from directory.access.actor import Actor
from directory.changes.problem_reports import report_problem
from directory.clock import now
from directory.committing import unit_of_work
from directory.records import Account, AccountRole, ProblemKind, ProblemReport
from tests.keeping.conftest import Kept, edit, form_of
from tests.keeping.test_reviews import post
from tests.pages.reading import counted_queries
from tests.sites import csrf_of


def reported(kept: Kept, kind: ProblemKind = ProblemKind.PHONE, uuid: str | None = None) -> str:
    with kept.site.app.app_context(), unit_of_work() as session:
        worker = session.scalar(select(Account).where(Account.email == "worker@test.example"))
        assert worker is not None
        words = "The house at 9 Elm Street answers another number."
        return report_problem(Actor.of(worker), session, uuid or kept.uuid, kind, words, now()).receipt


def report_of(kept: Kept, receipt: str) -> ProblemReport:
    with kept.site.app.app_context(), unit_of_work() as session:
        found = session.get_one(ProblemReport, receipt)
        session.expunge(found)
        return found


def test_the_provider_settles_it_and_the_worker_reads_the_answer(kept: Kept, provider: FlaskClient) -> None:
    receipt = reported(kept)
    assert receipt in provider.get("/corrections").text
    page = provider.get(f"/corrections/{receipt}").text
    assert "worker" not in page.replace("Reports of workers", "").casefold()
    sent = form_of(page)
    assert sent.to(provider, f"/corrections/{receipt}", answer="").status_code == 422
    done = sent.to(provider, f"/corrections/{receipt}", state="corrected", answer="Thank you, it is new.")
    assert done.status_code == 303
    assert report_of(kept, receipt).answer == "Thank you, it is new."
    assert provider.get(f"/corrections/{receipt}").status_code == 404


def test_a_second_tap_on_settle_is_no_error_and_changes_no_answer(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    receipt = reported(kept)
    sent = form_of(provider.get(f"/corrections/{receipt}").text)
    for client, answer in ((provider, "First"), (provider, "Second"), (staff, "Third")):
        done = sent.to(
            client, f"/corrections/{receipt}", state="kept", answer=answer, csrf_token=csrf_of(client, "/account")
        )
        assert done.status_code == 303
    assert "The first answer stands." in provider.get("/corrections").text
    assert report_of(kept, receipt).answer == "First"
    assert post(staff, f"/corrections/{receipt}", "/account").status_code == 303
    worker = kept.site.client(AccountRole.WORKER)
    assert post(worker, f"/corrections/{receipt}", "/account", state="kept", answer="No").status_code == 403


def test_that_it_may_not_be_safe_is_for_staff_alone(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    receipt = reported(kept, ProblemKind.SAFETY)
    assert receipt not in provider.get("/corrections").text
    assert provider.get(f"/corrections/{receipt}").status_code == 404
    assert staff.get(f"/corrections/{receipt}").status_code == 200


def test_a_report_about_another_organization_is_not_found(
    kept: Kept, provider: FlaskClient, staff: FlaskClient, foreign: str
) -> None:
    receipt = reported(kept, uuid=foreign)
    assert receipt not in provider.get("/corrections").text
    answer = post(provider, f"/corrections/{receipt}", "/account", state="kept", answer="No")
    assert answer.status_code == 404
    assert report_of(kept, receipt).state == "waiting"
    assert staff.get(f"/corrections/{receipt}").status_code == 200
    assert kept.site.client(AccountRole.WORKER).get("/corrections").status_code == 403


def test_a_report_keeps_no_words_once_the_location_is_confidential(kept: Kept, provider: FlaskClient) -> None:
    receipt = reported(kept)
    assert "Elm" in (report_of(kept, receipt).words or "")
    assert edit(provider, kept, 3, location_confidential="yes").status_code == 303
    assert report_of(kept, receipt).words is None


@pytest.mark.parametrize("path", ["/corrections", "/reviews/silent"])
def test_the_queues_are_paged_in_a_constant_number_of_queries(kept: Kept, staff: FlaskClient, path: str) -> None:
    staff.get(path)
    with counted_queries(kept.site) as few:
        staff.get(path)
    for _ in range(30):
        reported(kept)
    with counted_queries(kept.site) as many:
        page = staff.get(path)
    assert page.status_code == 200
    assert page.text.count('<li class="kept__row') <= 20
    assert len(many) <= len(few) + 2
    assert staff.get(f"{path}?page=4000").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [("corrected", "Corrected"), ("amended", "Corrected, in another way"), ("kept", "the listing was right")],
)
def test_whoever_reported_reads_what_became_of_it_and_why(
    kept: Kept, provider: FlaskClient, state: str, words: str
) -> None:
    receipt = reported(kept)
    page = form_of(provider.get(f"/corrections/{receipt}").text)
    assert page.to(provider, f"/corrections/{receipt}", state=state, answer="We looked.").status_code == 303
    told = kept.site.client(AccountRole.WORKER).get(f"/reports/{receipt}").text
    assert words in told
    assert "We looked." in told


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_report_leads_to_where_it_can_be_set_right(kept: Kept, staff: FlaskClient, kind: ProblemKind) -> None:
    page = staff.get(f"/corrections/{reported(kept, kind)}").text
    link = re.search(r'<a href="([^"]*)">Correct the listing</a>', page)
    assert link is not None
    assert link[1].startswith(kept.path)
    assert staff.get(link[1]).status_code == 200
