"""Keys that root seals: by the real systemd-creds, bound to the secret of a machine of the test."""

import os
import stat
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity import sealed_keys
from kiosk.identity.key_error import KeyFileError, KeyMissingError, KeySealedError
from kiosk.identity.key_file import key_line, load_or_make_key, write_key
from kiosk.identity.key_level import level_of_sealed, read_credentials
from kiosk.identity.key_mark import MARK, Mark, read_mark, write_mark
from kiosk.identity.key_ring import KeyRing, read_ring, write_ring
from kiosk.identity.key_rotation import KeyChangeError
from kiosk.identity.kiosk_key import open_kiosk_key
from kiosk.log_opening import LogPlace
from kiosk.record import Place, SigningKey, Stamp, Typ, base64url, open_envelope
from tests.kiosk.identity.sealing_machine import SECRET_VARIABLE, Machine

ONE, TWO, THREE = (SigningKey(bytes([number]) * 32) for number in (1, 2, 3))


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setenv(SECRET_VARIABLE, str(made.secret))
    return made


def texts_on_disk(machine: Machine) -> bytes:
    files = [path for path in machine.root.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def names(ring: KeyRing) -> tuple[str | None, ...]:
    return tuple(key and key.kid for key in (ring.current, ring.next, ring.former))


# --- made, given, opened


def test_key_is_made_sealed_and_given_when_there_is_none(machine):
    ring, level = machine.sealing().prepare(enrolled=False)
    assert level == "host"
    found = read_credentials(machine.start_unit())
    assert found.level == "host"
    assert names(read_ring(found.keys)) == names(ring) == (ring.current.kid, None, None)
    again, _ = machine.sealing().prepare(enrolled=True)
    assert again.current.kid == ring.current.kid


def test_plain_key_is_on_no_disk_when_it_is_sealed(machine):
    ring, _ = machine.sealing().prepare(enrolled=False)
    machine.sealing().announce()
    disk = texts_on_disk(machine)
    for key in (ring.current, machine.keys.read().next):
        assert base64url.encode(key.seed).encode() not in disk
        assert key.seed not in disk
    for folder in (machine.keys.folder, machine.keys.given):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_plain_key_goes_only_through_pipes_when_it_is_sealed(machine, monkeypatch):
    """Neither the tool's arguments nor its environment have it."""
    asked = []
    run = subprocess.run

    def noting(command, **options):
        asked.append((command, options.get("env")))
        return run(command, **options)

    monkeypatch.setattr(sealed_keys.subprocess, "run", noting)
    ring, _ = machine.sealing().prepare(enrolled=False)
    assert len(asked) >= 3
    assert base64url.encode(ring.current.seed) not in repr(asked)


def test_sealed_file_is_bound_to_its_name(machine):
    machine.sealing().prepare(enrolled=False)
    command = ["systemd-creds", "decrypt", "--name=other", machine.keys.path, "-"]
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0


def test_level_is_told_by_the_sealed_file_itself(machine):
    machine.sealing().prepare(enrolled=False)
    assert level_of_sealed(machine.keys.path.read_bytes()) == "host"
    # The example of systemd's documentation for a credential of host and TPM begins so.
    assert level_of_sealed(b"k6iUCUh0RJCQyvL8k8q1UyAAAAABAAAADAAAABAAAAC1lFmb") == "tpm2"
    for other in (b"", b"AAAA", b"not base64!", key_line(ONE)):
        assert level_of_sealed(other) is None


# --- moved from a file


def test_plain_key_is_sealed_deleted_and_to_be_changed_when_it_is_moved(machine):
    key = load_or_make_key(machine.data / "kiosk.key")
    ring, _ = machine.sealing().prepare(enrolled=True)
    assert ring.current.kid == key.kid
    # It stood on a disk in clear: another one is to follow.
    assert ring.next is not None
    assert list(machine.data.iterdir()) == []


def test_plain_key_stays_when_it_cannot_be_sealed(machine, monkeypatch):
    load_or_make_key(machine.data / "kiosk.key")
    monkeypatch.setenv("PATH", str(machine.root))
    with pytest.raises(KeySealedError, match="not installed"):
        machine.sealing().prepare(enrolled=True)
    assert (machine.data / "kiosk.key").exists()


def test_another_plain_key_is_left_when_one_is_sealed_already(machine):
    ring, _ = machine.sealing().prepare(enrolled=False)
    other = load_or_make_key(machine.data / "kiosk.key")
    again, _ = machine.sealing().prepare(enrolled=False)
    assert again.current.kid == ring.current.kid != other.kid
    assert (machine.data / "kiosk.key").exists()


def test_move_goes_on_when_it_was_cut_before_the_plain_file_was_deleted(machine):
    key = load_or_make_key(machine.data / "kiosk.key")
    machine.keys.write(KeyRing(key, next=TWO), "host")
    ring, _ = machine.sealing().prepare(enrolled=True)
    assert names(ring) == (key.kid, TWO.kid, None)
    assert list(machine.data.iterdir()) == []


def test_move_keeps_the_former_key_when_the_change_before_is_not_over(machine):
    for name, key in (("kiosk.key", TWO), ("kiosk.key.former", ONE)):
        write_key(machine.data / name, key)
    ring, _ = machine.sealing().prepare(enrolled=True)
    assert names(ring) == (TWO.kid, None, ONE.kid)


# --- what the kiosk's mark makes of it


@pytest.mark.parametrize(
    ("ring", "mark", "then"),
    [
        (KeyRing(ONE, TWO), None, (ONE, TWO, None)),
        (KeyRing(ONE, TWO), Mark(ONE.kid, settled=True), (ONE, TWO, None)),
        (KeyRing(ONE, TWO), Mark(TWO.kid, settled=False), (TWO, None, ONE)),
        (KeyRing(ONE, TWO), Mark(TWO.kid, settled=True), (TWO, None, None)),
        (KeyRing(TWO, None, ONE), Mark(TWO.kid, settled=False), (TWO, None, ONE)),
        (KeyRing(TWO, None, ONE), Mark(TWO.kid, settled=True), (TWO, None, None)),
        (KeyRing(TWO, None, ONE), Mark(ONE.kid, settled=True), (ONE, TWO, None)),
        (KeyRing(ONE, TWO), Mark(THREE.kid, settled=True), (ONE, TWO, None)),
    ],
)
def test_ring_follows_what_the_kiosk_says_is_in_force(ring, mark, then):
    assert names(ring.after(mark)) == tuple(key and key.kid for key in then)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 900,
        b'{"in_force": "x", "settled": true}',
        b'{"in_force": 3}',
        b"A" * 5000,
        b"\xff",
    ],
)
def test_mark_is_none_when_its_writer_put_anything_there(tmp_path, content):
    (tmp_path / MARK).write_bytes(content)
    assert read_mark(tmp_path) is None


