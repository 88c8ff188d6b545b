"""A key that changes: whatever is cut, lost or sent meanwhile, the log goes on and verifies.

The central of these tests is a few lines that really verify: it knows one key, follows
`key.rotated`, and takes nothing that the key in force did not sign.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.identity.key_error import KeySealedError
from kiosk.identity.key_rotation import KeyChangeError, rotate
from kiosk.identity.key_store import FORMER, KEY, NEXT
from kiosk.identity.kiosk_key import open_kiosk_key
from kiosk.queue import migrate
from kiosk.queue.errors import StorageError
from kiosk.record import (
    Draft,
    Head,
    Receipt,
    SigningKey,
    Typ,
    open_envelope,
    parse_record,
    sign_receipt,
    verify_envelope,
)
from kiosk.record.key_rotation import next_key
from tests.kiosk.identity.key_steps import PLACE, is_step, log_place

CENTRAL_KEY = SigningKey(bytes(range(32)))


class CutError(BaseException):
    """The power is gone. Not an Exception: nothing may catch it."""


@dataclass
class Power:
    """Goes at the n-th change of a name or file from when it is armed."""

    left: int | None = None
    seen: list[str] = field(default_factory=list)

    def spend(self, what: str) -> None:
        if self.left is None:
            return
        self.seen.append(what)
        if self.left == 0:
            self.left = None
            raise CutError(what)
        self.left -= 1


POWER = Power()


def watch(event: str, arguments: tuple) -> None:
    """Python's audit hook."""
    if POWER.left is not None and is_step(event, arguments):
        POWER.spend(event)


sys.addaudithook(watch)


def noted(number: int) -> Draft:
    return Draft("kiosk.stopped", {"reason": f"note-{number}"})


