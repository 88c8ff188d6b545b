"""The thread that asks until the kiosk is approved."""

import threading
from dataclasses import replace

import pytest

from kiosk.identity import enrolment_thread
from kiosk.identity.enrolment import Enrolment, load_enrolment
from kiosk.identity.enrolment_progress import EnrolmentProgress
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.record import SigningKey
from tests.kiosk.identity.told_central import (
    ANSWER,
    CENTRAL_KEY,
    CODE,
    ENROL,
    KEY,
    STATE,
    TIME,
)

LIMIT_S = 60.0
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
        request = EnrolmentRequest(central.url, None, lambda: KEY, token, "03", path)
        self.progress: list[EnrolmentProgress] = []
        self.now_s = 100.0
        self.changed = threading.Condition()
        self.thread = EnrolmentThread(request, known, self.take, self.follow, self.monotonic_s)
        self.path = path
        self.kept: list[Enrolment | None] = []

    def take(self, enrolment: Enrolment) -> None:
        self.told.append(enrolment)
        self.kept.append(load_enrolment(self.path))
        self.approved.set()

    @property
    def states(self) -> list[str]:
        return [each.state for each in self.progress]

    def stop(self) -> None:
        self.thread.stop()
        self.thread.join(LIMIT_S)

    def monotonic_s(self) -> float:
        return self.now_s

    def follow(self, progress: EnrolmentProgress) -> None:
        with self.changed:
            self.progress.append(progress)
            self.changed.notify_all()

    def waits_for(self, condition) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, LIMIT_S)


def test_kiosk_is_told_once_when_it_is_approved(central, tmp_path):
    central.sign(ENROL, ANSWER)
    central.say("/api/v1/time", 200, {"time": TIME})
    central.sign(STATE, ANSWER)
    asking = Asking(central, tmp_path / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(STATE) >= 3, LIMIT_S)
    assert asking.told == []
    assert load_enrolment(asking.path).state == "pending"
    central.sign(STATE, APPROVED)
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    # On disk before it is told on; and the token was used once.
    assert asking.kept == asking.told == [Enrolment.from_members(APPROVED)]
    assert central.paths.count(ENROL) == 1


def test_kiosk_asks_for_its_state_when_it_waits_since_before(central, tmp_path):
    central.say("/api/v1/time", 200, {"time": TIME})
    central.sign(STATE, APPROVED)
    known = Enrolment.from_members(ANSWER)
    asking = Asking(central, tmp_path / "enrolment.json", token=None, known=known)
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert ENROL not in central.paths


def test_trouble_is_told_once_when_it_lasts(central, tmp_path, expected_log, log_watch):
    expected_log(LOGGER, r"no enrolment yet: .* the token has ended")
    central.say(ENROL, 403, {"detail": "the token has ended"})
    asking = Asking(central, tmp_path / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(ENROL) >= 3, LIMIT_S)
    central.sign(ENROL, APPROVED)
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert len(log_watch.records) == 1


def test_kiosk_without_a_token_shows_its_code_until_it_is_approved(central, tmp_path):
    central.sign(ENROL, CODE)
    asking = Asking(central, tmp_path / "enrolment.json", token=None)
    asking.thread.start()
    assert asking.waits_for(lambda: asking.states.count("code") >= 3)
    shown = asking.progress[-1]
    assert (shown.code, shown.expires_s, shown.trouble) == ("BCDFGHJK", 890, "")
    assert shown.own == KEY.verify_key.fingerprint
    assert shown.central == CENTRAL_KEY.verify_key.fingerprint
    assert load_enrolment(asking.path) is None
    central.sign(ENROL, {**CODE, "code": "XZXZXZXZ"})
    assert asking.waits_for(lambda: asking.progress[-1].code == "XZXZXZXZ")
    central.sign(ENROL, APPROVED)
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert asking.kept == [Enrolment.from_members(APPROVED)]


def test_code_stays_on_the_screen_as_long_as_it_is_good_when_the_central_is_gone(
    central, tmp_path, expected_log
):
    expected_log(LOGGER, r"no enrolment yet: the central refused \(HTTP 503\)")
    central.sign(ENROL, {**CODE, "code_expires_s": 14})
    asking = Asking(central, tmp_path / "enrolment.json", token=None)
    asking.thread.start()
    assert asking.waits_for(lambda: "code" in asking.states)
    central.say(ENROL, 503, {})
    assert asking.waits_for(lambda: asking.progress[-1].trouble == "refused")
    asking.now_s += 9
    assert asking.waits_for(lambda: asking.progress[-1].expires_s == 5)
    assert asking.progress[-1].code == "BCDFGHJK"
    asking.now_s += 5
    assert asking.waits_for(lambda: asking.progress[-1].state == "asking")
    asking.stop()
    assert asking.progress[-1].code == ""


