"""A capture as a line: what is whole is played, at its times or at once, and then it is over."""

import os
import threading
import time
from pathlib import Path

import pytest

from kiosk.devices.capture import capture_line
from kiosk.devices.capture_line import CaptureLine, CaptureOverError
from kiosk.devices.source_address import CaptureAddress
from kiosk.devices.wake import wait_readable


def all_of(line: CaptureLine) -> tuple[bytes, str]:
    """Give what comes until the end, and the end's words."""
    heard = b""
    try:
        while wait_readable([line.fileno()], 20):
            heard += line.receive()
    except CaptureOverError as end:
        return heard, str(end)
    finally:
        line.close()
    raise AssertionError("the capture neither spoke nor ended")


def test_capture_line_plays_everything_when_it_is_whole(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("# x\n0 43 41\n#= called A012\n500 4C 4C\n90000 0D\n")
    heard, end = all_of(CaptureLine(CaptureAddress(path, 0)))
    assert heard == b"CALL\r"
    assert "played to its end" in end


def test_capture_line_plays_more_than_it_holds_when_nobody_takes_for_long(tmp_path):
    path = tmp_path / "a.capture"
    data = bytes(range(256)) * 8
    path.write_text("".join(capture_line(number, data) for number in range(40)))
    heard, _ = all_of(CaptureLine(CaptureAddress(path, 0)))
    assert heard == data * 40


def test_capture_line_keeps_to_the_times_when_it_is_played_faster(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("0 41\n2000 42\n")
    begun = time.monotonic()
    line = CaptureLine(CaptureAddress(path, 10))
    heard = b""
    while len(heard) < 2:
        assert wait_readable([line.fileno()], 20)
        heard += line.receive()
    took_s = time.monotonic() - begun
    line.close()
    assert 0.2 <= took_s < 2.0


def test_capture_line_says_the_line_when_it_is_cut_in_the_middle(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("0 43 41\n10 4C 4")
    heard, end = all_of(CaptureLine(CaptureAddress(path, 0)))
    assert heard == b"CA"
    assert "line 2" in end
    assert "cut in the middle" in end


def test_capture_line_is_refused_when_there_is_no_file(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(CaptureOverError, match="no such file"):
        CaptureLine(CaptureAddress(tmp_path / "none.capture", 1))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_capture_line_plays_as_it_is_written_when_it_is_a_named_pipe(tmp_path):
    path = tmp_path / "pipe.capture"
    os.mkfifo(path)
    writing = os.open(path, os.O_RDWR)
    line = CaptureLine(CaptureAddress(path, 0))
    os.write(writing, b"0 4")
    os.write(writing, b"1\n0 42\n")
    assert wait_readable([line.fileno()], 20)
    heard = line.receive()
    while len(heard) < 2:
        assert wait_readable([line.fileno()], 20)
        heard += line.receive()
    assert heard == b"AB"
    os.close(writing)
    assert wait_readable([line.fileno()], 20)
    with pytest.raises(CaptureOverError):
        line.receive()
    line.close()


def test_capture_line_closes_at_once_when_it_is_in_a_pause(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("0 41\n3000000 42\n")
    line = CaptureLine(CaptureAddress(path, 1))
    begun = time.monotonic()
    line.close()
    assert time.monotonic() - begun < 2
    assert "capture-player" not in [one.name for one in threading.enumerate()]
