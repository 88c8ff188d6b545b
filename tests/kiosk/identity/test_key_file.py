"""The key file: the owner's alone, whole or not there, and never told to anybody."""

import os
import resource
import signal
import stat

import pytest

from kiosk.identity.key_error import KeyExposedError, KeyMissingError, KeyUnreadableError
from kiosk.identity.key_file import (
    KeyFileError,
    load_key,
    load_kiosk_key,
    load_or_make_key,
    parse_key,
    write_private,
)
from kiosk.record import SigningKey, base64url

SEED = bytes(range(32))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "kiosk.key"


def put(path, content: bytes, mode: int = 0o600) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def refusal(path) -> str:
    with pytest.raises(KeyFileError) as found:
        load_key(path)
    assert str(path) in str(found.value)
    return str(found.value)


def test_key_is_made_once_when_there_is_no_file(path):
    key = load_or_make_key(path)
    assert load_or_make_key(path).kid == key.kid
    assert load_key(path).seed == key.seed


def test_key_file_is_the_owners_alone_when_it_is_made(path):
    before = os.umask(0)
    try:
        load_or_make_key(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["kiosk.key"]


def test_key_file_holds_the_seed_in_base64url(path):
    put(path, base64url.encode(SEED).encode())
    assert load_key(path).kid == SigningKey(SEED).kid
    put(path, base64url.encode(SEED).encode() + b"\n")
    assert load_key(path).seed == SEED


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601, 0o602, 0o666, 0o777])
def test_key_file_is_refused_when_others_can_reach_it(path, mode):
    put(path, base64url.encode(SEED).encode(), mode)
    said = refusal(path)
    assert f"mode {mode:04o}, expected 0600" in said
    assert f"Run: chmod 600 {path}" in said
    assert "enrol anew if others had access" in said


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_key_file_is_read_when_only_its_owner_can_reach_it(path, mode):
    put(path, base64url.encode(SEED).encode(), mode)
    assert load_key(path).seed == SEED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        base64url.encode(SEED[:31]).encode(),
        base64url.encode(SEED * 2).encode(),
        base64url.encode(SEED).encode() + b"=",
        b"-----BEGIN PRIVATE KEY-----",
        "khóa".encode(),
        b"\xff" * 32,
        SEED,
    ],
)
def test_key_file_is_refused_when_it_holds_no_key(path, content):
    put(path, content)
    said = refusal(path)
    assert "restore it from its backup" in said or "cannot be read" in said


def test_key_is_never_in_the_message_when_it_is_refused(path):
    text = base64url.encode(SEED)
    for content in (text + "A", text[:-1], f"{text} {text}", f"key={text}"):
        put(path, content.encode())
        assert text[:12] not in refusal(path)
    put(path, text.encode(), 0o644)
    assert text[:12] not in refusal(path)


def test_key_is_not_made_when_the_file_there_is_bad(path):
    put(path, b"broken")
    with pytest.raises(KeyFileError):
        load_or_make_key(path)
    assert path.read_bytes() == b"broken"


def test_missing_key_file_is_its_own_error(path):
    with pytest.raises(FileNotFoundError):
        load_key(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI\n", "it is a key in PEM"),
        (f"sealing {base64url.encode(SEED)}\n".encode(), "it is a key of the central (sealing)"),
        (f"receipt {base64url.encode(SEED)}\n".encode(), "it is a key of the central (receipt)"),
        (f"kiosk {base64url.encode(SEED)[:-2]}\n".encode(), "it is cut short"),
        (b"kiosk\n", "it is cut short"),
        (b"A" * 5000, "it is much longer than a key"),
        (b"\x00" * 5000, "it is much longer than a key"),
    ],
)
def test_refusal_says_what_the_file_is_when_it_is_no_key(path, content, said):
    put(path, content)
    assert said in refusal(path)


def test_key_is_known_when_its_line_has_the_word_or_has_none():
    text = base64url.encode(SEED).encode()
    for content in (text, b"kiosk " + text, b"kiosk " + text + b"\n"):
        assert parse_key(content, "here").seed == SEED


