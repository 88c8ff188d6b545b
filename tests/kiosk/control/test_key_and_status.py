"""`kiosk status` and `kiosk key`: asked of a kiosk that runs, and where none does.

The kiosk is a real storage thread with a real socket; what is missing of one is its screen.
"""

from contextlib import contextmanager
from functools import partial

import pytest
from typer.testing import CliRunner

from kiosk.command_socket import CommandSocket
from kiosk.commands import application
from kiosk.control.address import SOCKET
from kiosk.health.clock import SystemClock
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.kiosk_key import open_kiosk_key
from kiosk.log_opening import LogPlace
from kiosk.queue.lock import OUTBOX, OutboxLock
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Place, SealingKey, SigningKey
from kiosk.service_facts import Sources
from tests.faults.kiosk_process import KioskFolder

LIMIT_S = 60


class Up:
    """Nobody listens to how storage fares."""

    def storage_down(self, code: str) -> None: ...

    def storage_up(self) -> None: ...


@pytest.fixture
def folder(tmp_path) -> KioskFolder:
    made = KioskFolder(tmp_path)
    made.approve()
    return made


@contextmanager
def running(folder: KioskFolder, *, approved: bool = True):
    """Give the key of a kiosk that runs on `folder`."""
    clock = SystemClock()
    lock = OutboxLock(folder.data / OUTBOX)
    key = open_kiosk_key(folder.data, {}, enrolled=False)
    sources = Sources("http://127.0.0.1:9", None, folder.data, "0.1.0", clock.now)
    socket = CommandSocket(folder.data, sources, key, lambda: "idle")
    socket.start()
    storage = None
    if approved:
        sources.kiosk, sources.site, sources.state = "k-0123456789", "xa-mau", "approved"
        place = Place(sources.site, sources.kiosk)
        where = LogPlace(folder.data, place, clock.stamp, None, 90)
        storage = StorageThread(partial(where.open, key), Up(), clock.up_ms)
        storage.start()
        sources.storage = storage
        socket.log_opens(storage, {})
        storage.call(lambda box: box.head).result(LIMIT_S)
    try:
        yield key
    finally:
        socket.stop()
        if storage is not None:
            storage.stop()
        lock.release()


def run(*arguments):
    return CliRunner().invoke(application, [str(each) for each in arguments])


def said(result) -> dict[str, str]:
    lines = [line.partition(":") for line in result.stdout.splitlines()]
    return {name: value.strip() for name, _, value in lines}


def test_status_is_told_when_a_kiosk_runs(folder):
    with running(folder) as key:
        result = run("status", "--config", folder.config)
        fingerprint = key().verify_key.fingerprint
    assert result.exit_code == 0, result.output
    found = said(result)
    assert found["kiosk"] == "k-0123456789 of site xa-mau"
    assert found["key"] == f"{fingerprint} (kept: file)"
    assert found["log"].startswith("record 1 of epoch ")
    assert (found["unsent"], found["screen"], found["sending"]) == ("1", "idle", "in order")


def test_status_names_the_cause_and_the_file_when_the_log_began_anew(folder, expected_log):
    expected_log("kiosk.queue.replacement", "outbox-broken")
    with running(folder):
        # Answered only when the log is open.
        assert run("status", "--config", folder.config).exit_code == 0
    (folder.data / OUTBOX).write_bytes(b"no outbox" * 1000)
    with running(folder):
        found = said(run("status", "--config", folder.config))
    assert found["began anew"] == "outbox-broken; the log before is in outbox.sqlite.broken-1"
    assert found["moved aside"].startswith("outbox.sqlite.broken-1: answers are in it in clear")


def test_status_says_that_there_is_no_log_when_the_kiosk_waits_for_approval(folder):
    with running(folder, approved=False):
        result = run("status", "--config", folder.config)
    assert result.exit_code == 1
    assert "not approved yet" in said(result)["log"]


def test_status_has_a_code_of_its_own_when_no_kiosk_runs(folder):
    result = run("status", "--config", folder.config)
    assert result.exit_code == 3
    assert f"nobody answers at {folder.data / SOCKET}" in result.stderr


