"""A heartbeat is bound to its token, anchors its boot, and is held against the head said before."""

from datetime import timedelta

import pytest

from central.fleet.heartbeat import keep_heartbeat, sign_answer
from central.fleet.signed import Token
from central.refusal import Problem, Refusal
from central.store import reading, writing
from central.store.head_queries import StoredHead, add_nightly_head
from central.store.kiosk_queries import find_kiosk
from kiosk.record import Typ, open_envelope
from kiosk.record.payload import parse
from tests.central.hall import visit_id

HASHES = ["A" * 43, "C" + "A" * 42]
TOKEN = "T" * 42 + "A"


class Beats:
    """A kiosk that beats; up_ms goes with the hall's clock."""

    def __init__(self, hall):
        self.hall, self.kiosk = hall, hall.add_kiosk()
        self.begins = hall.now

    def passes(self, **time):
        self.hall.now += timedelta(**time)

    def said(self, seq, digest=HASHES[0], **more):
        up_ms = (self.hall.now - self.begins) // timedelta(milliseconds=1) + 60_000
        return {
            "kiosk": self.kiosk.place.kiosk,
            "epoch": self.kiosk.epoch,
            "seq": seq,
            "hash": digest,
            "unsent": 0,
            "source": "ok",
            "source_reason": "",
            "disk_free_mb": 100,
            "clock": "unsynced",
            "version": "0.1.0",
            "at": "1970-01-01T00:00:00.000Z",
            "boot": "0f1e",
            "up_ms": up_ms,
            "token": TOKEN,
            "configuration_etag": None,
            "key_level": "file",
            **more,
        }

    def beats(self, seq, digest=HASHES[0], *, token=TOKEN, **more):
        self.hears(self.said(seq, digest, **more), token)

    def hears(self, said, token=TOKEN, issued_s=None):
        hall = self.hall
        issued_s = int(hall.now.timestamp()) if issued_s is None else issued_s
        with writing(hall.engine) as connection:
            found = find_kiosk(connection, self.kiosk.place.kiosk)
            keep_heartbeat(connection, found, said, hall.now, Token(token, issued_s))

    @property
    def alarms(self):
        return [kind for (kind,) in self.hall.rows("SELECT kind FROM alarms")]

    @property
    def claimed(self):
        return self.hall.rows("SELECT seq, hash FROM claimed_heads")


@pytest.fixture
def beats(hall):
    return Beats(hall)


def test_members_and_anchor_are_kept(beats):
    beats.beats(3, key_level="tpm2", configuration_etag=HASHES[1])
    row = "SELECT boot, up_ms, key_level, configuration_etag FROM heartbeats"
    assert beats.hall.rows(row) == [("0f1e", 60_000, "tpm2", HASHES[1])]
    anchors = beats.hall.rows("SELECT boot, up_ms, central_at, within_ms FROM anchors")
    assert anchors == [("0f1e", 60_000, "2026-03-02T02:00:00.000Z", 1_500)]
    assert beats.claimed == [(3, HASHES[0])]
    assert beats.alarms == []


def test_heartbeat_is_refused_when_it_came_with_another_token(beats):
    with pytest.raises(Refusal) as caught:
        beats.beats(3, token="U" * 42 + "A")
    assert caught.value.problem is Problem.UNAUTHORIZED
    said = beats.said(3)
    del said["token"]
    with pytest.raises(Refusal):
        beats.hears(said)
    assert beats.hall.rows("SELECT * FROM heartbeats") == []


@pytest.mark.parametrize(
    "more",
    [
        {"boot": ""},
        {"boot": "XYZ"},
        {"boot": None},
        {"up_ms": -1},
        {"up_ms": None},
        {"key_level": None},
        {"key_level": "x" * 21},
        {"configuration_etag": "x"},
    ],
)
def test_heartbeat_is_malformed_when_a_new_member_is_not_of_its_form(beats, more):
    with pytest.raises(Refusal) as caught:
        beats.beats(3, **more)
    assert caught.value.problem is Problem.MALFORMED


def test_alarm_is_raised_when_the_head_goes_back(beats):
    beats.beats(9)
    beats.passes(minutes=5)
    beats.beats(7)
    assert beats.alarms == ["head-behind"]
    assert beats.claimed == [(9, HASHES[0])]
    beats.passes(minutes=5)
    beats.beats(8)
    assert beats.alarms == ["head-behind"], "one a day"


def test_alarm_is_raised_when_the_head_is_another_of_the_same_number(beats):
    beats.beats(9)
    beats.passes(minutes=5)
    beats.beats(9, HASHES[1])
    assert beats.alarms == ["head-behind"]
    assert beats.claimed == [(9, HASHES[0])]


def test_alarm_is_raised_when_more_is_held_than_the_head_says(beats):
    kiosk = beats.kiosk
    beats.passes(minutes=5)
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    beats.beats(1, open_envelope(kiosk.log[0], Typ.RECORD).hash)
    assert beats.alarms == ["head-behind"]


def test_alarm_is_raised_when_another_record_is_held_at_the_head(beats):
    beats.kiosk.send()
    beats.beats(1, HASHES[1])
    assert beats.alarms == ["head-behind"]


def test_nothing_is_raised_when_the_log_only_grows(beats):
    for seq in (1, 1, 2, 8, 8, 30):
        beats.beats(seq)
        beats.passes(minutes=5)
    assert beats.alarms == []
    assert beats.claimed == [(30, HASHES[0])]


def test_nothing_changes_when_a_heartbeat_comes_twice_or_late(beats):
    first = beats.said(4)
    beats.hears(first)
    beats.passes(seconds=20)
    beats.beats(6)
    before = {name: beats.hall.rows(f"SELECT * FROM {name}") for name in ("heartbeats", "anchors")}
    beats.passes(seconds=10)
    beats.hears(first)
    beats.hears(beats.said(6, up_ms=80_000))
    assert beats.alarms == []
    for name, rows in before.items():
        assert beats.hall.rows(f"SELECT * FROM {name}") == rows


def test_nothing_changes_when_a_heartbeat_of_the_start_before_comes_late(beats):
    late, issued_s = beats.said(4, up_ms=90_000), int(beats.hall.now.timestamp())
    beats.passes(seconds=30)
    beats.beats(6, boot="0a0a", up_ms=20_000)
    beats.passes(seconds=10)
    beats.hears(late, issued_s=issued_s)
    assert beats.alarms == []
    assert beats.hall.rows("SELECT boot FROM heartbeats") == [("0a0a",)]


def test_new_epoch_raises_nothing(beats):
    beats.beats(9)
    beats.passes(minutes=5)
    beats.beats(1, epoch="E" * 21 + "A")
    assert beats.alarms == []
    assert len(beats.claimed) == 2


def test_answer_names_the_last_nightly_head(beats):
    hall = beats.hall

    def told():
        with reading(hall.engine) as connection:
            found = find_kiosk(connection, beats.kiosk.place.kiosk)
            jws = sign_answer(
                connection, hall.keys.receipt, found, "E" * 22, hall.now, heartbeat=""
            )
        return parse(open_envelope(jws, Typ.HEARTBEAT_ANSWER).payload)["nightly_head"]

    assert told() is None
    with writing(hall.engine) as connection:
        for number, night in ((1, "2026-03-01"), (2, "2026-03-02")):
            at = f"{night}T18:00:00.000Z"
            head = StoredHead("H" * 21 + "A", number, night, at, HASHES[number - 1], "", "")
            add_nightly_head(connection, head)
    assert told() == {"epoch": "H" * 21 + "A", "number": 2, "hash": HASHES[1]}
