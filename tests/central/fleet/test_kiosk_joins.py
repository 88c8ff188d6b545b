"""A kiosk becomes one of the fleet: by its own key, a token, and a person's approval."""

from datetime import timedelta

import pytest

from central.fleet.batch_tokens import issue_token
from central.fleet.enrolment import Wish, enrol, kiosk_id_of, open_wish, sign_answer
from central.moment import to_text
from central.refusal import Problem, Refusal
from central.store import reading, writing
from central.store.key_tables import kiosk_keys
from central.store.kiosk_queries import find_kiosk
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.enrolment_answer import open_enrolment_answer
from kiosk.record.payload import serialise
from tests.central.hall import SITE

NONCE = "A" * 22


def issue(hall, uses=1, days=7):
    with writing(hall.engine) as connection:
        return issue_token(connection, SITE, uses, days, hall.now)


def ask(hall, key, token, counter="quay-1"):
    with writing(hall.engine) as connection:
        return enrol(connection, Wish(key.verify_key, token, counter), hall.now)


def refused(problem, call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    assert caught.value.problem is problem


def test_kiosk_waits_for_approval_when_it_is_new(hall):
    key = SigningKey.generate()
    kiosk, new = ask(hall, key, issue(hall))
    assert new
    assert (kiosk.site_id, kiosk.state, kiosk.counter_id) == (SITE, "pending", "quay-1")
    assert kiosk.kiosk_id == kiosk_id_of(key.verify_key)
    with reading(hall.engine) as connection:
        answer = open_enrolment_answer(sign_answer(connection, hall.keys, kiosk, hall.now, NONCE))
    assert answer.receipt_key == hall.keys.receipt.verify_key.text
    assert answer.sealing_key == hall.keys.sealing.public_key.text
    assert (answer.public_key, answer.nonce) == (key.verify_key.text, NONCE)
    assert (answer.unit, answer.counter_name, answer.code) == ("Xã Mẫu", "Quầy 1", None)


def test_same_key_and_token_again_use_nothing_and_answer_the_same(hall):
    key, token = SigningKey.generate(), issue(hall)
    first, _ = ask(hall, key, token)
    hall.now += timedelta(days=30)
    assert ask(hall, key, token) == (first, False)
    assert hall.rows("SELECT uses_left FROM batch_tokens") == [(0,)]


def test_token_is_used_as_often_as_was_said(hall):
    token = issue(hall, uses=2)
    for _ in range(2):
        ask(hall, SigningKey.generate(), token)
    refused(Problem.UNAUTHORIZED, ask, hall, SigningKey.generate(), token)
    assert hall.rows("SELECT count(*) FROM kiosks") == [(2,)]


def test_token_is_refused_when_its_days_are_over(hall):
    token = issue(hall, days=7)
    hall.now += timedelta(days=7)
    refused(Problem.UNAUTHORIZED, ask, hall, SigningKey.generate(), token)


@pytest.mark.parametrize("token", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "x" * 100, "\ud800"])
def test_token_is_refused_when_it_is_wrong(hall, token):
    issue(hall)
    refused(Problem.UNAUTHORIZED, ask, hall, SigningKey.generate(), token)


def test_token_may_be_typed_as_it_is_read(hall):
    token = issue(hall).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert ask(hall, SigningKey.generate(), token)[1]


def test_known_key_is_refused_when_it_comes_with_another_token(hall):
    key = SigningKey.generate()
    ask(hall, key, issue(hall))
    refused(Problem.UNAUTHORIZED, ask, hall, key, issue(hall))


def test_counter_that_is_not_there_is_left_open(hall):
    kiosk, _ = ask(hall, SigningKey.generate(), issue(hall), "quay-99")
    assert kiosk.counter_id is None


@pytest.mark.sqlite_alone
def test_token_is_not_in_the_database(hall):
    token = issue(hall)
    assert token.encode() not in (hall.folder / "central.sqlite").read_bytes()


def wish(key, signer=None, **more):
    members = {"v": 1, "token": "T", "public_key": key.verify_key.text, "counter": None}
    members |= {"nonce": NONCE, **more}
    return seal_envelope(signer or key, Typ.ENROLMENT, serialise(members)).compact


def test_wish_proves_its_key():
    key = SigningKey.generate()
    opened = open_wish(wish(key))
    assert (opened.key.text, opened.token, opened.counter_id) == (key.verify_key.text, "T", None)
    refused(Problem.BAD_SIGNATURE, open_wish, wish(key, SigningKey.generate()))


@pytest.mark.parametrize(
    "more",
    [
        {"v": 2},
        {"token": 5},
        {"public_key": "short"},
        {"public_key": "!!"},
        {"public_key": None},
        {"counter": 1},
        {"nonce": None},
        {"nonce": "A" * 21 + "B"},
        {"nonce": "A" * 23},
    ],
)
def test_wish_is_malformed_when_a_member_is_not_of_its_form(more):
    refused(Problem.MALFORMED, open_wish, wish(SigningKey.generate(), **more))


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 20_000])
def test_wish_is_malformed_when_it_is_no_enrolment(text):
    refused(Problem.MALFORMED, open_wish, text)


def test_answer_names_the_key_that_signs_now_when_the_kiosk_has_changed_it(hall):
    sample, fresh = hall.add_kiosk(), SigningKey.generate().verify_key
    row = {"site_id": SITE, "kiosk_id": sample.place.kiosk, "kid": fresh.kid}
    row |= {"public_key": fresh.text, "epoch": "A" * 22, "seq": 2, "since": to_text(hall.now)}
    with writing(hall.engine) as connection:
        connection.execute(kiosk_keys.insert(), row)
        kiosk = find_kiosk(connection, sample.place.kiosk)
        answer = open_enrolment_answer(sign_answer(connection, hall.keys, kiosk, hall.now))
    assert answer.public_key == fresh.text
    assert answer.kiosk == kiosk_id_of(sample.key.verify_key)
