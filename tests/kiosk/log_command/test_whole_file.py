"""A file on a stick is there whole or not at all, and the trouble is said in words."""

import errno
import os
import resource
from pathlib import Path

import pytest

from kiosk.log_command.whole_file import StickError, whole_file

CONTENT = bytes(range(256)) * 3


def names(folder):
    return [path.name for path in folder.iterdir()]


def write(path, content=CONTENT):
    with whole_file(path) as stream:
        for at in range(0, len(content), 100):
            stream.write(content[at : at + 100])
            stream.flush()


def test_file_is_there_whole_when_it_was_written(tmp_path):
    path = tmp_path / "export"
    write(path)
    assert path.read_bytes() == CONTENT
    assert names(tmp_path) == ["export"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_when_there_is_room_for_fewer_bytes(tmp_path):
    path = tmp_path / "export"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        for room in range(len(CONTENT)):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            with pytest.raises(StickError, match="no room left"):
                write(path)
            assert names(tmp_path) == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_a_pulled_stick_kept_is_replaced_when_it_is_written_again(tmp_path):
    (tmp_path / "export.part").write_bytes(CONTENT * 9)
    write(tmp_path / "export")
    assert names(tmp_path) == ["export"]


def test_another_file_is_not_overwritten_when_it_has_the_name(tmp_path):
    path = tmp_path / "export"
    path.write_bytes(b"of another kiosk")
    with pytest.raises(StickError, match="not overwritten"):
        write(path)
    assert path.read_bytes() == b"of another kiosk"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EIO, "was the stick pulled"),
        (errno.ENODEV, "was the stick pulled"),
        (errno.ENOSPC, "no room left"),
        (errno.EROFS, "its switch"),
        (errno.EACCES, "may not write"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_trouble_is_said_in_words_when_the_stick_fails(tmp_path, monkeypatch, number, words, call):
    def fail(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os if call == "fsync" else Path, call, fail)
    with pytest.raises(StickError, match=words) as caught:
        write(tmp_path / "export")
    assert "Nothing was lost" in str(caught.value)
    assert names(tmp_path) == []


def test_trouble_is_said_in_words_when_there_is_no_stick(tmp_path):
    with pytest.raises(StickError, match="is the stick in"):
        write(tmp_path / "media" / "export")
    with pytest.raises(StickError, match="is a folder"):
        write(tmp_path)


def test_nothing_is_left_when_what_is_written_cannot_be_made(tmp_path):
    def make():
        with whole_file(tmp_path / "export") as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        make()
    assert names(tmp_path) == []
