"""Dating: records of an unsynced clock, from a heartbeat of the same boot, and how sure that is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.audit.fault import FaultError
from central.fleet.anchors import Anchor, find_anchors, heard, keep_anchor
from central.ingest.dating import DatingNote, date_record, how_sure, read_anchor
from central.store import reading, writing
from kiosk.record import Draft, Place, SigningKey, Stamp, sign_record
from tests.central.hall import SITE, ZERO, visit_id

BOOT = "0123abcd"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
KEY = SigningKey.generate()
WRONG = ["1970-01-01T00:00:05.000Z", "2006-03-02T09:00:00.000+07:00", "2076-03-02T09:00:00.000Z"]
UNSYNCED = {"at": WRONG[0], "clock": "unsynced"}


def record(up_ms, at=WRONG[0], clock="unsynced"):
    stamp = Stamp(at, BOOT, up_ms, clock)
    return sign_record(
        KEY, Place(SITE, "k-1"), "A" * 22, 2, "A" * 43, stamp, Draft("kiosk.started", {})
    )


def unsynced_kiosk(hall):
    """A kiosk whose log begins with a wrong clock: record n is made n seconds after its start."""
    kiosk = hall.add_kiosk()
    kiosk.log, kiosk.head = [], ZERO
    kiosk.sign("epoch.opened", {"reason": "first-start", "before": None}, **UNSYNCED, up_ms=1_000)
    return kiosk


def anchor(hall, kiosk, up_ms, *, boot=BOOT, took_s=0):
    with writing(hall.engine) as connection:
        issued_s = int(hall.now.timestamp()) - took_s
        place = (kiosk.place.site, kiosk.place.kiosk)
        keep_anchor(connection, *place, boot, heard(up_ms, issued_s, hall.now))


def notes(hall):
    return hall.rows("SELECT rule, excludes, reason FROM marks ORDER BY seq")


@pytest.mark.parametrize("at", WRONG)
def test_record_is_dated_by_its_anchor_whatever_its_wall_says(hall, at):
    kiosk = unsynced_kiosk(hall)
    anchor(hall, kiosk, 86_400_000 + 2_000)
    kiosk.rate(visit_id(1), at=at, clock="unsynced", up_ms=2_000)
    kiosk.send()
    assert hall.rows("SELECT day FROM records WHERE seq = 2") == [("2026-03-01",)]
    assert hall.rows("SELECT first_at FROM site_days ORDER BY day")[0] == (
        "2026-03-01T01:59:59.000Z",
    )
    [_, (rule, excludes, reason)] = notes(hall)
    assert (rule, excludes) == ("dated-by-anchor", 0)
    assert how_sure(reason) == "within 11 s"
    audit_site(hall.engine, SITE)


def test_record_of_a_moment_ago_is_dated_within_two_seconds(hall):
    kiosk = unsynced_kiosk(hall)
    anchor(hall, kiosk, 60_000)
    kiosk.rate(visit_id(1), at=WRONG[0], clock="unsynced", up_ms=2_000)
    hall.now += timedelta(minutes=3)
    kiosk.send()
    assert how_sure(notes(hall)[0][2]) == "within 2 s"
    assert hall.rows("SELECT first_at FROM site_days") == [("2026-03-02T01:59:01.000Z",)]


def test_day_is_that_of_receipt_when_only_another_boot_has_an_anchor(hall):
    kiosk = unsynced_kiosk(hall)
    anchor(hall, kiosk, 86_402_000, boot="ffff")
    kiosk.rate(visit_id(1), at=WRONG[0], clock="unsynced", up_ms=2_000)
    kiosk.send()
    assert hall.rows("SELECT day FROM records WHERE seq = 2") == [("2026-03-02",)]
    assert [rule for rule, _, _ in notes(hall)] == ["unsynced"] * 2


def test_audit_comes_to_the_same_day_when_the_anchor_has_moved(hall):
    kiosk = unsynced_kiosk(hall)
    anchor(hall, kiosk, 5 * 3_600_000)
    kiosk.rate(visit_id(1), at=WRONG[1], clock="unsynced", up_ms=2_000)
    kiosk.send()
    hall.now += timedelta(days=3)
    anchor(hall, kiosk, 9 * 3_600_000)
    audit_site(hall.engine, SITE)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM marks WHERE seq = 2",
        "UPDATE marks SET rule = 'unsynced' WHERE seq = 2",
        "UPDATE marks SET reason = 'within 2 s' WHERE seq = 2",
        "UPDATE marks SET reason = replace(reason, '2026-03-02', '2026-02-02') WHERE seq = 2",
        "UPDATE marks SET reason = replace(reason, '2026-03-02', '2026-04-02') WHERE seq = 2",
        "UPDATE records SET day = '2026-02-27' WHERE seq = 2",
    ],
)
def test_audit_names_the_record_when_its_dating_was_changed(hall, change):
    kiosk = unsynced_kiosk(hall)
    anchor(hall, kiosk, 86_402_000)
    kiosk.rate(visit_id(1), at=WRONG[0], clock="unsynced", up_ms=2_000)
    kiosk.send()
    audit_site(hall.engine, SITE)
    hall.tamper(change)
    with pytest.raises(FaultError) as caught:
        audit_site(hall.engine, SITE)
    # A day, or an hour, with other times than its records names no single one of them.
    assert caught.value.fault.seq == 2 or caught.value.fault.rule in {"tally.days", "tally.hours"}


def test_anchor_that_came_slowly_does_not_displace_a_quick_one(hall):
    kiosk = hall.add_kiosk()
    place = (kiosk.place.site, kiosk.place.kiosk)
    anchor(hall, kiosk, 1_000)
    hall.now += timedelta(seconds=330)  # the beat of 300 s later, half a minute under way
    anchor(hall, kiosk, 301_000, took_s=30)
    with reading(hall.engine) as connection:
        kept = find_anchors(connection, *place, [BOOT])[BOOT]
    assert kept.up_ms == 301_000
    assert kept.central_at == NOW + timedelta(seconds=300)
    assert kept.within_ms < 2_000


UPS = st.integers(0, 2**53 - 1)
MOMENTS = st.integers(0, 110 * 365 * 86_400_000).map(
    lambda ms: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


@given(
    up_ms=UPS,
    anchored=st.none() | st.builds(Anchor, UPS, MOMENTS, st.integers(1_500, 60_000)),
    received=MOMENTS,
    before=st.none() | st.dates().map(str),
    at=st.sampled_from(WRONG),
)
def test_dating_never_fails_nor_goes_beyond_the_receipt(up_ms, anchored, received, before, at):
    received = received.astimezone(ZONE)
    dated = date_record(record(up_ms, at), received, anchored, before)
    assert dated.moment <= received
    assert dated.moment.tzinfo is received.tzinfo
    if before is not None and before <= received.date().isoformat() and dated.note != "unsynced":
        assert dated.moment.date().isoformat() >= before
    if dated.note == DatingNote.ANCHORED:
        noted = read_anchor(dated.reason)
        again = date_record(record(up_ms, at), received, noted, before)
        assert (again.note, again.reason) == (dated.note, dated.reason)
        assert abs(again.moment - dated.moment) < timedelta(milliseconds=1)


@given(
    start=MOMENTS,
    up_ms=st.integers(0, 30 * 86_400_000),
    beat_ms=st.integers(0, 30 * 86_400_000),
    under_way_ms=st.integers(0, 30_000),
    drift=st.integers(-90, 90),
)
def test_the_truth_is_as_near_as_the_note_says(start, up_ms, beat_ms, under_way_ms, drift):
    def truth(at_ms):
        return start + timedelta(milliseconds=at_ms + at_ms * drift / 1_000_000)

    sent = truth(beat_ms)
    came = sent + timedelta(milliseconds=under_way_ms)
    received = max(came, truth(up_ms)) + timedelta(days=1)
    found = heard(beat_ms, int(sent.timestamp()), came)
    dated = date_record(record(up_ms), received.astimezone(ZONE), found, None)
    said_s = int(how_sure(dated.reason).split()[1])
    assert abs(dated.moment - truth(up_ms)) <= timedelta(seconds=said_s)
