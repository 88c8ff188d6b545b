"""Fault 55: the receipt key of the central is lost: kiosks accept the announced one alone."""

import pytest

from kiosk.deadline import Answer
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.queue.reply import Receipted, TryLater, read_reply
from kiosk.record import Head, Place, Receipt, SigningKey, sign_receipt
from tests.central.test_key_commands import Keys

PLACE = Place("xa-mau", "k-0a1b2c3d4e")


@pytest.fixture
def keys(hall):
    return Keys(hall)


def answer(key):
    receipt = Receipt(PLACE, Head("A" * 22, 7, "A" * 43), "2026-03-02T02:00:00.000Z")
    body = f'{{"receipt": "{sign_receipt(key, receipt)}"}}'
    return Answer(200, "application/json", body.encode(), None)


def test_announced_key_is_believed_when_the_one_in_force_is_lost(hall, keys, tmp_path):
    sample = hall.add_kiosk()
    enrolment = sample.enrolment()
    held = ConfigurationFile(
        tmp_path / "c.jws", enrolment.configuration_key, sample.place.kiosk, lambda _: None
    )
    believed = CentralKeys(enrolment, held)
    keys.announce("receipt")
    held.take(keys.configuration(sample)[0])
    before = hall.keys.receipt
    keys.lose("receipt")
    keys.rotate("receipt")
    assert hall.keys.receipt.kid != before.kid
    for key, expected in (
        (hall.keys.receipt, Receipted),
        (SigningKey.generate(), TryLater),
        (hall.keys.configuration, TryLater),
    ):
        assert isinstance(read_reply(answer(key), believed.receipt_keys()), expected)
    # The lost one is believed until the configuration says that the other has taken its place.
    assert isinstance(read_reply(answer(before), believed.receipt_keys()), Receipted)
    held.take(keys.configuration(sample)[0])
    assert isinstance(read_reply(answer(before), believed.receipt_keys()), TryLater)
