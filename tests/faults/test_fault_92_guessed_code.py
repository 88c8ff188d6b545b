"""Fault 92: somebody guesses enrolment codes. Five tries, then waits that double; 34 bits."""

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from central.fleet.code_entry import look_up_code
from central.fleet.enrolment import Wish, enrol
from central.fleet.enrolment_codes import MAX_WAITING
from central.store import writing
from kiosk.record import SigningKey
from kiosk.record.enrolment_answer import CODE_ALPHABET, CODE_CHARACTERS
from tests.central.hall import Hall


@pytest.fixture
def hall(tmp_path):
    found = Hall(tmp_path)
    yield found
    found.close()


@pytest.fixture
def code(hall):
    with writing(hall.engine) as connection:
        wish = Wish(SigningKey.generate().verify_key, None, None)
        return enrol(connection, wish, hall.now)[0].code


def guess(hall, code="BBBBBBBB", account="a1", address="192.0.2.7"):
    return look_up_code(hall.engine, code, account, address, hall.now)


def test_code_has_34_bits_and_no_word_in_it():
    assert CODE_CHARACTERS * math.log2(len(CODE_ALPHABET)) >= 34
    assert not set(CODE_ALPHABET) & set("AEIOUY0123456789")
    assert math.log2(len(CODE_ALPHABET) ** CODE_CHARACTERS / MAX_WAITING) > 26


def test_sixth_guess_waits_and_every_later_one_twice_as_long(hall, code):
    assert [guess(hall) for _ in range(5)] == [None] * 5
    waits = []
    for _ in range(8):
        # While one waits, even the right code is not looked at.
        wait = guess(hall, code)
        assert isinstance(wait, timedelta)
        waits.append(wait.total_seconds())
        hall.now += wait
        assert guess(hall) is None
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_guesses_of_other_accounts_at_one_address_are_counted_together(hall, code):
    for number in range(5):
        assert guess(hall, account=f"a{number}") is None
    assert isinstance(guess(hall, code, account="a9"), timedelta)
    assert guess(hall, code, account="a9", address="198.51.100.1") is not None


def test_guesses_of_one_account_from_many_addresses_are_counted_together(hall, code):
    for number in range(5):
        assert guess(hall, address=f"198.51.100.{number}") is None
    assert isinstance(guess(hall, code, address="203.0.113.5"), timedelta)


def test_fifty_guesses_at_the_same_moment_are_no_more_than_five(hall, code):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: guess(hall), range(50)))
    assert found.count(None) == 5


def test_right_code_clears_the_mistakes_of_its_account_and_not_those_of_its_address(hall, code):
    for _ in range(4):
        assert guess(hall) is None
    assert guess(hall, code).code == code
    # Another account's guesses from there go on where these were.
    assert guess(hall, account="a2") is None
    assert isinstance(guess(hall, code, account="a2"), timedelta)
    for number in range(5):
        assert guess(hall, address=f"198.51.100.{number}") is None
    assert isinstance(guess(hall, code, address="203.0.113.5"), timedelta)
