"""`kiosk log` as IT types it: with a kiosk that runs, with one that does not, and with mistakes."""

import json
import sys
import threading
from contextlib import closing

import pytest
from typer.testing import CliRunner

from kiosk.control import ControlServer
from kiosk.identity.enrolment import Enrolment
from kiosk.log_command import application
from kiosk.log_command.handlers import log_handlers
from kiosk.queue.lock import OutboxLock
from kiosk.queue.outbox import Outbox
from kiosk.record import Head, Place, SigningKey
from tests.faults.kiosk_process import KioskFolder
from tests.kiosk.log_command.carrying import (
    CENTRAL,
    RECOVERY,
    desk_of,
    rating,
    read_export,
    receipt_of,
    stamp,
)

PLACE = Place("xa-mau", "k-0123456789")


class Office:
    """A kiosk's folder, its key, and the commands."""

    def __init__(self, tmp_path, migrated, *, recovery=RECOVERY):
        self.folder = KioskFolder(tmp_path)
        self.folder.outbox.write_bytes(migrated.read_bytes())
        self.key: SigningKey = self.folder.approve(
            Enrolment(
                kiosk=PLACE.kiosk,
                site=PLACE.site,
                site_name="Trung tâm mẫu",
                unit="Xã Mẫu",
                counter="03",
                state="approved",
                receipt_key=CENTRAL.verify_key.text,
                sealing_key=RECOVERY.public_key.text,
                recovery_key=recovery.public_key.text if recovery else "",
            )
        )
        self.file = tmp_path / "export"

    def open(self) -> Outbox:
        return Outbox(
            self.folder.outbox,
            PLACE,
            self.key,
            stamp,
            recovery=RECOVERY.public_key,
            receipt_file=self.folder.data / "last-receipt.jws",
        )

    def run(self, *words):
        said = [str(word) for word in words]
        return CliRunner().invoke(application, [*said, "--config", str(self.folder.config)])

    def records(self) -> int:
        return sum(len(block.records) for block in read_export(self.file.read_bytes(), self.key))

    def receipts(self, *compact, **other):
        path = self.file.with_name("receipts")
        said = {"format": "thuocdo-receipts", "v": 1, "kiosk": PLACE.kiosk, **other}
        path.write_text(json.dumps({**said, "receipts": list(compact)}), "ascii")
        return path


@pytest.fixture
def office(tmp_path, migrated):
    made = Office(tmp_path, migrated)
    with closing(made.open()) as log:
        log.append([rating(number) for number in range(5)])
    return made


def test_export_and_receipts_go_round_when_no_kiosk_runs(office):
    done = office.run("export", office.file)
    assert done.exit_code == 0, done.output
    assert office.records() == 6
    assert "central log import" in done.output
    assert "kiosk log receipts" in done.output
    with closing(office.open()) as log:
        head = Head(log.head.epoch, log.head.seq, log.head.hash)
    done = office.run("receipts", office.receipts(receipt_of(head, PLACE)))
    assert done.exit_code == 0, done.output
    assert "6 records have their receipt now" in done.output
    done = office.run("export", office.file.with_name("again"))
    assert done.exit_code == 2
    assert "the central has every record" in done.output
    done = office.run("export", office.file.with_name("again"), "--all")
    assert done.exit_code == 0, done.output


def test_running_kiosk_is_asked_when_there_is_one(office):
    with closing(office.open()) as log:
        lock = threading.Lock()

        def call(work):
            with lock:
                return work(log)

        server = ControlServer(office.folder.data, log_handlers(desk_of(log, call=call)))
        server.start()
        try:
            done = office.run("export", office.file)
            assert done.exit_code == 0, done.output
            assert office.records() == 6
            head = Head(log.head.epoch, log.head.seq, log.head.hash)
            path = office.receipts(receipt_of(head, PLACE), "nonsense", "A" * 70_000)
            done = office.run("receipts", path)
            assert done.exit_code == 1
            assert "receipt 1: up to record 6" in done.output
            assert "receipt 2: refused" in done.output
            assert "receipt 3: refused" in done.output
            assert log.unsent() == 0
            done = office.run("export", office.file.with_name("again"))
            assert done.exit_code == 2
            assert not office.file.with_name("again").exists()
        finally:
            server.stop()


def test_progress_is_told_when_there_are_many_records(office, monkeypatch):
    monkeypatch.setattr(sys.modules["kiosk.log_command.export_log"], "TELL_EVERY", 2)
    monkeypatch.setattr("kiosk.log_command.picking.MAX_RECORDS", 2)
    done = office.run("export", office.file)
    assert "2 of 6 records" in done.output
    assert "4 of 6 records" in done.output


@pytest.mark.expected_log("kiosk.queue", "a new epoch was opened")
def test_file_moved_aside_is_exported_when_it_is_named(office):
    aside = office.folder.data / "outbox.sqlite.aside"
    office.folder.outbox.rename(aside)
    office.folder.outbox.write_bytes(b"")
    with closing(office.open()):
        pass
    done = office.run("export", office.file, "--outbox", aside)
    assert done.exit_code == 0, done.output
    assert office.records() == 6
    done = office.run("export", office.file.with_name("again"), "--outbox", "/etc/passwd")
    assert (done.exit_code, "copy it there first" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "/proc/nowhere/export"), "is the stick in"),
        (("export", "/usr"), "is a folder"),
        (("receipts", "/usr/there-is-no-such-file"), "Is the stick in"),
        (("receipts", "/dev/zero"), "longer than any file of receipts"),
    ],
)
def test_mistake_is_one_line_when_a_command_cannot_be_done(office, words, said):
    done = office.run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.strip().splitlines()) == 1


def test_export_says_what_to_do_when_the_enrolment_names_no_recovery_key(tmp_path, migrated):
    office = Office(tmp_path, migrated, recovery=None)
    done = office.run("export", office.file)
    assert done.exit_code == 2
    assert "recovery key" in done.output
    assert not office.file.exists()


def test_kiosk_is_not_opened_twice_when_another_process_has_its_log(office):
    lock = OutboxLock(office.folder.outbox)
    try:
        done = office.run("export", office.file)
    finally:
        lock.release()
    assert done.exit_code == 2
    assert "already runs" in done.output
