"""Row 13: whether an account exists, from the body, the status and the time of signing in and of a reset."""

import gc
import random
import re
from collections.abc import Callable
from time import perf_counter

import pytest
from werkzeug.test import TestResponse

from directory.records import AccountRole
from tests.houses import Browser, Clock, House
from tests.sites import csrf_of

#: Of each kind. With this many, two equal distributions give an area below 0.58 in 98 of 100 runs.
SAMPLES = 150

#: What chance allows here above the 0.55 of the target; a leak of the hash's 20 ms gives 1.0.
MOST = 0.58


def area(first: list[float], second: list[float]) -> float:
    """How well one number tells the two apart: 0.5 is not at all, 1 is always (the area under the ROC curve)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_, kind) in enumerate(ranked, 1) if kind == 1)
    found = (ranks - len(second) * (len(second) + 1) / 2) / (len(first) * len(second))
    return max(found, 1 - found)


def page_of(answer: TestResponse, email: str) -> str:
    """The page without what was typed and without the form's token, which differs by the second."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", answer.get_data(as_text=True).replace(email, ""))


def fields_of(house: House, path: str) -> tuple[Browser, str]:
    browser = house.browser()
    return browser, csrf_of(browser.client, path)


def timed(
    house: House, clock: Clock, path: str, known: list[str]
) -> tuple[list[float], list[float], set[tuple[int, str]]]:
    """Seconds for known and unknown addresses in turn, from fresh networks, and the distinct answers."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    order = [True, False] * SAMPLES
    random.Random(13).shuffle(order)
    browser, token = fields_of(house, path)
    gc.collect()
    gc.disable()
    try:
        for number, is_known in enumerate(order):
            email = known[number % len(known)] if is_known else f"nobody{number % len(known):04}@county.example"
            clock.move(hours=2)
            data = {"csrf_token": token, "email": email, "password": "not the password of anybody"}
            start = perf_counter()
            answer = browser.client.post(
                path, data=data, environ_overrides={"REMOTE_ADDR": f"10.9.{number >> 8}.{number & 255}"}
            )
            seconds[is_known].append(perf_counter() - start)
            answers.add((answer.status_code, page_of(answer, email)))
            house.app.extensions["post"].wait()
    finally:
        gc.enable()
    return seconds[True], seconds[False], answers


@pytest.mark.parametrize("path", ["/sign-in", "/reset"])
def test_neither_answer_nor_time_tells_who_has_an_account(
    house: House, clock: Clock, score: Callable[[int, str, str, int], None], path: str
) -> None:
    known = [house.person().email for _ in range(20)]
    first, second, answers = timed(house, clock, path, known)
    assert len(answers) == 1
    found = area(first[20:], second[20:])
    score(13, f"who has an account, from {path}", f"1 answer, AUC {found:.3f}", len(first) + len(second))
    assert found <= MOST


def test_the_measure_sees_a_difference_that_is_there() -> None:
    slow = [0.042 + number / 10_000 for number in range(100)]
    fast = [0.022 + number / 10_000 for number in range(100)]
    assert area(fast, slow) > 0.9


def test_a_disabled_account_and_a_wrong_password_get_the_same_answer(house: House) -> None:
    disabled, active = house.person(), house.person()
    disabled.set(active=False)
    pages = []
    for email, password in (
        (disabled.email, disabled.password),
        (active.email, "wrong"),
        ("no@county.example", "wrong"),
    ):
        answer = house.browser().try_password(email, password)
        pages.append((answer.status_code, page_of(answer, email)))
    assert len({status for status, _ in pages}) == 1
    assert len({page for _, page in pages}) == 1


def test_a_request_for_access_says_the_same_to_those_who_have_an_account(house: House) -> None:
    data = {"name": "A", "agency": "B", "county": "", "role": "worker", "reason": "C"}
    pages = [
        house.browser().post("/request-access", "/request-access", email=email, **data)
        for email in (house.person().email, "new@county.example")
    ]
    assert pages[0].status_code == pages[1].status_code == 200
    assert pages[0].get_data() == pages[1].get_data()


def test_the_link_of_an_invitation_says_the_same_whether_used_old_or_never_there(house: House, clock: Clock) -> None:
    staff = house.person(AccountRole.STAFF).browser()
    for email in ("used@county.example", "old@county.example"):
        staff.post("/people/invitations", email=email, role="worker", county="")
    used, old = (house.link_in(house.letters(email)[0]) for email in ("used@county.example", "old@county.example"))
    word = "nine patient cranes on the levee"
    house.browser().post(used, used, name="Robin", password=word, again=word)
    clock.move(days=8)
    pages = [house.browser().get(path) for path in (used, old, "/invitation/never-there")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.get_data() for page in pages}) == 1
