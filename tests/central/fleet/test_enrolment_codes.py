"""Codes of kiosks without a batch token: issued, kept, used once, and hopeless to guess."""

from datetime import timedelta

import pytest

from central.fleet import enrolment_codes
from central.fleet.code_approval import ApprovalError, approve_code
from central.fleet.enrolment import Wish, enrol, enrolment_answer, kiosk_id_of
from central.fleet.enrolment_codes import LIFE, code_typed, find_waiting, in_groups
from central.refusal import Problem, Refusal
from central.store import reading, writing
from kiosk.record import SigningKey
from kiosk.record.enrolment_answer import CODE_ALPHABET
from tests.central.hall import SITE

NONCE = "A" * 22


def ask(hall, key, counter="quay-1"):
    with writing(hall.engine) as connection:
        return enrol(connection, Wish(key.verify_key, None, counter, NONCE), hall.now)


def approve(hall, code, counter="quay-2"):
    with writing(hall.engine) as connection:
        waiting = find_waiting(connection, code, hall.now)
        return approve_code(connection, waiting, SITE, counter, hall.now)


def test_kiosk_without_a_token_is_given_a_code_and_no_row(hall):
    key = SigningKey.generate()
    waiting, new = ask(hall, key)
    assert new
    assert len(waiting.code) == 8
    assert set(waiting.code) <= set(CODE_ALPHABET)
    assert hall.rows("SELECT count(*) FROM kiosks") == [(0,)]
    with reading(hall.engine) as connection:
        told = enrolment_answer(connection, hall.keys, waiting, hall.now, NONCE)
    assert (told.state, told.code, told.code_expires_s) == ("code", waiting.code, 900)
    assert (told.kiosk, told.site, told.nonce) == (kiosk_id_of(key.verify_key), None, NONCE)


def test_same_key_keeps_its_code_while_it_is_good_and_gets_another_after(hall):
    key = SigningKey.generate()
    first, _ = ask(hall, key)
    hall.now += LIFE - timedelta(seconds=1)
    again, new = ask(hall, key)
    assert (again, new, again.expires_s(hall.now)) == (first, False, 1)
    hall.now += timedelta(seconds=1)
    other, new = ask(hall, key)
    assert new
    assert other.code != first.code
    assert hall.rows("SELECT count(*) FROM enrolment_codes") == [(1,)]
    with reading(hall.engine) as connection:
        assert find_waiting(connection, first.code, hall.now) is None


def test_two_kiosks_at_once_have_codes_of_their_own(hall):
    keys = [SigningKey.generate() for _ in range(20)]
    codes = [ask(hall, key)[0].code for key in keys]
    assert len(set(codes)) == 20
    kiosk = approve(hall, codes[7])
    assert kiosk.kiosk_id == kiosk_id_of(keys[7].verify_key)
    assert hall.rows("SELECT count(*) FROM kiosks") == [(1,)]


def test_approved_kiosk_is_told_where_it_is_and_its_code_is_over(hall):
    key = SigningKey.generate()
    waiting, _ = ask(hall, key)
    approve(hall, waiting.code)
    found, new = ask(hall, key)
    assert (found.state, found.site_id, found.counter_id, new) == (
        "approved",
        SITE,
        "quay-2",
        False,
    )
    with reading(hall.engine) as connection:
        assert find_waiting(connection, waiting.code, hall.now) is None


def test_code_makes_one_kiosk_when_two_people_approve_it(hall):
    waiting, _ = ask(hall, SigningKey.generate())
    approve(hall, waiting.code)
    with pytest.raises(ApprovalError) as caught, writing(hall.engine) as connection:
        approve_code(connection, waiting, SITE, "quay-1", hall.now)
    assert caught.value.fault == "known"
    assert hall.rows("SELECT counter_id FROM kiosks") == [("quay-2",)]


@pytest.mark.parametrize(
    ("late", "counter", "fault"), [(LIFE, "quay-1", "code"), (timedelta(0), "quay-9", "counter")]
)
def test_nothing_is_made_when_the_code_is_over_or_the_counter_is_not_there(
    hall, late, counter, fault
):
    waiting, _ = ask(hall, SigningKey.generate())
    with pytest.raises(ApprovalError) as caught, writing(hall.engine) as connection:
        approve_code(connection, waiting, SITE, counter, hall.now + late)
    assert caught.value.fault == fault
    assert hall.rows("SELECT count(*) FROM kiosks") == [(0,)]


def test_revoked_key_gets_no_code(hall):
    sample = hall.add_kiosk(state="revoked")
    found, _ = ask(hall, sample.key)
    assert found.state == "revoked"


def test_no_more_codes_are_good_at_once_than_keep_guessing_hopeless(hall, monkeypatch):
    monkeypatch.setattr(enrolment_codes, "MAX_WAITING", 3)
    for _ in range(3):
        ask(hall, SigningKey.generate())
    with pytest.raises(Refusal) as caught:
        ask(hall, SigningKey.generate())
    assert caught.value.problem is Problem.NOT_NOW
    hall.now += LIFE
    assert ask(hall, SigningKey.generate())[1]


def test_code_may_be_typed_as_it_is_read():
    assert code_typed(" bcdf-ghjk\t") == "BCDFGHJK"
    assert in_groups("BCDFGHJK") == "BCDF GHJK"