def test_mark_is_none_and_not_waited_for_when_it_is_a_pipe(tmp_path):
    os.mkfifo(tmp_path / MARK)
    assert read_mark(tmp_path) is None


def test_mark_is_refused_when_it_is_a_link_to_what_root_can_read(machine):
    machine.sealing().prepare(enrolled=False)
    (machine.data / MARK).symlink_to(machine.keys.path)
    with pytest.raises(OSError, match="symbolic links"):
        machine.sealing().prepare(enrolled=False)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=3, max_size=3, unique=True))
def test_ring_is_read_as_it_was_written(seeds):
    one, two, three = (SigningKey(seed) for seed in seeds)
    for ring in (KeyRing(one), KeyRing(one, two), KeyRing(one, former=three)):
        assert names(read_ring(write_ring(ring))) == names(ring)


@given(st.binary(max_size=200))
def test_ring_is_refused_when_it_is_anything_else(content):
    with pytest.raises(KeyFileError):
        read_ring(content)


# --- changed, from root's announcement to the end


def test_sealed_key_changes_over_two_starts_when_root_announces_it(machine):
    machine.sealing().prepare(enrolled=False)
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    first = key().kid
    assert (key.level, key.awaits_change) == ("host", False)
    second = machine.sealing().announce().next.kid
    with pytest.raises(KeyChangeError, match="sealed already"):
        machine.sealing().announce()
    # The next start finds it, and takes it as soon as its log is open.
    machine.sealing().prepare(enrolled=True)
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    assert (key().kid, key.awaits_change) == (first, True)
    key.follow(second)
    assert (key().kid, key.awaits_change, key.is_settled) == (second, False, False)
    ring, _ = machine.sealing().prepare(enrolled=True)
    assert names(ring) == (second, None, first)
    with pytest.raises(KeyChangeError, match="has to wait"):
        machine.sealing().announce()
    # The central has taken the change: the former key goes at the start after it.
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    assert [each and each.kid for each in key.pair] == [first, second]
    key.follow(second)
    key.settle()
    ring, _ = machine.sealing().prepare(enrolled=True)
    assert names(ring) == (second, None, None)
    machine.sealing().announce()


