"""The thread that asks until the kiosk is approved."""

import logging
import threading

import pytest

from kiosk.identity import enrolment_thread
from kiosk.identity.enrolment import Enrolment, load_enrolment
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.record import SigningKey
from tests.kiosk.identity.told_central import ANSWER, ENROL, KEY, STATE, TIME

LIMIT_S = 10.0
TOKEN = "TOKEN"
LOGGER = "kiosk.identity.enrolment_thread"
APPROVED = {**ANSWER, "state": "approved"}


@pytest.fixture(autouse=True)
def _asks_again_at_once(monkeypatch):
    monkeypatch.setattr(enrolment_thread, "ASK_AGAIN_S", 0.01)


class Asking:
    """A thread under test, and what it told."""

    def __init__(self, central, path, token: str | None = TOKEN, known=None) -> None:
        self.told: list[Enrolment] = []
        self.approved = threading.Event()
        request = EnrolmentRequest(central.url, None, KEY, token, "03", path)
        self.thread = EnrolmentThread(request, known, self.take)
        self.path = path
        self.kept: list[Enrolment | None] = []

    def take(self, enrolment: Enrolment) -> None:
        self.told.append(enrolment)
        self.kept.append(load_enrolment(self.path))
        self.approved.set()


class Said(logging.Handler):
    """Tells that something was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.something = threading.Event()

    def emit(self, _record: logging.LogRecord) -> None:
        self.something.set()


def test_kiosk_is_told_once_when_it_is_approved(central, tmp_path):
    central.say(ENROL, 201, ANSWER)
    central.say("/api/v1/time", 200, {"time": TIME})
    central.say(STATE, 200, ANSWER)
    asking = Asking(central, tmp_path / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(STATE) >= 3, LIMIT_S)
    assert asking.told == []
    assert load_enrolment(asking.path).state == "pending"
    central.say(STATE, 200, APPROVED)
    assert asking.approved.wait(LIMIT_S)
    asking.thread.stop()
    # On disk before it is told on; and the token was used once.
    assert asking.kept == asking.told == [Enrolment.from_members(APPROVED)]
    assert central.paths.count(ENROL) == 1


def test_kiosk_asks_for_its_state_when_it_waits_since_before(central, tmp_path):
    central.say("/api/v1/time", 200, {"time": TIME})
    central.say(STATE, 200, APPROVED)
    known = Enrolment.from_members(ANSWER)
    asking = Asking(central, tmp_path / "enrolment.json", token=None, known=known)
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.thread.stop()
    assert ENROL not in central.paths


def test_trouble_is_told_once_when_it_lasts(central, tmp_path, expected_log, log_watch):
    expected_log(LOGGER, r"no enrolment yet: .* the token has ended")
    central.say(ENROL, 403, {"detail": "the token has ended"})
    asking = Asking(central, tmp_path / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(ENROL) >= 3, LIMIT_S)
    central.say(ENROL, 200, APPROVED)
    assert asking.approved.wait(LIMIT_S)
    asking.thread.stop()
    assert len(log_watch.records) == 1


def test_trouble_says_what_is_missing_when_there_is_no_token(central, tmp_path, expected_log):
    expected_log(LOGGER, r"not enrolled and no central\.batch_token in the settings")
    said = Said()
    logging.getLogger(LOGGER).addHandler(said)
    asking = Asking(central, tmp_path / "enrolment.json", token=None)
    asking.thread.start()
    assert said.something.wait(LIMIT_S)
    asking.thread.stop()
    logging.getLogger(LOGGER).removeHandler(said)
    assert (asking.told, central.paths) == ([], [])


def test_token_is_not_in_the_log(central, tmp_path, caplog):
    caplog.set_level("DEBUG")
    central.say(ENROL, 200, APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", token="SECRET-TOKEN")
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.thread.stop()
    assert "enrolled as k-0a1b2c3d4e" in caplog.text
    assert "SECRET-TOKEN" not in caplog.text


def test_kiosk_asks_again_when_the_answer_could_not_be_kept(central, tmp_path, expected_log):
    expected_log(LOGGER, "no enrolment yet: .*(Not a directory|File exists)")
    central.say(ENROL, 201, APPROVED)
    in_the_way = tmp_path / "data"
    in_the_way.touch()
    asking = Asking(central, in_the_way / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: len(asked) >= 2, LIMIT_S)
    assert asking.told == []
    in_the_way.unlink()
    assert asking.approved.wait(LIMIT_S)
    asking.thread.stop()
    assert asking.kept == asking.told


def test_kiosk_is_not_approved_by_a_central_with_another_key(central, tmp_path, expected_log):
    expected_log(LOGGER, "the central now shows another receipt key")
    central.say("/api/v1/time", 200, {"time": TIME})
    other = SigningKey.generate().verify_key.text
    central.say(STATE, 200, {**APPROVED, "receipt_key": other})
    known = Enrolment.from_members(ANSWER)
    path = tmp_path / "enrolment.json"
    asking = Asking(central, path, token=None, known=known)
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(STATE) >= 2, LIMIT_S)
    asking.thread.stop()
    assert (asking.told, load_enrolment(path)) == ([], None)
