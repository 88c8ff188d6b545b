"""What a kiosk may sign of itself fits into the tables, however large it is."""

from central.fleet.heartbeat import keep_heartbeat
from central.fleet.signed import Token
from central.store.engine import writing
from central.store.kiosk_queries import find_kiosk

MOST = 2**53 - 1


def test_heartbeat_is_kept_when_its_numbers_are_the_largest_there_are(hall):
    kiosk = hall.add_kiosk()
    said = {
        "kiosk": kiosk.place.kiosk,
        "epoch": kiosk.epoch,
        "seq": MOST,
        "hash": kiosk.head,
        "unsent": MOST,
        "source": "ok",
        "version": "1",
        "at": "2026-03-02T09:00:00.000+07:00",
        "clock": "synced",
        "disk_free_mb": MOST,
        "boot": "0123abcd",
        "token": "x",
        "key_level": "file",
    }
    token = Token("x", int(hall.now.timestamp()))
    with writing(hall.engine) as connection:
        found = find_kiosk(connection, kiosk.place.kiosk)
        keep_heartbeat(connection, found, {**said, "up_ms": 1}, hall.now, token)
    later = Token("x", int(hall.now.timestamp()) - 9)
    with writing(hall.engine) as connection:
        keep_heartbeat(connection, found, {**said, "up_ms": MOST}, hall.now, later)
    assert hall.rows("SELECT seq, unsent, disk_free_mb FROM heartbeats") == [(MOST,) * 3]
