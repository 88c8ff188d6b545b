"""What is missing of a kiosk's logs is told by number, and no longer once it came."""

import json

import pytest

from central.commands.log_verify import verify_logs
from central.fleet.heartbeat import keep_heartbeat
from central.released.today import today
from central.store.engine import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.missing_queries import missing_at
from kiosk.record.base64url import sha256
from tests.central.hall import visit_id


@pytest.fixture
def config(hall):
    return hall.write_config()


def rated(hall, records=10):
    kiosk = hall.add_kiosk()
    for number in range(records - 1):
        kiosk.rate(visit_id(number))
    return kiosk


def open_next(kiosk, log, reason="outbox-lost", **changes):
    before = {"epoch": kiosk.epoch, "seq": len(log), "hash": sha256(log[-1].encode()), **changes}
    kiosk.open_epoch()
    kiosk.log, kiosk.head = [], "A" * 43
    kiosk.sign("epoch.opened", {"reason": reason, "before": before, "kept": None})


def gaps(hall):
    with reading(hall.engine) as connection:
        return [(each.epoch, each.first, each.last) for each in missing_at(connection, "xa-mau")]


def kinds(hall):
    return [kind for (kind,) in hall.rows("SELECT kind FROM alarms ORDER BY kind")]


def beat(hall, kiosk, seq, unsent=0):
    head = {"epoch": kiosk.epoch, "seq": seq, "hash": "A" * 43}
    said = {"v": 1, "kiosk": kiosk.place.kiosk, "unsent": unsent, "source": "ok", **head}
    rest = {"disk_free_mb": 1, "clock": "synced", "version": "1", "at": "-"}
    with writing(hall.engine) as connection:
        found = find_kiosk(connection, kiosk.place.kiosk)
        keep_heartbeat(connection, found, {**said, **rest}, hall.now)


def test_lost_tail_is_named_by_number_and_no_longer_when_it_came(hall, config):
    kiosk = rated(hall)
    first, log = kiosk.epoch, list(kiosk.log)
    kiosk.send(log[:6])
    open_next(kiosk, log)
    kiosk.send()
    assert gaps(hall) == [(first, 7, 10)]
    assert kinds(hall) == ["records-missing"]
    with reading(hall.engine) as connection:
        (counter,) = [
            each for each in today(connection, "xa-mau", hall.now).counters if each.log.missing
        ]
    assert (counter.log.state, counter.log.missing[0].count) == ("missing", 4)
    lines, is_whole = verify_logs(config, as_json=False)
    assert is_whole
    assert any(f"records 7 to 10 of epoch {first}" in line for line in lines)
    (told,) = json.loads("".join(verify_logs(config, as_json=True)[0]))["missing"]
    assert (told["first"], told["last"], told["said_by"]) == (7, 10, "epoch.opened")
    kiosk.send(log)
    assert gaps(hall) == []


def test_whole_epoch_is_missing_when_nothing_of_it_came(hall):
    kiosk = rated(hall, 3)
    first, log = kiosk.epoch, list(kiosk.log)
    open_next(kiosk, log)
    kiosk.send()
    assert gaps(hall) == [(first, 1, 3)]


def test_nothing_is_missing_when_the_epoch_before_is_held_whole(hall):
    kiosk = rated(hall)
    log = list(kiosk.log)
    kiosk.send(log)
    open_next(kiosk, log, "chain-broken")
    kiosk.send()
    assert (gaps(hall), kinds(hall)) == ([], [])


def test_another_record_of_that_number_raises_an_alarm(hall):
    kiosk = rated(hall)
    log = list(kiosk.log)
    kiosk.send(log)
    open_next(kiosk, log, hash="B" * 43)
    kiosk.send()
    assert (gaps(hall), kinds(hall)) == ([], ["head-differs"])


@pytest.mark.parametrize(
    "before", [None, [], "x", {"seq": True}, {"epoch": "E" * 22, "seq": 0, "hash": "H" * 43}]
)
def test_opening_that_says_nothing_of_use_is_taken(hall, before):
    kiosk = hall.add_kiosk()
    kiosk.send()
    kiosk.open_epoch()
    kiosk.log, kiosk.head = [], "A" * 43
    kiosk.sign("epoch.opened", {"reason": "outbox-lost", "before": before})
    kiosk.send()
    assert (gaps(hall), kinds(hall)) == ([], [])


def test_records_with_receipts_are_missing_and_waiting_ones_are_not(hall):
    kiosk = rated(hall)
    kiosk.send(kiosk.log[:6])
    beat(hall, kiosk, 10, unsent=4)
    assert gaps(hall) == []
    beat(hall, kiosk, 10, unsent=1)
    assert gaps(hall) == [(kiosk.epoch, 7, 9)]
    kiosk.send()
    assert gaps(hall) == []


@pytest.mark.parametrize("reason", ["\x1b[2J", "lost\nrecord 1 of epoch", "x" * 41, 7])
def test_reason_that_is_no_word_is_not_repeated_to_a_terminal(hall, reason):
    kiosk = rated(hall)
    open_next(kiosk, list(kiosk.log), reason)
    kiosk.send()
    ((detail,),) = hall.rows("SELECT detail FROM alarms")
    assert detail.endswith("opened after them: no known reason")
