"""Which answer to an enrolment is believed, and which is not."""

import pytest

from kiosk.identity.enrolment_check import Trust, checked_answer
from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.record import SigningKey
from tests.kiosk.identity.told_central import ANSWER, CENTRAL_KEY, KEY, signed

NONCE, OTHER_NONCE = "A" * 22, "A" * 21 + "Q"
OTHER = SigningKey(bytes(range(9, 41)))
OWN = KEY.verify_key


def answer(key=CENTRAL_KEY, nonce=NONCE, **more):
    return signed({**ANSWER, "receipt_key": key.verify_key.text, **more}, nonce, key)["enrolment"]


@pytest.mark.parametrize(
    "trust",
    [
        Trust(),
        Trust(CENTRAL_KEY.verify_key.fingerprint),
        Trust(None, (CENTRAL_KEY.verify_key.text,)),
        Trust(None, (OTHER.verify_key.text, CENTRAL_KEY.verify_key.text)),
    ],
)
def test_answer_is_believed_when_every_rule_holds(trust):
    assert checked_answer(answer(), OWN, NONCE, trust).site == "xa-mau"


@pytest.mark.parametrize(
    ("compact", "trust", "said"),
    [
        (answer(), Trust(OTHER.verify_key.fingerprint), "the settings (central.fingerprint) name"),
        (answer(OTHER), Trust(CENTRAL_KEY.verify_key.fingerprint), "this is another central"),
        (answer(OTHER), Trust(None, (CENTRAL_KEY.verify_key.text,)), "another receipt key"),
        (answer(public_key=OTHER.verify_key.text), Trust(), "for another kiosk's key"),
        (answer(nonce=OTHER_NONCE), Trust(), "to another question"),
        (answer(nonce=None), Trust(), "to another question"),
        (answer()[:-4] + "AAAA", Trust(), "breaks the rule signature"),
        (answer(v=2), Trust(), "breaks the rule field.v"),
        (
            signed({**ANSWER, "receipt_key": OTHER.verify_key.text}, NONCE)["enrolment"],
            Trust(),
            "breaks the rule signature",
        ),
        (None, Trust(), "is not signed"),
    ],
)
def test_answer_is_not_believed_when_a_rule_is_broken(compact, trust, said):
    with pytest.raises(EnrolmentError) as found:
        checked_answer(compact, OWN, NONCE, trust)
    assert said in str(found.value)
    assert found.value.trouble == "not-believed"


def test_answer_to_a_question_without_a_nonce_names_none():
    assert checked_answer(answer(nonce=None), OWN, None, Trust()).nonce is None
    with pytest.raises(EnrolmentError):
        checked_answer(answer(), OWN, None, Trust())
