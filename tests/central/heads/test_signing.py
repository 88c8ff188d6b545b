"""Nights that are signed, on a real database: chained, once each, and honest after a restore."""

import json
import shutil
from datetime import date, timedelta

import pytest

from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner, name_of
from central.store.engine import open_engine, reading
from central.store.head_queries import last_nightly_head, last_nightly_name
from kiosk.record import base64url, open_nightly_head
from kiosk.record.nightly_head import follow_nightly_head
from tests.central.hall import START, visit_id

NIGHT = date(2026, 3, 2)
LATER = START + timedelta(hours=17)


@pytest.fixture
def signer(hall):
    return HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))


def opened(hall, head):
    return open_nightly_head(head.jws, hall.keys.receipt.verify_key)


def send_ratings(kiosk, first, count, service=5):
    for number in range(first, first + count):
        kiosk.serve_and_rate(visit_id(number), service=service)
    kiosk.send()


def test_head_names_every_log_when_the_night_is_signed(hall, signer):
    kiosks = [hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")]
    for number, kiosk in enumerate(kiosks):
        kiosk.open_epoch()
        send_ratings(kiosk, number * 10, 3)
    head = signer.sign(NIGHT, LATER)
    told = opened(hall, head)
    assert (told.number, told.night, told.logs) == (1, "2026-03-02", 2)
    assert told.opened.reason == "first"
    assert told.list_hash == base64url.sha256(head.list.encode())
    listed = json.loads(head.list)["logs"]
    assert sorted(each["seq"] for each in listed) == sorted(len(kiosk.log) for kiosk in kiosks)
    assert told.records == sum(each["seq"] for each in listed)
    for each in listed:
        ((held,),) = hall.rows(
            "SELECT hash FROM records WHERE kiosk_id = :kiosk AND seq = :seq",
            kiosk=each["kiosk"],
            seq=each["seq"],
        )
        assert each["hash"] == held


def test_night_is_signed_once_and_follows_the_one_before(hall, signer):
    first = signer.sign(NIGHT, LATER)
    assert signer.sign(NIGHT, LATER + timedelta(minutes=1)) is None
    assert signer.sign(NIGHT - timedelta(days=1), LATER) is None, "a clock that went back"
    second = signer.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1))
    follow_nightly_head(None, opened(hall, first))
    follow_nightly_head(name_of(first), opened(hall, second))
    assert second.number == 2


def test_figures_are_published_of_days_that_changed_and_not_of_samples(hall, signer):
    kiosk = hall.add_kiosk()
    kiosk.open_epoch()
    send_ratings(kiosk, 0, 12)
    sample = signer.sign(NIGHT, LATER)
    assert json.loads(sample.list)["tallies"] == []
    hall.tamper("UPDATE sites SET sample = false")
    send_ratings(kiosk, 20, 12)
    head = signer.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1))
    (told,) = json.loads(head.list)["tallies"]
    assert (told["question"], told["n"], told["satisfied"]) == ("service", 24, 24)
    quiet = signer.sign(NIGHT + timedelta(days=2), LATER + timedelta(days=2))
    assert json.loads(quiet.list)["tallies"] == []


def test_files_are_what_was_signed(hall, signer):
    head = signer.sign(NIGHT, LATER)
    folder = hall.folder / "heads"
    stem = f"000001-{head.epoch}"
    assert (folder / f"{stem}.jws").read_text() == head.jws
    assert (folder / f"{stem}.json").read_text() == head.list
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{stem}.jws", f"{stem}.json", "last.json"]
    )


@pytest.mark.sqlite_alone
def test_chain_begins_anew_and_says_what_is_lost_when_the_database_was_put_back(hall, signer):
    signer.sign(NIGHT, LATER)
    backup = hall.folder / "backup.sqlite"
    shutil.copy(hall.folder / "central.sqlite", backup)
    lost = signer.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1))
    engine = open_engine(f"sqlite:///{backup}")
    restored = HeadSigner(engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))
    head = restored.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1, hours=1))
    told = opened(hall, head)
    assert told.number == 1
    assert told.epoch != lost.epoch
    assert told.opened.reason == "records-missing"
    assert told.opened.before == name_of(lost)
    after = restored.sign(NIGHT + timedelta(days=2), LATER + timedelta(days=2))
    assert (after.epoch, after.number) == (head.epoch, 2)
    with reading(engine) as connection:
        assert last_nightly_head(connection) == after
    engine.dispose()


def test_chain_goes_on_after_a_restore_when_the_note_was_lost_too(hall, signer):
    first = signer.sign(NIGHT, LATER)
    shutil.rmtree(hall.folder / "heads")
    second = signer.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1))
    assert second.epoch == first.epoch
    assert signer.publish_missing() == 1
    assert HeadsFolder(hall.folder / "heads").last() == name_of(second)


def test_night_is_signed_when_the_folder_cannot_be_written(hall, expected_log):
    expected_log("central.heads.heads_folder", "cannot be (published|read)")
    in_the_way = hall.folder / "heads"
    in_the_way.write_text("not a folder")
    signer = HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(in_the_way))
    head = signer.sign(NIGHT, LATER)
    assert head.number == 1
    in_the_way.unlink()
    assert signer.publish_missing() == 1
    assert signer.publish_missing() == 0


@pytest.mark.parametrize(
    "note", ["", "[]", "7", '{"epoch": "x", "number": 1, "hash": "y"}', '{"epoch": 1}', "\u0000"]
)
def test_chain_goes_on_when_the_note_is_none(hall, signer, note, expected_log):
    expected_log("central.heads.heads_folder", "cannot be read")
    first = signer.sign(NIGHT, LATER)
    (hall.folder / "heads" / "last.json").write_text(note)
    second = signer.sign(NIGHT + timedelta(days=1), LATER + timedelta(days=1))
    follow_nightly_head(name_of(first), opened(hall, second))
    assert HeadsFolder(hall.folder / "heads").last() == name_of(second)


def test_last_name_is_that_of_the_last_head(hall, signer):
    with reading(hall.engine) as connection:
        assert last_nightly_name(connection) is None
    for days in range(3):
        head = signer.sign(NIGHT + timedelta(days=days), LATER + timedelta(days=days))
        with reading(hall.engine) as connection:
            assert last_nightly_name(connection) == name_of(head)
