"""Fault 79: the stick is pulled while an export is written, or read. Both sides stay whole.

Every byte at which the writing can end, and every length to which a file can be cut, is tried; the
real command meets a full stick, one that fails in each of its system calls, and kill -9.
"""

import os
import resource
import subprocess
from pathlib import Path

import pytest

from central.archive.receipts_file import write_receipts
from central.audit.audit_site import audit_site
from demo.commands import program
from kiosk.identity.enrolment import Enrolment
from kiosk.log_command.exporting import export_log
from kiosk.log_command.receipting import read_receipts
from kiosk.log_command.refused import LogRefusedError
from kiosk.log_command.whole_file import PART, StickError, whole_file
from kiosk.record import SealingKey, SigningKey, VerifyKey
from kiosk.record.export import ExportError, ExportReader
from tests.central.hall import SITE
from tests.faults.air_gap import AirGap
from tests.faults.kiosk_process import KioskFolder

LIMIT_S = 60
SHORT, EVERY = 3, 37


@pytest.fixture
def gap(tmp_path, migrated):
    """Give a kiosk with a few ratings, and its central."""
    made = AirGap(tmp_path, migrated)
    made.rate(0, SHORT)
    yield made
    made.close()


def names(folder):
    return [path.name for path in folder.iterdir()]


def write(path, pieces):
    with whole_file(path) as stream:
        for piece in pieces:
            stream.write(piece.data)


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.long), EVERY])
def test_kiosk_keeps_every_record_when_writing_ends_at_any_byte(gap, tmp_path, step):
    stick = tmp_path / "stick"
    stick.mkdir()
    pieces = list(export_log(gap.desk, everything=False))
    before = gap.log.unsent(), (gap.folder / "outbox.sqlite").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        for room in range(0, sum(len(piece.data) for piece in pieces), step):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            with pytest.raises(StickError):
                write(stick / "export", pieces)
            assert names(stick) == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (gap.log.unsent(), (gap.folder / "outbox.sqlite").read_bytes()) == before
    assert gap.take(gap.export()).taken == SHORT + 1


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.long), EVERY])
def test_central_takes_nothing_when_the_file_was_cut_at_any_byte(gap, step):
    data = gap.export()
    lengths = {*range(0, len(data), step), len(data) - 1, *range(40)}
    for length in lengths:
        with pytest.raises(ExportError):
            gap.take(data[:length])
    assert gap.held() == 0
    taken = gap.take(data)
    assert [verdict.ended for verdict in gap.bring_back(taken)] == [SHORT + 1]
    assert gap.log.unsent() == 0
    assert audit_site(gap.hall.engine, SITE).ratings == SHORT


def test_kiosk_changes_nothing_when_the_file_of_receipts_was_cut(gap, tmp_path):
    taken = gap.take(gap.export())
    path = tmp_path / "receipts"
    write_receipts(path, gap.place.kiosk, taken.receipts.values())
    whole = path.read_bytes()
    # The line feed at the end is the one byte that a JSON document can miss.
    for length in range(len(whole) - 1):
        with pytest.raises(LogRefusedError):
            read_receipts(whole[:length])
    assert read_receipts(whole) == list(taken.receipts.values())


class Stopped:
    """A kiosk that is not running, with a log of its own and the real command."""

    def __init__(self, tmp_path: Path) -> None:
        (tmp_path / "kiosk").mkdir()
        (tmp_path / "stick").mkdir()
        self.recovery = SealingKey.generate()
        self.folder = KioskFolder(tmp_path / "kiosk")
        self.stick = tmp_path / "stick"
        self.file = self.stick / "export"
        self.part = self.stick / f"export{PART}"
        enrolment = Enrolment(
            kiosk="k-0123456789",
            site="xa-mau",
            site_name="Trung tâm mẫu",
            unit="Xã Mẫu",
            counter="03",
            state="approved",
            receipt_key=SigningKey.generate().verify_key.text,
            sealing_key=SealingKey.generate().public_key.text,
            recovery_key=self.recovery.public_key.text,
        )
        self.key: VerifyKey = self.folder.approve(enrolment).verify_key

    def run(self, *before: str, room: int | None = None) -> subprocess.CompletedProcess:
        command = [program("kiosk"), "log", "export", "--config", str(self.folder.config)]

        def limit() -> None:
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        return subprocess.run(
            [*before, *command, str(self.file)],
            check=False,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            preexec_fn=limit,
        )

    def records(self) -> int:
        with self.file.open("rb") as stream:
            reader = ExportReader(stream)
            reader.verify(self.key)
            return sum(len(block.records) for block in reader.checked_blocks([self.recovery]))


@pytest.fixture
def stopped(tmp_path):
    return Stopped(tmp_path)


def test_command_writes_a_whole_file_after_the_stick_failed_in_every_way(stopped):
    faults = [
        "write:error=ENOSPC",
        "write:error=EIO",
        "fsync:error=EIO",
        "rename,renameat,renameat2:error=EIO",
    ]
    for fault in faults:
        calls = fault.partition(":")[0]
        strace = ["strace", "-f", "-o", "/dev/null", "-P", str(stopped.part)]
        done = stopped.run(*strace, f"--trace={calls}", f"--inject={fault}")
        assert done.returncode == 2, (fault, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "Nothing was lost" in done.stderr
        assert names(stopped.stick) == []
    done = stopped.run()
    assert done.returncode == 0, done.stderr
    assert stopped.records() == 1


def test_half_a_file_is_no_export_when_the_command_was_killed_while_writing(stopped):
    killed = ["strace", "-f", "-o", "/dev/null", "-P", str(stopped.part)]
    done = stopped.run(*killed, "--trace=fsync", "--inject=fsync:signal=KILL")
    assert done.returncode != 0
    assert names(stopped.stick) == [stopped.part.name]
    done = stopped.run()
    assert done.returncode == 0, done.stderr
    assert names(stopped.stick) == ["export"]
    assert stopped.records() == 1
    assert os.access(stopped.file, os.R_OK)
