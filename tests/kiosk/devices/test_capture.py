"""The capture format: read back as written, whole lines only, the bad line named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.capture import (
    LONGEST_LINE_BYTES,
    CapturedRead,
    CaptureError,
    capture_line,
    read_capture,
)

GOOD = "# of a device\n\n#= called A012 05\n0 43 41\n12 4c\n"
READS = (CapturedRead(0, b"CA"), CapturedRead(12, b"L"))


def test_capture_gives_reads_and_expectations_when_it_is_whole(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text(GOOD)
    capture = read_capture(path)
    assert (capture.reads, capture.expected, capture.problem) == (READS, ("called A012 05",), None)


@pytest.mark.parametrize(
    ("rest", "line", "words"),
    [
        ("20 43 4", 6, "cut in the middle"),
        ("20 43 41", 6, "cut in the middle"),
        ("20 43 4\n", 6, "not whole"),
        ("20\n", 6, "not whole"),
        ("2043\n", 6, "not whole"),
        ("x 43\n", 6, "not whole"),
        ("-1 43\n", 6, "not whole"),
        ("# fine\n20 zz\n", 7, "not whole"),
        ("11 43\n", 6, "goes back from 12 ms to 11 ms"),
        ("20" + " 43" * LONGEST_LINE_BYTES + "\n", 6, "longer than"),
        ("\x00" * 50 + "\n", 6, "not whole"),
    ],
)
def test_capture_keeps_what_is_whole_and_names_the_line_when_one_is_not(
    tmp_path, rest, line, words
):
    path = tmp_path / "a.capture"
    path.write_text(GOOD + rest)
    capture = read_capture(path)
    assert capture.reads == READS
    assert capture.problem is not None
    assert capture.problem.line == line
    assert f"line {line}" in str(capture.problem)
    assert words in str(capture.problem)


def test_capture_error_never_quotes_the_line_when_it_is_bad(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("0 A012-SECRET\n")
    assert "A012" not in str(read_capture(path).problem)


def test_capture_is_refused_when_there_is_none(tmp_path):
    with pytest.raises(CaptureError, match="no such file"):
        read_capture(tmp_path / "none.capture")
    with pytest.raises(CaptureError, match="is a directory"):
        read_capture(tmp_path)


reads = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=50)), max_size=20)


@given(steps=reads)
def test_capture_is_read_back_when_it_was_written(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("capture") / "a.capture"
    at_ms, expected = 0, []
    for later_ms, data in steps:
        at_ms += later_ms
        expected.append(CapturedRead(at_ms, data))
    path.write_text("".join(capture_line(one.at_ms, one.data) for one in expected))
    assert read_capture(path).reads == tuple(expected)


@given(steps=reads, cut=st.integers(0, 10_000))
def test_capture_gives_a_beginning_of_what_was_written_when_it_is_cut_anywhere(
    tmp_path_factory, steps, cut
):
    lines = [capture_line(number, data) for number, (_, data) in enumerate(steps)]
    whole = "".join(lines)
    path = tmp_path_factory.mktemp("capture") / "a.capture"
    path.write_text(whole[: cut % (len(whole) + 1)])
    capture = read_capture(path)
    given_reads = [(one.at_ms, one.data) for one in capture.reads]
    assert given_reads == [(n, data) for n, (_, data) in enumerate(steps)][: len(given_reads)]


def test_capture_is_read_when_an_editor_put_a_mark_and_other_ends_into_it(tmp_path):
    path = tmp_path / "edited.capture"
    path.write_bytes(b"\xef\xbb\xbf# saved on another desk\r\n0 41 0D\r\n5 42\r\n")
    capture = read_capture(path)
    assert capture.problem is None
    assert [one.data for one in capture.reads] == [b"A\r", b"B"]
