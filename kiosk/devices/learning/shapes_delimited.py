"""Framings from a start mark to an end mark, with a check or without. Pure.

Gives candidates; whether one fits is found out by `framing_guess`, which tries them.
"""

import re
from collections.abc import Iterator

from kiosk.devices.learning.checks_found import (
    LEAST_FRAMES,
    CheckWay,
    RawFrame,
    all_ways,
    checks_that_hold,
)
from kiosk.devices.learning.cuts import cut
from kiosk.devices.learning.proposal import Candidate
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.shapes_text import longest_frame

STARTS = (b"\x02", b"\x01", b"\x10\x02", b":", b"$", b"#", b"\xaa", b"\xa5", b"\xfe")
ENDS = (b"\x03", b"\x04", b"\x17", b"\x10\x03", b"\r\n", b"\r", b"*", b"\x55", b"\xef")
DLE = b"\x10"
DELETE = 0x7F
"""From here on bytes are no ASCII."""
LONGEST_BETWEEN = 256
LONGEST_CHECK = 4
CHECKED_WORTH, BARE_WORTH, TEXT_END_WORTH = 1.0, 0.84, 0.7
BINARY_MARK_WORTH = 0.85
"""AA and 55 are the start of fixed frames far more often than marks around others."""
ESCAPE_BYTES = 1024
"""Ways of checking stuffed frames are tried with the framer itself, on this much."""
NAMES = {b"\x02": "STX", b"\x03": "ETX", b"\x01": "SOH", b"\x04": "EOT", b"\x17": "ETB"}


def delimited_candidates(recording: Recording) -> Iterator[Candidate]:
    """Give the framings between marks that the bytes speak for."""
    data = recording.data
    for start in STARTS:
        for end in ENDS:
            if start in end or end in start or data.count(start) < LEAST_FRAMES:
                continue
            if (start == DLE + b"\x02") != (end == DLE + b"\x03"):
                continue
            frames = _raw_frames(data, start, end)
            if len(frames) < LEAST_FRAMES:
                continue
            checked = list(_checked(frames))
            yield from checked
            is_stuffed = start.startswith(DLE) or (start in NAMES and end in NAMES)
            if DLE in data and is_stuffed and not checked:
                yield from _stuffed(recording, frames)
            if start in NAMES and end in NAMES:
                yield Candidate(_table(frames), BARE_WORTH, _why(frames))
            elif start in NAMES or end == b"\r\n":
                yield Candidate(_table(frames), TEXT_END_WORTH, _why(frames))


def _raw_frames(data: bytes, start: bytes, end: bytes) -> list[RawFrame]:
    shape = re.compile(
        re.escape(start) + rb"(.{1,%d}?)" % LONGEST_BETWEEN + re.escape(end), re.DOTALL
    )
    return [
        RawFrame(start, one[1], end, data[one.end() : one.end() + LONGEST_CHECK])
        for one in shape.finditer(data)
    ]


def _checked(frames: list[RawFrame]) -> Iterator[Candidate]:
    for way, held in checks_that_hold(frames)[:2]:
        why = f"{_why(frames)}; {check_words(way)} holds in {held} different frames"
        is_sign = frames[0].start[0] < DELETE and frames[0].end[0] < DELETE
        worth = CHECKED_WORTH if is_sign else BINARY_MARK_WORTH
        yield Candidate({**_table(frames), **way_table(way)}, worth, why)


def _stuffed(recording: Recording, frames: list[RawFrame]) -> Iterator[Candidate]:
    some = recording.beginning(ESCAPE_BYTES)
    table = {**_table(frames), "escape": "10"}
    if not table["start"].startswith("10") and recording.data.count(DLE) < LEAST_FRAMES:  # type: ignore[union-attr]
        return
    yield Candidate(table, BARE_WORTH - 0.01, f"{_why(frames)}, DLE (10) as an escape")
    for way in all_ways(has_start=True, has_end=True):
        checked = {**table, **way_table(way)}
        held = len({one.payload for one in cut(some, checked, has_places=False).frames})
        if held >= LEAST_FRAMES:
            why = f"{_why(frames)}, DLE (10) as an escape; {check_words(way)} holds in {held}"
            yield Candidate(checked, CHECKED_WORTH - 0.005, f"{why} different frames")


def _table(frames: list[RawFrame]) -> dict[str, str | int]:
    longest = max(len(one.between) for one in frames)
    return {
        "kind": "delimited",
        "start": frames[0].start.hex(" ").upper(),
        "end": frames[0].end.hex(" ").upper(),
        "max_frame_bytes": longest_frame(longest),
    }


def way_table(way: CheckWay) -> dict[str, str | int]:
    """Give the keys of [framer] for a check between marks."""
    return {
        "check": way.algorithm,
        "check_from": way.covers_from,
        "check_to": way.covers_to,
        "check_at": way.at,
        **{key: value for key, value in way.table().items() if key != "check"},
    }


def check_words(way: CheckWay) -> str:
    """Say a way of checking in words."""
    form = " as hexadecimal digits" if way.form == "hex" else ""
    return f"the check {way.algorithm}{form}"


def _why(frames: list[RawFrame]) -> str:
    start, end = frames[0].start, frames[0].end
    return f"{len(frames)} pieces from {_mark(start)} to {_mark(end)}"


def _mark(mark: bytes) -> str:
    name = NAMES.get(mark)
    return f"{name} ({mark.hex(' ').upper()})" if name else mark.hex(" ").upper()