def test_key_file_is_refused_when_it_is_a_link(path):
    put(path.with_name("elsewhere"), base64url.encode(SEED).encode())
    path.symlink_to(path.with_name("elsewhere"))
    assert "is a symbolic link" in refusal(path)
    with pytest.raises(KeyExposedError):
        load_or_make_key(path)


def test_key_file_is_refused_when_it_is_a_link_to_nothing(path):
    path.parent.mkdir(mode=0o700)
    path.symlink_to(path.with_name("nothing"))
    with pytest.raises(KeyExposedError):
        load_kiosk_key(path, enrolled=True)
    with pytest.raises(KeyExposedError):
        load_or_make_key(path)
    assert path.is_symlink()


def test_key_file_is_refused_and_not_waited_for_when_it_is_a_pipe(path):
    path.parent.mkdir(mode=0o700)
    os.mkfifo(path, 0o600)
    with pytest.raises(KeyUnreadableError, match="no ordinary file"):
        load_key(path)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o720, 0o702, 0o777, 0o1777])
def test_key_file_is_refused_when_others_can_write_its_folder(path, mode):
    put(path, base64url.encode(SEED).encode())
    path.parent.chmod(mode)
    said = refusal(path)
    assert f"Run: chmod 700 {path.parent}" in said
    path.parent.chmod(0o750)
    assert load_key(path).seed == SEED


def test_key_file_is_refused_when_it_is_another_users(path, monkeypatch):
    put(path, base64url.encode(SEED).encode())
    mine = path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    said = refusal(path)
    assert f"belongs to user {mine}, expected {mine + 1}" in said
    with pytest.raises(KeyExposedError):
        load_key(path)


def test_root_reads_the_key_when_it_is_the_folders_owners(path, monkeypatch):
    put(path, base64url.encode(SEED).encode())
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert load_key(path).seed == SEED


def test_errors_are_told_apart_when_a_supervisor_asks(path):
    with pytest.raises(KeyMissingError) as missing:
        load_kiosk_key(path, enrolled=True)
    put(path, b"")
    with pytest.raises(KeyFileError) as broken:
        load_key(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError) as exposed:
        load_key(path)
    found = [(each.value.code, each.value.exit_code) for each in (missing, broken, exposed)]
    assert found == [("key-missing", 66), ("key-broken", 2), ("key-exposed", 2)]


def test_key_file_is_refused_when_it_is_a_folder(path):
    path.mkdir(parents=True, mode=0o700)
    assert "cannot be read" in refusal(path)


def test_file_is_replaced_whole_when_it_is_written_again(tmp_path):
    path = tmp_path / "enrolment.json"
    write_private(path, b"one")
    held = path.open("rb")
    write_private(path, b"second")
    with held:
        # Whoever had the old one open still has all of the old one.
        assert held.read() == b"one"
    assert path.read_bytes() == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_file_is_written_when_an_earlier_attempt_was_cut_off(tmp_path):
    path = tmp_path / "kiosk.key"
    (tmp_path / "kiosk.key.new").write_bytes(b"half")
    write_private(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert [each.name for each in tmp_path.iterdir()] == ["kiosk.key"]


def test_file_is_not_written_through_a_link_that_waits_for_it(tmp_path):
    (tmp_path / "kiosk.key.new").symlink_to(tmp_path / "elsewhere")
    write_private(tmp_path / "kiosk.key", b"secret")
    assert not (tmp_path / "elsewhere").exists()


def test_file_stays_as_it_was_when_the_disk_is_full(tmp_path):
    """The limit of a file's size stands for the end of the disk: a write is cut short by it."""
    path = tmp_path / "kiosk.key"
    write_private(path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_private(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert path.read_bytes() == b"old"


def test_key_is_not_made_anew_when_the_kiosk_is_enrolled_and_its_file_is_gone(tmp_path):
    path = tmp_path / "kiosk.key"
    with pytest.raises(KeyFileError, match="restore it from its backup"):
        load_kiosk_key(path, enrolled=True)
    assert not path.exists()
    assert load_kiosk_key(path, enrolled=False).kid == load_kiosk_key(path, enrolled=True).kid