def test_running_kiosk_changes_its_key_when_it_is_asked(folder):
    with running(folder) as key:
        before = key().kid
        result = run("key", "rotate", "--config", folder.config)
        assert result.exit_code == 0, result.output
        assert key().kid != before
        assert said(result)["new key"] == key().verify_key.fingerprint
        assert said(result)["record"].startswith("2 of epoch ")
        shown = run("key", "show", "--config", folder.config)
        assert said(shown) == {"fingerprint": key().verify_key.fingerprint, "level": "file"}
        again = run("key", "rotate", "--config", folder.config)
        assert again.exit_code == 2
        assert "records wait to be sent" in again.stderr


def test_stopped_kiosk_changes_its_key_when_it_is_asked(folder):
    with running(folder) as key:
        before = key().kid
    result = run("key", "rotate", "--config", folder.config)
    assert result.exit_code == 0, result.output
    with running(folder) as key:
        assert key().kid != before
        assert key().verify_key.fingerprint == said(result)["new key"]
        found = said(run("status", "--config", folder.config))
    assert found["log"].startswith("record 2 of epoch ")


def test_key_is_shown_when_no_kiosk_runs_and_none_is_made(folder):
    key = open_kiosk_key(folder.data, {}, enrolled=True)()
    shown = said(run("key", "show", "--config", folder.config))
    assert shown == {"fingerprint": key.verify_key.fingerprint, "level": "file"}
    (folder.data / "kiosk.key").unlink()
    (folder.data / "enrolment.json").unlink()
    result = run("key", "show", "--config", folder.config)
    assert result.exit_code == 2
    assert "there is no key" in result.stderr
    assert not (folder.data / "kiosk.key").exists()


@pytest.mark.parametrize("command", ["rotate", "show"])
def test_missing_key_has_a_code_of_its_own_when_no_kiosk_runs(folder, command):
    (folder.data / "kiosk.key").unlink()
    result = run("key", command, "--config", folder.config)
    assert result.exit_code == 66
    assert "is missing although this kiosk is enrolled" in result.stderr


def test_key_is_not_changed_when_a_kiosk_runs_that_does_not_answer(folder):
    lock = OutboxLock(folder.data / OUTBOX)
    result = run("key", "rotate", "--config", folder.config)
    lock.release()
    assert result.exit_code == 2
    assert "already runs" in result.stderr


def test_key_is_not_changed_when_the_kiosk_is_not_enrolled(folder):
    (folder.data / "enrolment.json").unlink()
    result = run("key", "rotate", "--config", folder.config)
    assert result.exit_code == 2
    assert "not enrolled yet" in result.stderr


def test_key_is_not_sealed_to_what_no_machine_has(folder, tmp_path):
    options = ["--folder", tmp_path / "lib", "--given", tmp_path / "run", "--with-key", "null"]
    result = run("key", "seal", "--config", folder.config, *options)
    assert result.exit_code == 2
    assert "expected one of host+tpm2, tpm2, host" in result.stderr


def test_no_command_prints_a_key(folder):
    key = open_kiosk_key(folder.data, {}, enrolled=True)()
    from kiosk.record import base64url

    with running(folder):
        outputs = [
            run("status", "--config", folder.config).output,
            run("key", "show", "--config", folder.config).output,
            run("key", "rotate", "--config", folder.config).output,
        ]
    after = open_kiosk_key(folder.data, {}, enrolled=True)()
    for each in (key, after):
        assert base64url.encode(each.seed) not in "".join(outputs)


def test_enrolment_of_an_earlier_version_opens_the_log_of_a_stopped_kiosk(folder):
    path = folder.data / "enrolment.json"
    known = Enrolment(
        kiosk="k-0123456789",
        site="xa-mau",
        site_name="Trung tâm mẫu",
        unit="Xã Mẫu",
        counter="03",
        state="approved",
        receipt_key=SigningKey.generate().verify_key.text,
        sealing_key=SealingKey.generate().public_key.text,
    )
    keep_enrolment(path, known)
    assert run("key", "rotate", "--config", folder.config).exit_code == 0