def test_pending_kiosk_shows_both_fingerprints(central, tmp_path):
    central.sign(ENROL, ANSWER)
    central.say("/api/v1/time", 200, {"time": TIME})
    central.sign(STATE, ANSWER)
    asking = Asking(central, tmp_path / "enrolment.json")
    asking.thread.start()
    assert asking.waits_for(lambda: "pending" in asking.states)
    asking.stop()
    shown = asking.progress[-1]
    assert (shown.kiosk, shown.unit, shown.counter) == ("k-0a1b2c3d4e", "Xã Mẫu", "Quầy 03")
    assert shown.central == CENTRAL_KEY.verify_key.fingerprint


def test_answer_of_another_central_is_refused_when_a_code_was_shown(
    central, tmp_path, expected_log
):
    expected_log(LOGGER, "the central now shows another receipt key")
    central.sign(ENROL, CODE)
    asking = Asking(central, tmp_path / "enrolment.json", token=None)
    asking.thread.start()
    assert asking.waits_for(lambda: "code" in asking.states)
    other = SigningKey.generate()
    central.sign(ENROL, {**APPROVED, "receipt_key": other.verify_key.text}, key=other)
    assert asking.waits_for(lambda: asking.progress[-1].trouble == "not-believed")
    asking.stop()
    assert (asking.told, load_enrolment(asking.path)) == ([], None)


def test_kiosk_is_enrolled_once_more_when_the_central_was_put_back(central, tmp_path):
    central.say("/api/v1/time", 200, {"time": TIME})
    central.say(STATE, 404, {"type": "urn:thuocdo:problem:unknown-kiosk"})
    central.sign(ENROL, APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", known=Enrolment.from_members(ANSWER))
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.stop()


def test_approved_kiosk_hears_that_it_stands_elsewhere_and_keeps_its_keys(central, tmp_path):
    central.say("/api/v1/time", 200, {"time": TIME})
    moved = {**APPROVED, "counter": "04", "counter_name": "Quầy 04"}
    moved["configuration_key"] = SigningKey.generate().verify_key.text
    central.sign(STATE, moved)
    known = Enrolment.from_members(APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", known=known)
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert asking.told == [replace(known, counter="04", counter_name="Quầy 04")]


def test_approved_kiosk_goes_on_without_a_word_when_the_central_is_gone(central, tmp_path):
    central.say("/api/v1/time", 503, {})
    known = Enrolment.from_members(APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", known=known)
    asking.thread.start()
    assert central.wait_for(lambda asked: len(asked) >= 1, LIMIT_S)
    asking.thread.ask_now()
    assert central.wait_for(lambda asked: len(asked) >= 2, LIMIT_S)
    asking.stop()
    assert (asking.told, asking.progress) == ([], [])


def test_kiosk_says_that_its_key_was_revoked(central, tmp_path):
    central.say("/api/v1/time", 200, {"time": TIME})
    central.sign(STATE, {**ANSWER, "state": "revoked"})
    known = Enrolment.from_members(APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", known=known)
    asking.thread.start()
    assert asking.waits_for(lambda: asking.states == ["revoked"])
    asking.stop()
    assert load_enrolment(asking.path).state == "revoked"


def test_token_is_not_in_the_log(central, tmp_path, caplog):
    caplog.set_level("DEBUG")
    central.sign(ENROL, APPROVED)
    asking = Asking(central, tmp_path / "enrolment.json", token="SECRET-TOKEN")
    asking.thread.start()
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert "enrolled as k-0a1b2c3d4e" in caplog.text
    assert "SECRET-TOKEN" not in caplog.text


def test_kiosk_asks_again_when_the_answer_could_not_be_kept(central, tmp_path, expected_log):
    expected_log(LOGGER, "no enrolment yet: .*(Not a directory|File exists)")
    central.sign(ENROL, APPROVED)
    in_the_way = tmp_path / "data"
    in_the_way.touch()
    asking = Asking(central, in_the_way / "enrolment.json")
    asking.thread.start()
    assert central.wait_for(lambda asked: len(asked) >= 2, LIMIT_S)
    assert asking.told == []
    in_the_way.unlink()
    assert asking.approved.wait(LIMIT_S)
    asking.stop()
    assert asking.kept == asking.told


def test_kiosk_is_not_approved_by_a_central_with_another_key(central, tmp_path, expected_log):
    expected_log(LOGGER, "the central now shows another receipt key")
    central.say("/api/v1/time", 200, {"time": TIME})
    other = SigningKey.generate()
    central.sign(STATE, {**APPROVED, "receipt_key": other.verify_key.text}, key=other)
    known = Enrolment.from_members(ANSWER)
    path = tmp_path / "enrolment.json"
    asking = Asking(central, path, token=None, known=known)
    asking.thread.start()
    assert central.wait_for(lambda asked: asked.count(STATE) >= 2, LIMIT_S)
    asking.stop()
    assert (asking.told, load_enrolment(path)) == ([], None)