class Kiosk:
    """One data folder, and what the central has of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700)
        self.place = log_place(folder, PLACE)
        self.key = open_kiosk_key(folder, {}, enrolled=False)
        self.central_key = self.key().verify_key
        self.heads: dict[str, Head] = {}
        self.rotations = 0
        self.log = self.place.open(self.key)

    def restart(self) -> None:
        """After a stop, or a cut: nothing is kept but the folder."""
        self.log.close()
        self.key = open_kiosk_key(self.folder, {}, enrolled=True)
        self.log = self.place.open(self.key)

    def lose_log(self) -> None:
        self.log.close()
        for path in self.folder.glob("outbox.sqlite*"):
            path.unlink()
        self.restart()

    def note(self) -> None:
        (record,) = self.log.append([noted(0)])
        assert record.envelope.kid == self.key().kid == self.log.key.kid

    def send(self) -> None:
        """The central takes all that waits, each by the key in force there."""
        for waiting in self.log.waiting(500, 1 << 20):
            record = parse_record(open_envelope(waiting.jws, Typ.RECORD))
            assert record.envelope.kid == self.central_key.kid, "signed by another key"
            verify_envelope(record.envelope, self.central_key)
            before = self.heads.get(record.epoch, Head.beginning(record.epoch))
            assert (record.seq, record.prev) == (before.seq + 1, before.hash)
            self.heads[record.epoch] = Head(record.epoch, record.seq, record.hash)
            following = next_key(record, self.central_key)
            self.rotations += following.kid != self.central_key.kid
            self.central_key = following
            receipt = Receipt(PLACE, self.heads[record.epoch], "2026-03-02T01:00:01Z")
            assert self.log.take_receipt(receipt, sign_receipt(CENTRAL_KEY, receipt))

    def rotate(self) -> bool:
        try:
            rotate(self.key, self.log)
        except KeyChangeError:
            return False
        return True

    def files(self) -> set[str]:
        return {path.name for path in self.folder.glob("kiosk.key*")}


@pytest.fixture(scope="module", autouse=True)
def made_outboxes(tmp_path_factory):
    """Make the one outbox that all others begin as copies of: migrating takes a process each."""
    template = tmp_path_factory.mktemp("template") / "outbox.sqlite"
    migrate.ensure_schema(template)
    run = subprocess.run

    def copy_instead(command, **options):
        path = Path(command[-1])
        if command[1:3] != ["-m", "kiosk.queue.migrate"] or path.exists():
            return run(command, **options)
        shutil.copy2(template, path)
        return subprocess.CompletedProcess(command, 0, "", "")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrate.subprocess, "run", copy_instead)
        yield


@pytest.fixture
def kiosk(tmp_path):
    made = Kiosk(tmp_path / "data")
    yield made
    made.log.close()


# --- the way it goes where nothing happens


def test_log_goes_on_with_the_new_key_when_it_is_changed(kiosk):
    before = kiosk.key().kid
    kiosk.note()
    assert kiosk.rotate()
    assert kiosk.key().kid != before
    kiosk.note()
    kiosk.send()
    assert kiosk.rotations == 1
    assert kiosk.central_key.kid == kiosk.key().kid


def test_former_key_is_kept_until_the_central_has_the_change(kiosk):
    kiosk.rotate()
    assert kiosk.files() == {KEY, FORMER}
    kiosk.send()
    assert kiosk.files() == {KEY}


def test_second_change_waits_when_the_first_was_not_sent(kiosk):
    kiosk.rotate()
    after = kiosk.key().kid
    with pytest.raises(KeyChangeError, match=r"[0-9] records wait to be sent"):
        rotate(kiosk.key, kiosk.log)
    assert kiosk.key().kid == after
    kiosk.send()
    assert kiosk.rotate()
    kiosk.send()
    assert kiosk.rotations == 2


def test_new_key_is_on_the_disk_before_the_log_hears_of_it(kiosk, monkeypatch):
    order = []
    fsync = os.fsync
    path_of = "/proc/self/fd/{}"

    def noting(handle):
        order.append(Path(path_of.format(handle)).readlink().name)
        fsync(handle)

    take = type(kiosk.log).rotate_key

    def noting_take(log, new, proof):
        assert (kiosk.folder / NEXT).is_file()
        order.append("record")
        return take(log, new, proof)

    monkeypatch.setattr(os, "fsync", noting)
    monkeypatch.setattr(type(kiosk.log), "rotate_key", noting_take)
    kiosk.rotate()
    assert order[: order.index("record")] == [NEXT + ".new", "data"]
    assert order[order.index("record") + 1 :] == ["data", "data"]


def test_key_is_the_logs_when_the_record_could_not_be_written(kiosk, monkeypatch):
    before = kiosk.key().kid

    def fail(*_arguments):
        raise StorageError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(type(kiosk.log), "rotate_key", fail)
        with pytest.raises(StorageError):
            rotate(kiosk.key, kiosk.log)
    kiosk.note()
    assert kiosk.key().kid == before
    kiosk.restart()
    kiosk.note()
    kiosk.send()
    assert kiosk.rotations == 0


def test_key_follows_when_the_commit_had_only_seemed_to_fail(kiosk, monkeypatch):
    """The record is on the disk, the answer was an error: `reopen` finds out."""
    take = type(kiosk.log).rotate_key

    def fail_late(log, new, proof):
        take(log, new, proof)
        raise StorageError("the disk answered too late")

    with monkeypatch.context() as patched:
        patched.setattr(type(kiosk.log), "rotate_key", fail_late)
        with pytest.raises(StorageError):
            rotate(kiosk.key, kiosk.log)
    kiosk.log.reopen()
    kiosk.note()
    kiosk.send()
    assert kiosk.rotations == 1


@pytest.mark.expected_log("kiosk.queue")
def test_lost_log_is_begun_with_the_key_that_the_central_knows(kiosk):
    kiosk.send()
    first = kiosk.key().kid
    kiosk.rotate()
    second = kiosk.key().kid
    kiosk.lose_log()
    assert kiosk.key().kid == first
    kiosk.send()
    # The key that was to follow still does.
    assert kiosk.rotate()
    assert kiosk.key().kid == second
    kiosk.send()
    kiosk.lose_log()
    assert kiosk.key().kid == second
    kiosk.send()


# --- cut at every step


def steps(tmp_path: Path) -> int:
    """How many changes of names and files one rotation makes."""
    kiosk = Kiosk(tmp_path / "counted")
    POWER.seen.clear()
    POWER.left = 10_000
    kiosk.rotate()
    POWER.left = None
    kiosk.log.close()
    return len(POWER.seen)


def test_log_goes_on_and_verifies_when_the_process_is_killed_at_any_step(tmp_path):
    count = steps(tmp_path)
    assert count >= 4, POWER.seen
    kiosks = [Kiosk(tmp_path / str(step)) for step in range(count)]
    for kiosk in kiosks:
        kiosk.note()
        kiosk.log.close()
    command = [sys.executable, "-m", "tests.kiosk.identity.rotating_process"]
    done = subprocess.run(
        [*command, *(str(kiosk.folder) for kiosk in kiosks)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(done.stdout) == len(kiosks)
    for kiosk in kiosks:
        kiosk.restart()
        kiosk.note()
        kiosk.send()
        assert kiosk.rotate()
        kiosk.note()
        kiosk.send()
        assert kiosk.files() == {KEY}
        kiosk.log.close()


ACTIONS = ("rotate", "note", "send", "restart", "lose")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 8)), max_size=8))
@example([("rotate", 2), ("lose", 8), ("send", 8), ("rotate", 8), ("send", 8)])
@example([("rotate", 8), ("note", 8), ("restart", 1), ("send", 0), ("lose", 8), ("send", 8)])
def test_central_takes_every_record_whatever_is_cut_lost_or_sent(tmp_path, expected_log, story):
    """Power goes at the n-th change within an action, or not at all where it makes fewer."""
    if any(action == "lose" for action, _ in story):
        expected_log("kiosk.queue")
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    kiosk = Kiosk(tmp_path / "data")
    try:
        for action, cut in story:
            act(kiosk, action, cut)
            kiosk.note()
        kiosk.send()
        assert kiosk.central_key.kid == kiosk.key().kid
    finally:
        kiosk.log.close()


def act(kiosk: Kiosk, action: str, cut: int) -> None:
    deeds = {
        "rotate": kiosk.rotate,
        "note": kiosk.note,
        "send": kiosk.send,
        "restart": kiosk.restart,
        "lose": kiosk.lose_log,
    }
    # A receipt that is cut is the outbox's own matter; so is a log that is lost while it is.
    POWER.left = cut if action in ("rotate", "restart") else None
    try:
        deeds[action]()
    except CutError:
        kiosk.restart()
    finally:
        POWER.left = None


# --- a key that is sealed is not replaced by a plain one


def test_no_plain_key_is_made_when_the_kiosk_has_a_sealed_one(tmp_path):
    from kiosk.identity.key_mark import Mark, write_mark

    write_mark(tmp_path, Mark("A" * 43, settled=True))
    for enrolled in (True, False):
        with pytest.raises(KeySealedError, match="systemctl start thuocdo-kiosk"):
            open_kiosk_key(tmp_path, {}, enrolled=enrolled)
    assert not (tmp_path / KEY).exists()
