"""Whatever is changed in the database behind the central's back is found and named."""

import pytest

from central.audit.audit_site import audit_site
from central.audit.fault import FaultError
from central.refusal import Refusal
from kiosk.record import SigningKey
from kiosk.record.attachment import SealingKey
from tests.central.hall import SITE, ZERO, visit_id
from tests.central.held_records import exchange

A_VISIT = visit_id(3)


@pytest.fixture
def full(hall):
    """A site with two logs in step, a double, a test, odd content and a sealed box."""
    hall.one, hall.two = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    box = SealingKey.generate().public_key.seal(b"A012")
    hall.one.event("called", visit_id(40), attached={"ticket": box})
    for number in range(8):
        hall.one.serve_and_rate(visit_id(number), 1 + number % 5)
        hall.two.serve_and_rate(visit_id(50 + number), 5)
        hall.one.send()
        hall.two.send()
    hall.one.rate(visit_id(0))
    hall.one.rate(visit_id(41), test=True)
    hall.one.sign("rating", {"visit": "odd"})
    hall.one.rate(visit_id(42), at="1970-01-01T00:00:00.000Z", clock="unsynced")
    hall.one.sign("sunspot.seen", {})
    hall.one.send()
    return hall


def fault(hall):
    with pytest.raises(FaultError) as caught:
        audit_site(hall.engine, SITE)
    assert caught.value.fault.site == SITE
    assert caught.value.fault.rule in str(caught.value)
    return caught.value.fault


def test_site_is_whole_when_nothing_was_changed(full):
    found = audit_site(full.engine, SITE)
    assert [(log.kiosk, log.records) for log in found.logs] == sorted(
        (kiosk.place.kiosk, len(kiosk.log)) for kiosk in (full.one, full.two)
    )
    assert (found.records, found.ratings, found.marked) == (72, 17, 3)


def test_site_without_kiosks_is_whole(hall):
    assert audit_site(hall.engine, SITE).records == 0


def test_record_that_was_edited_is_named(full):
    header, payload, signature = full.one.log[7].split(".")
    other = payload[:-2] + ("A" if payload[-2] != "A" else "B") + payload[-1]
    assert exchange(full, full.one.place.kiosk, 8, f"{header}.{other}.{signature}")
    found = fault(full)
    assert (found.kiosk, found.epoch, found.seq) == (full.one.place.kiosk, full.one.epoch, 8)
    assert found.rule == "signature"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("payload = NULL", "form.compact"),
        ("kid = NULL", "form.compact"),
        ("payload = signature", "signature"),
        ("signature = payload", "form.trailing"),
        ("kid = signature", "header.exact"),
    ],
)
def test_record_whose_part_was_changed_or_taken_away_is_named(full, change, rule):
    kiosk = full.one.place.kiosk
    full.tamper(f"UPDATE records SET {change} WHERE kiosk_id = :kiosk AND seq = 8", kiosk=kiosk)
    found = fault(full)
    assert (found.kiosk, found.seq, found.rule) == (kiosk, 8, rule)


@pytest.mark.parametrize("seq", [1, 8, 20])
def test_record_that_was_deleted_is_named(full, seq):
    full.tamper(
        "DELETE FROM records WHERE kiosk_id = :kiosk AND seq = :seq",
        kiosk=full.two.place.kiosk,
        seq=seq,
    )
    found = fault(full)
    assert (found.kiosk, found.seq, found.rule) == (full.two.place.kiosk, seq, "chain.sequence")


def test_tail_that_was_deleted_is_named(full):
    last = len(full.one.log)
    full.tamper(
        "DELETE FROM records WHERE kiosk_id = :kiosk AND seq >= :seq",
        kiosk=full.one.place.kiosk,
        seq=last - 1,
    )
    found = fault(full)
    assert (found.rule, found.seq) == ("log.head", last - 1)


