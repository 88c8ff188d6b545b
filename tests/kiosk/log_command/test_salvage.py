"""Of an outbox that was moved aside what still verifies is exported, up to the first break."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from kiosk.log_command.refused import LogRefusedError
from kiosk.log_command.salvage import export_moved_aside
from kiosk.record import Head, SigningKey, open_receipt, sign_key_proof
from tests.kiosk.log_command.carrying import (
    CENTRAL,
    all_records,
    desk_of,
    open_log,
    rating,
    receipt_of,
    records_in,
    written,
)

ASIDE = "outbox.sqlite.broken-1"


@pytest.fixture
def aside(log, tmp_path):
    """Give the log, closed, as a file that was moved aside; and the hashes of its records."""
    log.append([rating(30, comment=b"a sealed box")])
    hashes = [record.hash for record in all_records(log)]
    log.close()
    shutil.move(tmp_path / "outbox.sqlite", tmp_path / ASIDE)
    return tmp_path / ASIDE, hashes


@pytest.fixture
def desk(aside, migrated, tmp_path):
    """Give the desk of the log that was begun instead."""
    shutil.copy(migrated, tmp_path / "outbox.sqlite")
    with closing(open_log(tmp_path)) as now:
        yield desk_of(now)


def change(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def exported(desk, name=ASIDE):
    """The hashes of what was exported, and the note."""
    pieces = list(export_moved_aside(desk, name))
    return records_in(written(pieces)), pieces[-1].note


def test_everything_is_exported_when_the_file_is_whole(aside, desk):
    assert exported(desk) == (aside[1], "")


def test_file_stays_as_it_is_when_it_is_exported(aside, desk):
    before = aside[0].read_bytes()
    exported(desk)
    assert aside[0].read_bytes() == before


@pytest.mark.parametrize("number", [1, 2, 11, 22])
def test_export_ends_and_says_where_when_a_record_was_altered(aside, desk, number):
    change(aside[0], "UPDATE log SET jws = replace(jws, '.', '_.') WHERE number = ?", number)
    found, note = exported(desk)
    assert found == aside[1][: number - 1]
    assert f"record {number} of epoch" in note


def test_export_ends_and_says_where_when_a_record_is_missing(aside, desk):
    change(aside[0], "DELETE FROM log WHERE number = 8")
    found, note = exported(desk)
    assert found == aside[1][:7]
    assert "record 9 of epoch" in note


def test_export_ends_when_a_record_of_another_key_was_put_in(aside, desk, migrated, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(migrated, other / "outbox.sqlite")
    with closing(open_log(other, SigningKey.generate())) as log:
        log.append([rating(number) for number in range(9)])
        foreign = all_records(log)[7]
    change(aside[0], "UPDATE log SET jws = ?, hash = ? WHERE number = 8", foreign.jws, foreign.hash)
    found, note = exported(desk)
    assert found == aside[1][:7]
    assert "another key" in note


def test_sealed_records_are_exported_when_some_were_receipted(log, migrated, tmp_path):
    tenth = all_records(log)[9]
    jws = receipt_of(Head(tenth.epoch, tenth.seq, tenth.hash))
    log.take_receipt(open_receipt(jws, CENTRAL.verify_key), jws)
    for _ in range(20):
        log.tend()
    hashes = [record.hash for record in all_records(log)]
    assert all_records(log)[9].sealed
    log.close()
    shutil.move(tmp_path / "outbox.sqlite", tmp_path / ASIDE)
    shutil.copy(migrated, tmp_path / "outbox.sqlite")
    with closing(open_log(tmp_path)) as now:
        assert exported(desk_of(now)) == (hashes, "")
        change(tmp_path / ASIDE, "UPDATE sealed SET box = x'00' WHERE number = 4")
        found, note = exported(desk_of(now))
    assert found == hashes[:3]
    assert "record 4" in note


def test_records_of_a_new_key_are_exported_when_the_key_was_changed(log, migrated, tmp_path):
    new = SigningKey.generate()
    log.rotate_key(new, sign_key_proof(new, log.place.kiosk, log.key.kid))
    log.append([rating(40)])
    hashes = [record.hash for record in all_records(log)]
    log.close()
    shutil.move(tmp_path / "outbox.sqlite", tmp_path / ASIDE)
    shutil.copy(migrated, tmp_path / "outbox.sqlite")
    with closing(open_log(tmp_path, new)) as now:
        pieces = list(export_moved_aside(desk_of(now), ASIDE))
    assert records_in(written(pieces), new) == hashes


@pytest.mark.parametrize("length", [100, 5000])
def test_file_is_looked_through_when_sqlite_cannot_read_it(aside, desk, length):
    with aside[0].open("r+b") as file:
        file.write(b"\xff" * length)
    found, note = exported(desk)
    assert found == aside[1][: len(found)]
    assert len(found) > 5
    assert "broken" in note


def test_export_is_refused_when_nothing_in_the_file_is_this_kiosks(desk, tmp_path):
    (tmp_path / "outbox.sqlite.broken-2").write_bytes(bytes(10_000))
    with pytest.raises(LogRefusedError, match="still verifies"):
        exported(desk, "outbox.sqlite.broken-2")


@pytest.mark.parametrize("name", ["outbox.sqlite", "../kiosk.key", "gone", "/etc/passwd", ""])
def test_export_is_refused_when_the_name_is_none_of_a_file_moved_aside(desk, name):
    with pytest.raises(LogRefusedError, match=ASIDE):
        exported(desk, name)
