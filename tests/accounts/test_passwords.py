"""What may be a password, by NIST SP 800-63B-4."""

import pytest
from argon2 import PasswordHasher

from directory.access.passwords import MAX_PASSWORD_CHARACTERS, hashed, is_right, normal, problem_with
from tests.houses import PASSWORD, House

OWN = ("robin.sample@county.example", "Robin Sample")


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet herons over the delta",
        "x7$kQ2!vbn9@Lm4",
        "trommel jacaranda fiddle",
        "каштан велосипед дождь",
        "l" * 3 + " orchard ferry nineteen copper",
    ],
)
def test_a_long_password_of_any_make_is_taken(house: House, password: str) -> None:
    with house.app.app_context():
        assert problem_with(password, OWN) is None


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "aaaaaaaaaaaaaaaaaaa",
        "123456789012345",
        "passwordpassword",
        "P@ssw0rdP@ssw0rd1",
        "qwertyuiopasdfgh",
        "iloveyouiloveyou",
        "manzanita manzanita",
        "manzanitamanzanita1",
        "robin.sample@county.example",
        "RobinSampleRobinSample",
        "robin sample 2026!",
        "x" * (MAX_PASSWORD_CHARACTERS + 1),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(house: House, password: str) -> None:
    with house.app.app_context():
        assert problem_with(password, OWN) is not None


def test_a_password_of_many_characters_counts_whole(house: House) -> None:
    with house.app.app_context():
        long = "orchard ferry nineteen copper " * 8
        kept = hashed(long)
        assert is_right(long, kept)
        assert not is_right(long[:-1], kept)


def test_a_longer_password_is_not_cut_to_one_that_is_right(house: House) -> None:
    with house.app.app_context():
        longest = "orchard ferry 19" * (MAX_PASSWORD_CHARACTERS // 16)
        assert len(longest) == MAX_PASSWORD_CHARACTERS
        kept = hashed(longest)
        assert is_right(longest, kept)
        assert not is_right(longest + "x", kept)


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(house: House) -> None:
    composed, decomposed = "ma\u00f1ana entre los \u00e1rboles", "man\u0303ana entre los a\u0301rboles"
    assert normal(composed) == normal(decomposed)
    with house.app.app_context():
        assert is_right(decomposed, hashed(composed))


def test_a_password_is_kept_as_argon2id_of_19_mib_and_two_passes(house: House) -> None:
    kept = house.person().get("password")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_no_hash_is_right_for_an_account_that_is_not_there(house: House) -> None:
    with house.app.app_context():
        assert not is_right("the hash of an account that is not there", None)


def test_a_password_of_other_numbers_is_hashed_anew_at_the_next_sign_in(house: House) -> None:
    person = house.person()
    old = PasswordHasher(memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    person.set(password=old)
    assert house.browser().try_password(person.email, "nine loud geese under the dam").status_code == 200
    assert person.get("password") == old
    assert house.browser().try_password(person.email).status_code == 303
    assert person.get("password").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert house.browser().try_password(person.email).status_code == 303


def test_a_password_of_the_present_numbers_is_left_as_it_is(house: House) -> None:
    person = house.person()
    before = person.get("password")
    person.browser()
    assert person.get("password") == before