def test_tail_that_was_deleted_with_its_head_is_named_by_the_heartbeat(full):
    kiosk = full.one
    full.tamper(
        "INSERT INTO heartbeats (site_id, kiosk_id, received_at, epoch, seq, hash, unsent, source,"
        " source_reason, disk_free_mb, clock, version, at) VALUES"
        " (:site, :kiosk, :at, :epoch, :seq, :hash, 0, '', '', 1, 'synced', '1', :at)",
        site=SITE,
        kiosk=kiosk.place.kiosk,
        at="2026-03-02T02:00:00.000Z",
        epoch=kiosk.epoch,
        seq=len(kiosk.log),
        hash=ZERO,
    )
    audit_site(full.engine, SITE)
    full.tamper("DELETE FROM records WHERE kiosk_id = :kiosk AND seq > 30", kiosk=kiosk.place.kiosk)
    full.tamper(
        "UPDATE logs SET seq = 30, head = (SELECT hash FROM records WHERE kiosk_id = :kiosk"
        " AND seq = 30) WHERE kiosk_id = :kiosk",
        kiosk=kiosk.place.kiosk,
    )
    found = fault(full)
    assert (found.rule, found.seq) == ("log.behind-heartbeat", 31)


def test_records_that_were_exchanged_are_named(full):
    kiosk = full.one.place.kiosk
    for old, new in ((8, -1), (9, 8), (-1, 9)):
        full.tamper(
            "UPDATE records SET seq = :new WHERE kiosk_id = :kiosk AND seq = :old",
            kiosk=kiosk,
            new=new,
            old=old,
        )
    found = fault(full)
    assert (found.kiosk, found.seq, found.rule) == (kiosk, 8, "chain.sequence")


def test_record_that_was_inserted_is_named(full):
    forged = full.one.branch(6)
    forged.key = SigningKey.generate()
    jws = forged.rate(visit_id(77))
    full.tamper(
        "UPDATE records SET seq = seq + 1000 WHERE kiosk_id = :kiosk AND seq > 6",
        kiosk=full.one.place.kiosk,
    )
    full.tamper(
        "UPDATE records SET seq = seq - 999 WHERE kiosk_id = :kiosk AND seq > 1000",
        kiosk=full.one.place.kiosk,
    )
    columns = "epoch, {seq}, {hash}, check_part, {kind}, day, batch, received_at"
    full.tamper(
        "INSERT INTO records (site_id, kiosk_id,"
        f" {columns.format(seq='seq', hash='hash', kind='kind')}) SELECT site_id, kiosk_id,"
        f" {columns.format(seq='7', hash=':hash', kind=':kind')}"
        " FROM records WHERE kiosk_id = :kiosk AND seq = 6",
        kiosk=full.one.place.kiosk,
        hash=forged.head,
        kind="rating",
    )
    assert exchange(full, full.one.place.kiosk, 7, jws)
    found = fault(full)
    assert (found.seq, found.rule) == (7, "signature")


def test_record_of_another_log_is_named(full):
    assert exchange(full, full.one.place.kiosk, 5, full.two.log[4])
    found = fault(full)
    assert (found.kiosk, found.seq, found.rule) == (full.one.place.kiosk, 5, "signature")


