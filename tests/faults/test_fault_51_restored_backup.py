"""Fault 51: the central is put back from a backup that is older than receipts it has given.

Its kiosks send again what they have kept sealed since their receipts: no hand is needed. What is
missing until then is told by number. Attachments older than a day do not come back.
"""

import contextlib
import itertools
import shutil
import sqlite3

import pytest

from central.fleet.heartbeat import keep_heartbeat, sign_answer
from central.store.engine import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.missing_queries import missing_at
from kiosk.record import Draft, Typ, open_envelope, payload
from tests.central.hall import Hall, visit_id
from tests.central.held_records import held
from tests.faults.hall_kiosk import BETWEEN_MS, HallKiosk, counted, whole

DAY_MS = 86_400_000


def back_up(hall, path):
    """As an operator's nightly copy: by SQLite itself, of a database in use."""
    with (
        contextlib.closing(sqlite3.connect(hall.folder / "central.sqlite")) as source,
        contextlib.closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)


def put_back(hall, path):
    """The central started anew on its backup; its keys are the same files."""
    hall.close()
    shutil.copyfile(path, hall.folder / "central.sqlite")
    restored = object.__new__(Hall)
    restored.__dict__.update(hall.__dict__)
    hall.reopen(restored)
    return restored


def beat(hall, kiosk):
    """The kiosk's heartbeat; what the central expects next of its epoch."""
    head = kiosk.box.head
    said = {
        "v": 1,
        "kiosk": kiosk.place.kiosk,
        "epoch": head.epoch,
        "seq": head.seq,
        "hash": head.hash,
        "unsent": kiosk.box.unsent(),
        "source": "ok",
        "disk_free_mb": 1,
        "clock": "synced",
        "version": "1",
        "at": "-",
    }
    with writing(hall.engine) as connection:
        found = find_kiosk(connection, kiosk.place.kiosk)
        keep_heartbeat(connection, found, said, hall.now)
        answer = sign_answer(
            connection, hall.keys.receipt, found, head.epoch, hall.now, heartbeat=""
        )
    return payload.parse(open_envelope(answer, Typ.HEARTBEAT_ANSWER).payload)["next"]


def gaps(hall):
    with reading(hall.engine) as connection:
        return [(each.first, each.last) for each in missing_at(connection, "xa-mau")]


@pytest.mark.parametrize("rotated", [False, True])
def test_restored_central_is_whole_again_without_a_hand(hall, tmp_path, rotated):
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(20)
    kiosk.deliver()
    backup = tmp_path / "backup.sqlite"
    back_up(hall, backup)
    kiosk.rate(10, first=20)
    if rotated:
        kiosk.rotate()
    kiosk.rate(10, first=30)
    kiosk.deliver(limit=7)
    kiosk.seal_receipted()
    log = held(hall)
    figures = hall.figures()["rating_tallies"]

    restored = kiosk.hall = put_back(hall, backup)
    assert counted(restored) == 20
    following = beat(restored, kiosk)
    assert following == 22
    assert gaps(restored) == [(22, 41 + rotated)]
    assert kiosk.box.send_again(kiosk.box.head.epoch, following)
    kiosk.deliver(limit=9)

    assert gaps(restored) == []
    assert held(restored) == log
    assert restored.figures()["rating_tallies"] == figures
    assert whole(restored).ratings == 40
    restored.close()


def test_attachments_older_than_a_day_stay_away_and_their_records_come_again(hall, tmp_path):
    kiosk = HallKiosk(hall, tmp_path / "outbox.sqlite")
    kiosk.rate(1)
    kiosk.deliver()
    backup = tmp_path / "backup.sqlite"
    back_up(hall, backup)
    box = hall.keys.sealing.public_key.seal(b"sample of a box")
    scanned = {"counter": "quay-1", "test": False}
    for day in range(2):
        kiosk.up_ms = itertools.count(1_000 + day * DAY_MS + DAY_MS // 24, BETWEEN_MS)
        body = {"visit": visit_id(100 + day), **scanned}
        kiosk.box.append([Draft("visit.scanned", body, {"dossier": box})])
        kiosk.deliver()
        while kiosk.box.expire().more:
            pass
    kiosk.seal_receipted()
    assert hall.rows("SELECT seq FROM attachments ORDER BY seq") == [(3,), (4,)]

    restored = kiosk.hall = put_back(hall, backup)
    assert kiosk.box.send_again(kiosk.box.head.epoch, beat(restored, kiosk))
    kiosk.deliver()
    assert restored.rows("SELECT seq FROM attachments") == [(4,)]
    assert (gaps(restored), whole(restored).records) == ([], 4)
    restored.close()
