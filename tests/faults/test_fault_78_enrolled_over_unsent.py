"""Fault 78: somebody enrols a kiosk anew over an outbox that was not sent. Refused until it is."""

import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from kiosk.commands import application
from kiosk.identity.enrolment import EnrolmentError
from kiosk.identity.key_file import load_or_make_key
from kiosk.queue.outbox import Outbox
from kiosk.record import Place
from kiosk.unsent_elsewhere import refuse_over_unsent
from tests.faults.kiosk_process import KioskFolder
from tests.faults.sending_kiosk import rating, stamp

PLACE = Place("xa-mau", "k-0123456789")


@pytest.fixture
def folder(tmp_path):
    """An enrolled kiosk with three records that nobody has received."""
    kiosk = KioskFolder(tmp_path)
    key = kiosk.approve()
    outbox = Outbox(kiosk.outbox, PLACE, key, stamp)
    outbox.append([rating(1), rating(2)])
    outbox.close()
    return kiosk


def forget(folder):
    """What a hurried hand does to enrol anew."""
    (folder.data / "kiosk.key").unlink()
    (folder.data / "enrolment.json").unlink()


def enrol(folder):
    return CliRunner().invoke(application, ["enrol", "--config", str(folder.config)])


def test_kiosk_is_not_enrolled_over_unsent_records_and_is_told_what_to_do(folder):
    forget(folder)
    before = folder.outbox.read_bytes()
    done = enrol(folder)
    assert done.exit_code == 2
    for said in ("3 records of kiosk k-0123456789", "kiosk log export", "move the whole folder"):
        assert said in done.output
    # No key was made, nothing was changed.
    assert not (folder.data / "kiosk.key").exists()
    assert folder.outbox.read_bytes() == before


def test_kiosk_with_another_key_is_not_enrolled_over_unsent_records(folder):
    forget(folder)
    load_or_make_key(folder.data / "kiosk.key")
    assert enrol(folder).exit_code == 2


def test_way_is_free_when_the_key_is_put_back_or_all_is_sent(folder):
    refuse_over_unsent(folder.data)
    (folder.data / "enrolment.json").unlink()
    refuse_over_unsent(folder.data)
    (folder.data / "kiosk.key").unlink()
    with pytest.raises(EnrolmentError):
        refuse_over_unsent(folder.data)
    with closing(sqlite3.connect(folder.outbox)) as connection, connection:
        connection.execute("DELETE FROM pending")
    refuse_over_unsent(folder.data)


def test_outbox_that_cannot_be_read_is_no_reason(tmp_path):
    refuse_over_unsent(tmp_path)
    (tmp_path / "outbox.sqlite").write_bytes(b"not a database" * 100)
    refuse_over_unsent(tmp_path)
