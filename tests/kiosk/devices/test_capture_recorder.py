"""Recording: a file of this user's alone, bounded, and read back as it came."""

import pytest

from kiosk.devices.capture import CapturedRead, CaptureError, read_capture
from kiosk.devices.capture_recorder import KEPT_FILES, CaptureRecorder


def test_recorder_writes_what_the_capture_reads_back_when_it_records(tmp_path):
    path = tmp_path / "a.capture"
    with CaptureRecorder(path) as recorder:
        recorder.take(b"CALL", 5000)
        # What was taken is there at once, though the recording goes on.
        assert read_capture(path).reads == (CapturedRead(0, b"CALL"),)
        recorder.take(b"\r\n", 5250)
    assert read_capture(path).reads == (CapturedRead(0, b"CALL"), CapturedRead(250, b"\r\n"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert "may hold ticket numbers" in path.read_text()


def test_recorder_keeps_the_newest_and_never_more_than_its_bound_when_it_records_for_long(tmp_path):
    path = tmp_path / "a.capture"
    with CaptureRecorder(path, max_bytes=1000) as recorder:
        for number in range(1000):
            recorder.take(f"{number:08}".encode(), number)
    files = sorted(tmp_path.iterdir())
    assert len(files) == KEPT_FILES + 1
    assert sum(one.stat().st_size for one in files) <= 1000 * (KEPT_FILES + 1)
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in files)
    newest_last = [tmp_path / f"a.{n}.capture" for n in range(KEPT_FILES, 0, -1)] + [path]
    heard = [int(read.data) for one in newest_last for read in read_capture(one).reads]
    assert heard == list(range(heard[0], 1000))
    assert all(read_capture(one).reads[0].at_ms == 0 for one in newest_last)


def test_recorder_overwrites_nothing_when_the_file_is_there(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("mine")
    with pytest.raises(CaptureError, match="is there already"):
        CaptureRecorder(path)
    assert path.read_text() == "mine"


def test_recorder_says_why_when_the_file_cannot_be_made(tmp_path):
    with pytest.raises(CaptureError, match="No such file"):
        CaptureRecorder(tmp_path / "nowhere" / "a.capture")
    with pytest.raises(CaptureError, match=r"ends with \.capture"):
        CaptureRecorder(tmp_path / "a.txt")


def test_recorder_deletes_no_older_recording_when_one_lies_beside_it(tmp_path):
    older = tmp_path / "day.2.capture"
    older.write_text("# kept\n")
    with pytest.raises(CaptureError, match=r"day\.2\.capture: is there already"):
        CaptureRecorder(tmp_path / "day.capture")
    assert older.read_text() == "# kept\n"
    assert not (tmp_path / "day.capture").exists()