def test_whole_log_signed_anew_with_another_key_is_named(full):
    other = SigningKey.generate()
    full.tamper(
        "UPDATE kiosks SET public_key = :key, kid = :kid WHERE kiosk_id = :kiosk",
        key=other.verify_key.text,
        kid=other.kid,
        kiosk=full.one.place.kiosk,
    )
    found = fault(full)
    assert (found.kiosk, found.rule) == (full.one.place.kiosk, "kiosk.key")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hash", "'x'"),
        ("kind", "'visit.called'"),
        ("check_part", "'AAAAAAAAAAAA'"),
        ("check_part", "NULL"),
        ("day", "'2026-03-01'"),
        ("batch", "1"),
    ],
)
def test_column_that_was_changed_is_named(full, column, value):
    full.tamper(
        f"UPDATE records SET {column} = {value} WHERE kiosk_id = :kiosk AND kind = 'rating'"
        " AND seq = 15",
        kiosk=full.two.place.kiosk,
    )
    changed = full.tamper(
        f"UPDATE records SET {column} = {value} WHERE kiosk_id = :kiosk AND kind = 'rating'"
        " AND seq = 17",
        kiosk=full.two.place.kiosk,
    )
    assert changed == 1
    found = fault(full)
    assert (found.kiosk, found.seq, found.rule) == (full.two.place.kiosk, 17, f"column.{column}")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (
            "UPDATE rating_tallies SET n = n + 1 WHERE question = 'service' AND answer = 5",
            "ratings",
        ),
        ("UPDATE rating_tallies SET answer = 3 WHERE question = 'officer'", "ratings"),
        ("DELETE FROM rating_tallies WHERE answer = 1", "ratings"),
        ("UPDATE rating_tallies SET mark = 'empty' WHERE mark = 'double'", "ratings"),
        ("UPDATE visit_tallies SET n = n - 1 WHERE event = 'served'", "visits"),
        ("DELETE FROM visit_tallies WHERE mark = 'odd'", "visits"),
        ("UPDATE hour_tallies SET hour = hour + 1 WHERE event = 'served'", "hours"),
        ("UPDATE visit_sums SET sum_parts = sum_parts + 1", "sums"),
        (
            "UPDATE released_tallies SET n = n + 1 WHERE question = 'service' AND answer = 5",
            "released",
        ),
        ("DELETE FROM released_tallies", "released"),
        ("UPDATE site_days SET first_at = '2026-03-02T00:00:00.000Z'", "days"),
    ],
)
def test_figure_that_was_changed_is_named(full, change, rule):
    assert full.tamper(change) > 0
    assert fault(full).rule == f"tally.{rule}"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE visits SET rated = NULL WHERE visit_id = :visit",
        "UPDATE visits SET served = 999 WHERE visit_id = :visit",
        "DELETE FROM visits WHERE visit_id = :visit",
        "UPDATE visits SET visit_id = replace(visit_id, '018f', 'ffff') WHERE visit_id = :visit",
    ],
)
def test_visit_that_was_changed_is_named(full, change):
    assert full.tamper(change, visit=A_VISIT) == 1
    found = fault(full)
    assert found.rule == "visits"
    assert A_VISIT in found.what


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM marks WHERE rule = 'double'",
        "DELETE FROM marks WHERE rule = 'unsynced'",
        "UPDATE marks SET excludes = false WHERE rule = 'test'",
        "INSERT INTO marks SELECT site_id, kiosk_id, epoch, 5, 'double', true, 1, '' FROM logs",
    ],
)
def test_mark_that_was_changed_is_named(full, change):
    assert full.tamper(change) > 0
    assert fault(full).rule == "marks"


def test_sealed_box_that_was_changed_is_named(full):
    full.tamper("UPDATE attachments SET box = :box", box=b"\0")
    found = fault(full)
    assert (found.rule, found.seq) == ("attachment.hash", 2)


def test_sealed_box_may_be_deleted(full):
    full.tamper("DELETE FROM attachments")
    audit_site(full.engine, SITE)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE logs SET seq = seq + 1", "log.head"),
        ("UPDATE logs SET head_at = '2026-03-02T03:00:00.000Z'", "log.head-at"),
        ("DELETE FROM logs WHERE kiosk_id = :kiosk", "log.unlisted"),
        ("DELETE FROM kiosks WHERE kiosk_id = :kiosk", "kiosk.unknown"),
        ("DELETE FROM sites", "site.unknown"),
    ],
)
def test_list_that_was_changed_is_named(full, change, rule):
    named = {"kiosk": full.one.place.kiosk} if ":kiosk" in change else {}
    assert full.tamper(change, **named) > 0
    assert fault(full).rule == rule


def forked(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    other = kiosk.branch(3)
    other.rate(visit_id(9))
    with pytest.raises(Refusal):
        other.send()
    kiosk.serve_and_rate(visit_id(2))
    kiosk.send()
    return kiosk


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
def test_forked_log_is_whole_with_what_came_after_counted_apart(hall):
    forked(hall)
    found = audit_site(hall.engine, SITE)
    assert (found.ratings, found.marked, found.logs[0].quarantined_from) == (1, 1, 4)


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE logs SET quarantined_from = NULL, quarantined_batch = NULL", "fork.quarantine"),
        ("UPDATE logs SET quarantined_batch = 9", "visits"),
        ("UPDATE forks SET seq = 3", "fork.place"),
        ("UPDATE forks SET jws = jws || 'A'", "form.trailing"),
    ],
)
def test_fork_that_was_hidden_is_named(hall, change, rule):
    forked(hall)
    hall.tamper(change)
    assert fault(hall).rule == rule
