"""A word in every restricted fact of a listing in every state is shown to whom it may be shown, and to nobody else."""

import logging
import re
from collections.abc import Iterable
from email import message_from_bytes

import pytest

from directory.records import AccountRole
from directory.records.facts import FACTS, FactType
from tests.attack.holdings import SEEN_BY, STATES, allowed, every_word, word
from tests.attack.sweeping import ROLES, Asked, Reader, Seen, sweep
from tests.sites import Site

W, P = AccountRole.WORKER, AccountRole.PROVIDER
FREE = (FactType.TEXT, FactType.TEXTS, FactType.URL, FactType.EMAIL, FactType.PHONE, FactType.DECIMAL)

#: The answer of POST /api/match has each listing's source_id by the contract, whoever's program asks.
BY_CONTRACT = "source_id"


def _asked(listings: dict[str, str]) -> Asked:
    words = [word(state, fact) for state in STATES for fact in ("description", "strengths", "barriers", "intake_name")]
    return Asked(
        listings=list(listings.values()),
        searches=(
            {"seeking": "placement"},
            {"seeking": "both", "near": "95814", "within_miles": "500", "needs": "mental.psychotherapy"},
        ),
        bodies=(
            {"seeking": "placement", "limit": 200},
            {"seeking": "both", "text": "zzz"},
            {"seeking": "both", "near": {"zip": "95814"}, "within_miles": 1, "needs": ["mental.psychotherapy"]},
        ),
        words=("licensed", "-nothing", *words[:2]),
        files_of=("Sacramento",),
    )


def _echoes(seen: Seen) -> str:
    """What the question itself said, which the answer may repeat."""
    return seen.what.partition(" ")[2]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "anonymous"))
def test_each_word_is_shown_to_whom_it_may_be_and_to_nobody_else(
    held: tuple[Site, dict[str, str]], role: AccountRole | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site, listings = held
    words, may = every_word(), allowed(role)
    shown: set[str] = set()
    wrong = []
    for seen in sweep(site, role, _asked(listings)):
        for found in _found(seen, words):
            shown.add(found)
            if found not in may and not _is_by_contract(seen, words[found]):
                wrong.append((seen.what, words[found]))
        assert not _standing_in(seen.headers, words)
    assert wrong == []
    missing = {may[found] for found in may.keys() - shown}
    assert missing == _nowhere_to_be_seen(role)
    assert not _standing_in(caplog.text, words)


def _found(seen: Seen, words: Iterable[str]) -> list[str]:
    asked = _echoes(seen).lower()
    return [found for found in _standing_in(seen.body.decode(errors="replace"), words) if found.lower() not in asked]


def _standing_in(text: str, words: Iterable[str]) -> list[str]:
    """The words in a text; a ZIP only as a number of its own, for random ids and digests hold five digits too."""
    folded = text.lower()
    return [
        found
        for found in words
        if found.lower() in folded
        and (not found.isdigit() or re.search(rf"(?<![0-9a-z]){found}(?![0-9a-z])", folded) is not None)
    ]


def _is_by_contract(seen: Seen, what: tuple[str, str]) -> bool:
    state, fact = what
    return fact == BY_CONTRACT and seen.role is W and seen.what.startswith("POST /api/match") and state in _ACTIVE


#: States in which a listing is matched for everyone.
_ACTIVE = ("public", "confidential", "own", "own_confidential")


def _nowhere_to_be_seen(role: AccountRole | None) -> set[tuple[str, str]]:
    """What a role may see and is shown by no page: a key is for files, and no file has a listing that is not shared."""
    return {(state, "source_id") for state in ("own_closed", "own_staff_only")} if role is P else set()


def test_the_words_stand_in_every_fact_that_is_written_freely() -> None:
    assert {fact.name for fact in FACTS if fact.type in FREE} == set(SEEN_BY)


def test_no_letter_holds_a_word(held: tuple[Site, dict[str, str]]) -> None:
    """Letters are written when a listing's canary is opened and when a token is made; none says of what listing."""
    site, listings = held
    reader = Reader(site, W)
    assert reader.get(f"/listings/{listings['canary']}").status == reader.call("GET", "/api/coverage").status == 200
    site.app.extensions["post"].wait()
    letters = [message_from_bytes(path.read_bytes()) for path in (site.settings.instance / "outbox").glob("*.eml")]
    texts = [str(part.get_payload(decode=True)) for letter in letters for part in letter.walk()]
    assert any("token" in text for text in texts)
    assert any("alarm" in text for text in texts)
    for text in texts:
        assert not [found for found in every_word() if found.lower() in text.lower()]
