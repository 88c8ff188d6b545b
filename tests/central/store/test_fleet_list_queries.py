"""Every kiosk with what its page tells of it, in one statement that both databases take."""

import pytest

from central.fleet.ending import Ending, end_kiosk
from central.fleet.quarantine import decide
from central.moment import to_text
from central.refusal import Refusal
from central.store.configuration_queries import Taken, note_taken
from central.store.data_queries import Wanted, logs_page
from central.store.engine import reading, writing
from central.store.fleet_list_queries import fleet_of
from central.store.fleet_tables import heartbeats
from central.store.missing_queries import missing_of
from central.store.pin_queries import add_change
from central.store.quarantine_queries import Verdict, forked_kiosks
from central.store.today_queries import log_facts
from central.store.upsert import put
from tests.central.hall import SITE, visit_id
from tests.central.hands import author


def beat(hall, kiosk, seq):
    row = {"site_id": SITE, "kiosk_id": kiosk.place.kiosk, "received_at": to_text(hall.now)}
    row |= {"epoch": kiosk.epoch, "seq": seq, "hash": "A" * 43, "unsent": 4, "source": "ok"}
    row |= {"source_reason": "", "disk_free_mb": 9000, "clock": "synced", "version": "1", "at": ""}
    with writing(hall.engine) as connection:
        put(connection, heartbeats, [row | {"configuration_etag": "B" * 43}])


def test_kiosk_is_read_with_its_log_its_numbers_and_its_end(hall):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk("quay-2", state="pending")
    kiosk.rate(visit_id(1))
    kiosk.send()
    beat(hall, kiosk, 6)
    with writing(hall.engine) as connection:
        number = add_change(connection, SITE, kiosk.place.kiosk, "it", "x", "a", hall.now)
        taken = Taken(3, "B" * 43, uses_settings=True)
        note_taken(connection, SITE, kiosk.place.kiosk, taken, hall.now)
    with reading(hall.engine) as connection:
        first, second = fleet_of(connection, [SITE])
        assert fleet_of(connection, None) == [first, second]
        assert fleet_of(connection, ["xa-khac"]) == []
        assert missing_of(connection, None) == missing_of(connection, [SITE]) == []
    assert (first.held, first.seq, first.unsent, first.counter_name) == (2, 6, 4, "Quầy 1")
    assert (first.configuration, first.wanted, first.forked) == (3, number, False)
    assert (second.kiosk_id, second.state, second.seen_at, second.held) == (
        other.place.kiosk,
        "pending",
        None,
        0,
    )
    with writing(hall.engine) as connection:
        end_kiosk(connection, kiosk.place.kiosk, Ending("retired", "đóng quầy"), hall.now)
    with reading(hall.engine) as connection:
        (ended, _) = fleet_of(connection, [SITE])
    assert (ended.state, ended.revoked_seq, ended.end_reason) == ("retired", 7, "đóng quầy")


def test_fork_waits_until_somebody_has_decided(hall, expected_log):
    expected_log("central.ingest.receive", "fork of kiosk")
    kiosk = hall.add_kiosk()
    clone = kiosk.branch(1)
    kiosk.rate(visit_id(1))
    clone.rate(visit_id(2))
    kiosk.send()
    with pytest.raises(Refusal):
        clone.send()
    apart, counts = Verdict.LATER_APART, Verdict.HELD_COUNTS
    for verdict, waits, apart_now in (
        (None, True, True),
        (apart, False, True),
        (counts, False, False),
    ):
        with writing(hall.engine) as connection:
            (forked,) = forked_kiosks(connection)
            if verdict:
                decide(connection, forked, verdict, "đã kiểm tra tại quầy", author("a"), hall.now)
        with reading(hall.engine) as connection:
            assert [each.forked for each in fleet_of(connection, None)] == [waits]
            of_day = log_facts(connection, SITE)
            told = logs_page(connection, Wanted(None, (), 9))
        assert [(row.quarantined, row.fork_waits) for row in of_day] == [(apart_now, waits)]
        assert [bool(row[-1]) for row in told] == [waits]