def test_change_is_not_lost_when_the_one_shot_did_not_run_between(machine):
    """The kiosk has taken the key, its mark says so, and the old credential is given once more."""
    machine.sealing().prepare(enrolled=False)
    second = machine.sealing().announce().next.kid
    given = machine.start_unit()
    open_kiosk_key(machine.data, given, enrolled=True).follow(second)
    key = open_kiosk_key(machine.data, given, enrolled=True)
    key.follow(second)
    assert key().kid == second
    assert read_mark(machine.data) == Mark(second, settled=False)


# --- lost


def test_no_other_key_is_made_when_an_enrolled_kiosk_has_lost_the_sealed_one(machine):
    with pytest.raises(KeyMissingError, match="although this kiosk is enrolled"):
        machine.sealing().prepare(enrolled=True)
    assert not machine.keys.path.exists()
    assert (machine.keys.given / "level").read_text() == "lost\n"


def test_sealed_file_is_left_and_nothing_given_when_it_does_not_open(machine):
    machine.sealing().prepare(enrolled=False)
    sealed = machine.keys.path.read_bytes()
    machine.clear_tpm()
    with pytest.raises(KeySealedError, match="cannot be opened here"):
        machine.sealing().prepare(enrolled=True)
    assert machine.keys.path.read_bytes() == sealed
    assert not (machine.keys.given / "kiosk.key").exists()
    with pytest.raises(KeySealedError, match="could not be opened"):
        open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)


@pytest.mark.parametrize("content", [b"", b"\n", b"AAAA", b"not sealed at all", key_line(ONE)])
def test_sealed_file_is_refused_when_it_is_none(machine, content):
    machine.sealing().prepare(enrolled=False)
    machine.keys.path.write_bytes(content)
    with pytest.raises(KeyFileError):
        machine.sealing().prepare(enrolled=True)
    assert (machine.keys.given / "level").read_text() == "lost\n"
    assert machine.keys.path.read_bytes() == content


def test_tool_that_does_not_answer_is_not_waited_for(machine, monkeypatch):
    slow = machine.root / "bin"
    slow.mkdir()
    (slow / "systemd-creds").write_text("#!/bin/sh\nexec sleep 60\n")
    (slow / "systemd-creds").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}:{os.environ['PATH']}")
    monkeypatch.setattr(sealed_keys, "TOOL_LIMIT_S", 0.2)
    with pytest.raises(KeySealedError, match="no answer"):
        machine.keys.write(KeyRing(ONE), "host")
    assert sealed_keys.what_this_machine_has() == "host"


def test_kiosk_without_sealed_credentials_keeps_its_key_in_a_file(tmp_path):
    """Other units' credentials are none of ours."""
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "other").write_text("x")
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    assert open_kiosk_key(data, environment, enrolled=False).level == "file"
    write_mark(data, Mark(ONE.kid, settled=True))
    assert open_kiosk_key(data, environment, enrolled=True).level == "file"


def test_log_takes_the_next_key_by_itself_when_root_has_announced_one(machine):
    machine.sealing().prepare(enrolled=False)
    stamp = Stamp("2026-03-02T08:00:00.000+07:00", "0f1e", 1_000, "synced")
    where = LogPlace(machine.data, Place("xa-mau", "k-0123456789"), lambda: stamp, None, 90)
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    first = key().kid
    where.open(key).close()
    second = machine.sealing().announce().next.kid
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    log = where.open(key)
    signed = [open_envelope(each.jws, Typ.RECORD).kid for each in log.waiting(9, 1 << 20)]
    assert signed == [first, first]
    assert (key().kid, log.key.kid, log.head.seq) == (second, second, 2)
    log.close()
    # The same credentials once more: it is not changed twice.
    key = open_kiosk_key(machine.data, machine.start_unit(), enrolled=True)
    log = where.open(key)
    assert (key().kid, log.head.seq) == (second, 2)
    log.close()
