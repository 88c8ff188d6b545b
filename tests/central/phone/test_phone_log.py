"""The phone's log: whole, verified by the audit, and honest about what a restore took away."""

import json
import shutil
from datetime import timedelta

import pytest

from central.audit.audit_site import audit_site
from central.audit.fault import FaultError
from central.commands.log_verify import verify_logs
from central.keys import KeyFileError
from central.phone.phone_key import make_missing_phone_key, phone_verify_key
from central.store.check_code_queries import records_are_missing
from central.store.engine import open_engine, reading
from kiosk.record import Place, SigningKey, Typ, open_envelope, parse_record, verify_log
from tests.central.hall import SITE, visit_id
from tests.central.held_records import exchange, held

RELEASE_ONE = """
    INSERT INTO released_tallies
    (site_id, day, counter_id, questionnaire, question, answer, n, released_at) VALUES
    ('xa-mau', '2026-03-02', 'quay-1', 'mot-cua@1', 'service', 1, 1, '2026-03-02T02:00:00.000Z')
"""


OTHER_PAYLOAD = """
    UPDATE records SET payload =
    (SELECT other.payload FROM records AS other WHERE other.kiosk_id = 'phone' AND other.seq = 3)
    WHERE kiosk_id = 'phone' AND seq = 2
"""


def log_of(phone, epoch):
    return held(phone.hall, "phone", epoch)


def epochs(phone):
    found = phone.hall.rows("SELECT epoch FROM logs WHERE kiosk_id = 'phone' ORDER BY opened_at")
    return [epoch for (epoch,) in found]


def opening(phone, epoch):
    return parse_record(open_envelope(log_of(phone, epoch)[0], Typ.CENTRAL_RECORD)).body


def verified(phone):
    """What `central log verify` says; the settings file names the hall's own places."""
    config = phone.hall.folder / "central.toml"
    config.write_text("", "utf-8")
    return verify_logs(config, as_json=True)


def fault(phone):
    with pytest.raises(FaultError) as caught:
        phone.audit()
    return caught.value.fault


def test_log_is_whole_for_a_stranger_who_has_the_phone_key(phone):
    for number in range(1, 4):
        phone.rate(phone.token(number))
    [epoch] = epochs(phone)
    key = phone.hall.keys.phone.verify_key
    found = list(
        verify_log(Place(SITE, "phone"), epoch, key, log_of(phone, epoch), Typ.CENTRAL_RECORD)
    )
    assert [record.kind for record in found] == ["epoch.opened", "rating", "rating", "rating"]
    assert found[0].body == {"reason": "first", "before": None}
    assert {record.stamp.clock for record in found} == {"synced"}


def test_log_goes_on_where_it_was_when_the_central_starts_again(phone):
    phone.rate(phone.token(1))
    phone.start()
    phone.rate(phone.token(2))
    assert len(epochs(phone)) == 1
    assert len(phone.records()) == 2
    phone.audit()


def test_verify_command_covers_the_phones_log(phone):
    phone.kiosk.serve_and_rate(visit_id(9))
    phone.kiosk.send()
    phone.rate(phone.token(1))
    lines, whole = verified(phone)
    [site] = json.loads("\n".join(lines))["sites"]
    assert whole
    assert (site["ratings"], site["phone_ratings"]) == (1, 1)
    assert "phone" in [log["kiosk"] for log in site["logs"]]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (OTHER_PAYLOAD, "signature"),
        ("DELETE FROM records WHERE kiosk_id = 'phone' AND seq = 2", "chain.sequence"),
        ("UPDATE records SET kiosk_id = 'phones' WHERE seq = 3", "log.unlisted"),
        ("UPDATE rating_tallies SET channel = 'kiosk'", "tally.ratings"),
        ("UPDATE rating_tallies SET answer = 5", "tally.ratings"),
        ("UPDATE visit_tallies SET event = 'rated'", "tally.visits"),
        ("UPDATE visits SET rated = NULL", "visits"),
        ("DELETE FROM marks", "marks"),
        (RELEASE_ONE, "tally.released"),
    ],
)
def test_what_was_tampered_with_is_found(phone, change, rule):
    phone.rate(phone.token(1), 1, 2)
    phone.rate(phone.token(1, nonce=9), 1, 2)
    phone.audit()
    assert phone.hall.tamper(change) > 0
    assert fault(phone).rule == rule


