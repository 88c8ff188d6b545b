"""The heartbeat's signed answer, and the token that every such request carries."""

from datetime import timedelta

import pytest

from central.fleet.heartbeat import keep_heartbeat, sign_answer
from central.fleet.signed import TOKEN_LIFE_S, require_token
from central.refusal import Problem, Refusal
from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from kiosk.record import SigningKey, Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.payload import parse, serialise
from tests.central.hall import visit_id

GOOD = {
    "epoch": "E" * 21 + "A",
    "seq": 3,
    "hash": "A" * 43,
    "unsent": 1,
    "source": "reading",
    "source_reason": "",
    "disk_free_mb": 100,
    "clock": "synced",
    "version": "0.1.0",
    "at": "2026-03-02T09:00:00.000+07:00",
}


def keep(hall, kiosk, /, **more):
    with writing(hall.engine) as connection:
        found = find_kiosk(connection, kiosk.place.kiosk)
        said = {"kiosk": kiosk.place.kiosk, **GOOD, **more}
        keep_heartbeat(connection, found, said, hall.now)


def answer(hall, kiosk, epoch):
    with reading(hall.engine) as connection:
        found = find_kiosk(connection, kiosk.place.kiosk)
        compact = sign_answer(connection, hall.keys.receipt, found, epoch, hall.now, heartbeat="")
    envelope = open_envelope(compact, Typ.HEARTBEAT_ANSWER)
    verify_envelope(envelope, hall.keys.receipt.verify_key)
    return parse(envelope.payload)


def test_latest_heartbeat_is_kept(hall):
    kiosk = hall.add_kiosk()
    keep(hall, kiosk)
    hall.now += timedelta(minutes=5)
    keep(hall, kiosk, seq=9, source_reason="x" * 500)
    rows = hall.rows("SELECT seq, received_at, length(source_reason) FROM heartbeats")
    assert rows == [(9, "2026-03-02T02:05:00.000Z", 200)]


def test_answer_names_the_record_that_is_expected_next(hall):
    kiosk = hall.add_kiosk()
    assert answer(hall, kiosk, kiosk.epoch)["next"] == 1
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    said = answer(hall, kiosk, kiosk.epoch)
    assert (said["next"], said["epoch"], said["kiosk"]) == (6, kiosk.epoch, kiosk.place.kiosk)
    assert said["time"] == "2026-03-02T02:00:00.000Z"


def test_answer_names_a_lower_number_when_the_central_lost_its_last_records(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    hall.tamper("DELETE FROM records WHERE seq > 2")
    hall.tamper("UPDATE logs SET seq = 2")
    assert answer(hall, kiosk, kiosk.epoch)["next"] == 3


@pytest.mark.parametrize(
    "more",
    [
        {"kiosk": "k-other"},
        {"epoch": None},
        {"epoch": "E" * 23},
        {"seq": -1},
        {"seq": True},
        {"unsent": "1"},
        {"clock": "lost"},
        {"source": 1},
        {"version": "a\x00b"},
        {"source_reason": 1},
        {"disk_free_mb": None},
    ],
)
def test_heartbeat_is_malformed_when_a_member_is_not_of_its_form(hall, more):
    kiosk = hall.add_kiosk()
    with pytest.raises(Refusal) as caught:
        keep(hall, kiosk, **more)
    assert caught.value.problem is Problem.MALFORMED


def token(key, kiosk, issued, typ=Typ.TOKEN, **more):
    members = {"v": 1, "kiosk": kiosk, "iat": issued, "nonce": "n", **more}
    return "Bearer " + seal_envelope(key, typ, serialise(members)).compact


def test_token_is_good_within_a_minute_either_way(hall):
    key = SigningKey.generate()
    now_s = int(hall.now.timestamp())
    for off in (-TOKEN_LIFE_S, 0, TOKEN_LIFE_S):
        require_token(token(key, "k-1", now_s + off), "k-1", key.verify_key, hall.now)


@pytest.mark.parametrize(
    "change",
    [
        lambda key, now: token(key, "k-1", now - TOKEN_LIFE_S - 1),
        lambda key, now: token(key, "k-1", now + TOKEN_LIFE_S + 1),
        lambda key, now: token(key, "k-2", now),
        lambda key, _now: token(key, "k-1", None),
        lambda key, now: token(key, "k-1", now, v=2),
        lambda key, now: token(key, "k-1", now, Typ.HEARTBEAT),
        lambda _key, now: token(SigningKey.generate(), "k-1", now),
        lambda key, now: token(key, "k-1", now).removeprefix("Bearer "),
        lambda _key, _now: "Bearer ",
        lambda _key, _now: "",
    ],
    ids=["old", "early", "other", "undated", "version", "type", "key", "scheme", "none", "empty"],
)
def test_token_is_refused_when_it_is_not_this_kiosks_now(hall, change):
    key = SigningKey.generate()
    header = change(key, int(hall.now.timestamp()))
    with pytest.raises(Refusal) as caught:
        require_token(header, "k-1", key.verify_key, hall.now)
    assert caught.value.problem is Problem.UNAUTHORIZED
