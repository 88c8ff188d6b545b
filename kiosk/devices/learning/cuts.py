"""A recording cut into frames by the framer that a kiosk would run, with their places. Pure.

Guarantees: byte for byte the frames of `kiosk.devices.framer`; every frame knows which bytes it
took up, marks, check and whatever was dropped before it included, so that a screen can show them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.devices.capture import CapturedRead
from kiosk.devices.framer import make_framer
from kiosk.devices.framer_settings import FRAMER_KEYS, FramerSettings, read_framer
from kiosk.devices.learning.proposal import FramerTable
from kiosk.devices.learning.recording import Recording
from kiosk.devices.profile_table import ProfileTable

NOWHERE = Path("proposal")
CR, LF = 0x0D, 0x0A


@dataclass(frozen=True, slots=True)
class CutFrame:
    """One frame: its number (from 1), when it was whole, its bytes' places, its payload."""

    number: int
    at_ms: int
    start: int
    end: int
    payload: bytes


def settings_of(table: FramerTable) -> FramerSettings:
    """Read a proposed [framer] table; raise ProfileError when no profile could have it."""
    return read_framer(ProfileTable(NOWHERE, "framer", dict(table), FRAMER_KEYS))


class Cutter:
    """Cuts reads as they come; `frames` grows. Without places, it is quicker."""

    def __init__(self, table: FramerTable, *, has_places: bool = True) -> None:
        self._has_places = has_places
        self._framer = make_framer(settings_of(table))
        self._framer.find_place()
        self._offset = 0
        self._last_end = 0
        self._last_value: int | None = None
        self._is_line = table["kind"] == "line"
        self.frames: list[CutFrame] = []

    @property
    def refused(self) -> int:
        """How many frames were refused: wrong check, length or form."""
        return self._framer.refused_frames

    @property
    def lost_bytes(self) -> int:
        """How many bytes stand in no frame."""
        return self._framer.dropped_bytes

    def feed(self, read: CapturedRead) -> None:
        """Take one read."""
        self.rest(read.at_ms)
        if not self._has_places:
            self._offset += len(read.data)
            self._add(self._framer.feed(read.data, read.at_ms), read.at_ms)
            return
        for value in read.data:
            self._offset += 1
            if value == LF and self._ends_with_cr():
                # The framer took CR for the end; the LF after it belongs to the same end.
                self.frames[-1] = replace(self.frames[-1], end=self._offset)
                self._last_end = self._offset
            self._last_value = value
            self._add(self._framer.feed(bytes((value,)), read.at_ms), read.at_ms)

    def rest(self, at_ms: int) -> None:
        """Say that it is now so late: silence may end a frame."""
        due = self._framer.due_ms()
        if due is not None and at_ms >= due:
            self._add(self._framer.tick(at_ms), due)

    def _ends_with_cr(self) -> bool:
        return (
            self._is_line
            and self._last_value == CR
            and bool(self.frames)
            and self.frames[-1].end == self._offset - 1
        )

    def _add(self, payloads: Sequence[bytes], at_ms: int) -> None:
        for payload in payloads:
            number = len(self.frames) + 1
            self.frames.append(CutFrame(number, at_ms, self._last_end, self._offset, payload))
            self._last_end = self._offset


AFTER_ALL_MS = 10_000
"""Long enough for any silence that ends a frame."""


def cut(recording: Recording, table: FramerTable, *, has_places: bool = True) -> Cutter:
    """Cut a whole recording, its last frame too."""
    cutter = Cutter(table, has_places=has_places)
    for read in recording.reads:
        cutter.feed(read)
    if recording.reads:
        cutter.rest(recording.reads[-1].at_ms + AFTER_ALL_MS)
    return cutter