def test_record_of_a_kiosk_cannot_stand_in_the_phones_log(phone):
    phone.rate(phone.token(1))
    kiosk_like = phone.kiosk.rate(visit_id(5))
    assert exchange(phone.hall, "phone", 2, kiosk_like)
    assert fault(phone).rule == "header.exact"


def test_phones_record_cannot_be_sent_by_a_kiosk(phone):
    from central.refusal import Refusal

    phone.rate(phone.token(1))
    with pytest.raises(Refusal, match=r"header\.exact"):
        phone.kiosk.send(held(phone.hall, "phone")[1:])


def test_audit_without_the_phone_key_says_so(phone):
    phone.rate(phone.token(1))
    with pytest.raises(FaultError) as caught:
        audit_site(phone.hall.engine, SITE)
    assert (caught.value.fault.kiosk, caught.value.fault.rule) == ("phone", "kiosk.unknown")


def test_kiosk_that_writes_the_phones_kind_or_channel_counts_nothing_for_it(phone):
    from tests.central.hall import rating_body

    phone.kiosk.sign("rating.survey", rating_body("quay-1", visit_id(4), 1, channel="phone"))
    phone.kiosk.send()
    assert phone.hall.rows("SELECT * FROM rating_tallies") == []
    phone.audit()


def test_new_epoch_says_what_is_missing_when_the_database_was_restored(phone):
    database = phone.hall.folder / "central.sqlite"
    phone.rate(phone.token(1))
    shutil.copy(database, phone.hall.folder / "backup.sqlite")
    phone.rate(phone.token(2))
    [epoch] = epochs(phone)
    lost = phone.records()[-1]
    phone.hall.engine.dispose()
    shutil.copy(phone.hall.folder / "backup.sqlite", database)
    phone.hall.engine = open_engine(phone.hall.settings.database_url)
    phone.start()
    phone.turn(minutes=5)
    phone.rate(phone.token(3))
    phone.rate(phone.token(4))
    first, second = epochs(phone)
    said = opening(phone, second)
    hash_of_lost = parse_record(open_envelope(lost[2], Typ.CENTRAL_RECORD)).hash
    assert first == epoch
    assert said == {
        "reason": "records-missing",
        "before": {"epoch": epoch, "seq": 3, "hash": hash_of_lost},
    }
    assert len(log_of(phone, second)) == 3
    assert phone.audit().phone_ratings == 3
    told = json.loads("\n".join(verified(phone)[0]))["records_missing"]
    assert told == [{"site": SITE, "epoch": second, "before": said["before"]}]
    with reading(phone.hall.engine) as connection:
        assert records_are_missing(connection, None)
        assert records_are_missing(connection, "phone")
        assert not records_are_missing(connection, phone.kiosk.place.kiosk)


def test_verify_finds_the_fork_when_another_host_went_on_after_a_restore(phone, tmp_path):
    notes, database = phone.hall.folder / "phone-heads", phone.hall.folder / "central.sqlite"
    phone.rate(phone.token(1))
    shutil.copytree(notes, tmp_path / "host-a")
    shutil.copy(database, tmp_path / "backup.sqlite")
    phone.rate(phone.token(2))
    shutil.copytree(notes, tmp_path / "host-b")
    phone.hall.engine.dispose()
    shutil.copy(tmp_path / "backup.sqlite", database)
    phone.hall.engine = open_engine(phone.hall.settings.database_url)
    _put_notes(tmp_path / "host-a", notes)
    phone.start()
    phone.rate(phone.token(3))
    assert len(epochs(phone)) == 1
    assert verified(phone)[1], "the host that went on noted nothing else"
    _put_notes(tmp_path / "host-b", notes)
    lines, whole = verified(phone)
    assert not whole
    assert json.loads("\n".join(lines))["fault"]["rule"] == "log.behind-note"
    phone.start()
    phone.rate(phone.token(4))
    assert len(epochs(phone)) == 2
    assert verified(phone)[1]


