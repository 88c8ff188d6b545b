"""The central's keys change, and a kiosk at the end of the line follows; also one that slept."""

import itertools
from dataclasses import replace
from functools import partial

import pytest

from kiosk.deadline import DeadlineSession
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.record import Head
from tests.central.hall import visit_id
from tests.central.served import Served
from tests.central.test_key_commands import Keys

CONDITION = Condition("none", "", 100, "synced", "0.1.0", "2026-03-02T09:00:00.000+07:00", "0f", 5)


class Far:
    """A kiosk that beats, and believes what its configuration says."""

    def __init__(self, hall, sample, folder):
        self.hall, self.sample = hall, sample
        self.up_ms = itertools.count(1_000, 1_000)
        enrolment = sample.enrolment()
        path = folder / "configuration.jws"
        self.file = ConfigurationFile(
            path, enrolment.configuration_key, enrolment.kiosk, lambda _: None
        )
        self.keys = CentralKeys(enrolment, self.file)

    def condition(self):
        return replace(CONDITION, up_ms=next(self.up_ms))

    def beat(self, url):
        sample = self.sample
        heartbeat = Heartbeat(
            url,
            sample.place.kiosk,
            lambda: sample.key,
            self.keys.receipt_keys,
            self.condition,
            lambda _ms: None,
            partial(request_token, sample.key, sample.place.kiosk),
            lambda: 1_000.0,
            random_nonce,
            lambda: 0.5,
            self.file,
        )
        session = DeadlineSession()
        try:
            return heartbeat.beat(session, Head(sample.epoch, len(sample.log), sample.head), 0)
        finally:
            session.close()


@pytest.fixture
def keys(hall):
    return Keys(hall)


@pytest.fixture
def far(hall, keys, tmp_path):
    return Far(hall, hall.add_kiosk(), tmp_path)


@pytest.mark.parametrize("purpose", ["receipt", "configuration", "sealing", "recovery"])
def test_kiosk_follows_a_rotation_and_says_so(hall, keys, far, purpose):
    keys.announce(purpose)
    with Served(hall) as served:
        assert far.beat(served.url) is not None
        assert far.beat(served.url) is not None
    keys.rotate_when_all_know(purpose)
    with Served(hall) as served:
        assert far.beat(served.url) is not None
    found = getattr(far.file.current().keys, purpose)
    assert (found.current.text, found.next) == (keys.current(purpose), None)


def test_kiosk_that_slept_through_two_rotations_of_the_receipt_key_finds_the_new_one(
    hall, keys, far
):
    for _ in range(2):
        keys.change("receipt")
    with Served(hall) as served:
        assert far.beat(served.url) is None
        assert far.beat(served.url) is not None
    assert [key.kid for key in far.keys.receipt_keys()] == [hall.keys.receipt.kid]


def test_kiosk_that_slept_through_two_rotations_of_the_configuration_key_says_so(
    hall, keys, far, expected_log
):
    expected_log("kiosk.queue.heartbeat", "enrol this kiosk anew")
    for _ in range(2):
        keys.change("configuration")
    with Served(hall) as served:
        # Its receipts still come, so that no rating is lost.
        assert far.beat(served.url) is not None
    assert far.file.current() is None


def test_revoked_kiosk_is_told_what_to_send_again_and_is_given_no_configuration(hall, keys, far):
    far.sample.rate(visit_id(1))
    far.sample.send()
    hall.revoke(far.sample)
    with Served(hall) as served:
        assert far.beat(served.url).seq == 3
    assert far.file.current() is None


def test_heartbeat_is_believed_by_the_newest_key_alone(hall, keys, far):
    former = far.sample.key
    far.sample.rotate()
    far.sample.send()
    with Served(hall) as served:
        assert far.beat(served.url) is not None
        far.sample.key = former
        assert far.beat(served.url) is None
