"""Row 4: no word search tells that a withheld word is there: not by a hit, a count, a spelling, a snippet, a facet."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from directory.records import AccountRole
from tests.attack.amounts import many
from tests.attack.holdings import EXISTS_FOR, OWNED, PLACE, STATES, every_word, word
from tests.attack.sweeping import Reader
from tests.sites import Site

Score = Callable[[int, str, str, int], None]
W, P, S = AccountRole.WORKER, AccountRole.PROVIDER, AccountRole.STAFF

#: Facts whose words may be searched, by whom. All other facts' words are in nobody's search.
SEARCHED = {
    "organization_name": {W, P, S},
    "listing_name": {W, P, S},
    "description": {W, P, S},
    "programs": {W, P, S},
    "strengths": {W, S},
    "security_notes": {W, S},
    "funding_notes": {W, S},
    "csec_training_notes": {W, S},
}
#: Listings that no search finds, whoever asks: closed ones; and canaries, while words are asked.
UNSEARCHED = ("closed", "licence_closed", "own_closed", "canary")


def _is_found_by(role: AccountRole, state: str, fact: str) -> bool:
    is_there = state not in UNSEARCHED and role in EXISTS_FOR[state] and not (role is P and state == "own_staff_only")
    return is_there and role in SEARCHED.get(fact, ())


def _withheld_from(role: AccountRole) -> list[str]:
    hidden = [found for found, (state, fact) in every_word().items() if not _is_found_by(role, state, fact)]
    # A minus in front would ask for all that does not hold the word.
    return [found.lstrip("-") for found in hidden if not _is_told_otherwise(found)]


def _is_told_otherwise(found: str) -> bool:
    """The own organization has one name, whatever the state of its listings."""
    return any(found == word(state, "organization_name") for state in OWNED)


def _questions(found: str) -> Iterator[str]:
    yield found
    yield f'"{found}"'
    yield f"{found[: max(3, len(found) // 2)]}*"
    yield found[:-2] + found[-1]
    yield found[:-3] + found[-2] + found[-3] + found[-1]
    yield f"{found.upper()} -zzzz"


def _ask(reader: Reader, text: str) -> dict[str, Any]:
    """What a search answers: by JSON where the role has a program, else read off the page."""
    if reader.role is not P:
        answer = reader.site.app.test_client().post(
            "/api/search", json={"text": text, "limit": 100}, headers={"Authorization": f"Bearer {reader.token}"}
        )
        assert answer.status_code == 200, text
        found: dict[str, Any] = answer.get_json()
        return found
    page = reader.client.get(reader.post("/find", "/find", words=text).headers["Location"]).text
    suggested = re.search(r'Did you mean <button[^>]*value="([^"]*)"', page)
    results = re.findall(r'href="/listings/([0-9a-f-]+)"', page)
    facets = re.findall(r'class="facet__count">([\d,]+)<', page)
    return {"total": len(results), "results": results, "did_you_mean": suggested and suggested[1], "facets": facets}


def _tells(answer: dict[str, Any]) -> bool:
    return bool(answer["total"] or answer["results"] or answer["did_you_mean"] or _counts(answer["facets"]))


def _counts(facets: Any) -> bool:
    return any(facets.values()) if isinstance(facets, dict) else bool(facets)


@pytest.mark.parametrize("role", [W, P, S], ids=str)
def test_a_withheld_word_is_not_found_in_any_way(
    held: tuple[Site, dict[str, str]], role: AccountRole, score: Score
) -> None:
    reader, chance, told, asked = Reader(held[0], role), random.Random(4), [], 0
    withheld = _withheld_from(role)
    chance.shuffle(withheld)
    for found in withheld[: many(12 if role is P else 40, len(withheld))]:
        for question in _questions(found):
            asked += 1
            if _tells(_ask(reader, question)):
                told.append(question)
    assert told == []
    score(4, f"hits of a {role} on words that are withheld from them", "0", asked)


@pytest.mark.parametrize("role", [W, P], ids=str)
def test_leaving_out_a_withheld_word_leaves_out_no_listing(
    held: tuple[Site, dict[str, str]], role: AccountRole, score: Score
) -> None:
    """What is told by a missing listing is told as well."""
    reader = Reader(held[0], role)
    everything = _ask(reader, "psychotherapy")["total"]
    assert everything
    withheld = _withheld_from(role)[:: many(12, 1)]
    told = [found for found in withheld if _ask(reader, f'psychotherapy -"{found}"')["total"] != everything]
    assert told == []
    score(4, f"listings that a {role} sees missing by leaving out a withheld word", "0", len(withheld))


@pytest.mark.parametrize("role", [W, P, S], ids=str)
def test_a_word_that_may_be_searched_is_found(held: tuple[Site, dict[str, str]], role: AccountRole) -> None:
    """The positive control, of hits, beginnings, spellings and leaving out."""
    site, listings = held
    reader = Reader(site, role)
    for found, (state, fact) in every_word().items():
        if _is_found_by(role, state, fact) and not _is_told_otherwise(found):
            assert listings[state] in str(_ask(reader, found)["results"]), (state, fact)
    found = word("public", "description")
    assert _ask(reader, f"{found[:6]}*")["total"] == 1
    assert _ask(reader, found[:-2] + found[-1])["did_you_mean"] == found.lower()
    assert _ask(reader, f"psychotherapy -{found}")["total"] == _ask(reader, "psychotherapy")["total"] - 1


def test_the_place_of_a_confidential_listing_is_in_no_index(held: tuple[Site, dict[str, str]]) -> None:
    site, _ = held
    files = b"".join(file.read_bytes() for file in site.settings.index_dir.rglob("*") if file.is_file()).lower()
    assert word("public", "listing_name").lower().encode() in files
    for state in STATES:
        for fact in (*PLACE, "barriers", "intake_name", "intake_email", "intake_phone"):
            assert word(state, fact).lower().encode() not in files, (state, fact)