def _put_notes(source, notes):
    shutil.rmtree(notes)
    shutil.copytree(source, notes)


def test_log_goes_on_in_the_epoch_written_last_when_the_clock_is_put_back(phone):
    phone.rate(phone.token(1))
    note = phone.hall.folder / "phone-heads" / f"{SITE}.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "seq": 9, "hash": "B" * 43}))
    phone.hall.now -= timedelta(days=1)
    phone.rate(phone.token(2))
    phone.rate(phone.token(3))
    assert sorted(len(log_of(phone, epoch)) for epoch in epochs(phone)) == [2, 3]
    phone.audit()


@pytest.mark.expected_log("central.phone.head_notes", "cannot be read")
@pytest.mark.expected_log("central.phone.head_notes", "cannot be written")
def test_rating_is_taken_when_no_note_can_be_written(phone):
    (phone.hall.folder / "phone-heads").write_text("in the way")
    phone.rate(phone.token(1))
    assert phone.counted() == 1


@pytest.mark.expected_log("central.phone.head_notes", "cannot be read")
def test_rating_is_taken_when_the_note_is_damaged(phone):
    phone.rate(phone.token(1))
    (phone.hall.folder / "phone-heads" / f"{SITE}.json").write_text("{")
    phone.rate(phone.token(2))
    assert len(epochs(phone)) == 1
    assert phone.counted() == 2


def test_epoch_is_opened_once_for_the_same_loss_though_no_note_can_be_written(phone, monkeypatch):
    phone.rate(phone.token(1))
    phone.hall.tamper("DELETE FROM records WHERE kiosk_id = 'phone'")
    phone.hall.tamper("DELETE FROM logs WHERE kiosk_id = 'phone'")
    monkeypatch.setattr("central.phone.head_notes.HeadNotes.write", lambda *_: None)
    phone.rate(phone.token(2))
    phone.rate(phone.token(3))
    assert len(epochs(phone)) == 1


def test_installation_without_a_phone_key_gets_one_at_the_next_start(hall):
    path = hall.settings.key_directory / "phone.key"
    path.unlink()
    with reading(hall.engine) as connection:
        make_missing_phone_key(connection, hall.settings.key_directory)
    assert path.read_text().startswith("phone ")


def test_lost_phone_key_is_not_replaced_when_a_log_needs_it(phone):
    phone.rate(phone.token(1))
    folder = phone.hall.settings.key_directory
    (folder / "phone.key").unlink()
    with reading(phone.hall.engine) as connection:
        make_missing_phone_key(connection, folder)
        with pytest.raises(KeyFileError, match=r"phone\.key"):
            phone_verify_key(connection, folder)


def test_record_signed_with_another_phone_key_is_found(phone):
    phone.rate(phone.token(1))
    with pytest.raises(FaultError) as caught:
        audit_site(phone.hall.engine, SITE, SigningKey.generate().verify_key)
    assert (caught.value.fault.kiosk, caught.value.fault.rule) == ("phone", "signature")


def test_what_stands_in_the_database_outlives_the_process(phone):
    phone.answer(phone.token(1), 1, service="4")
    other = open_engine(phone.hall.settings.database_url)
    with reading(other) as connection:
        rows = connection.exec_driver_sql("SELECT answers FROM phone_sheets").all()
    other.dispose()
    assert rows == [('{"service": 4}',)]
