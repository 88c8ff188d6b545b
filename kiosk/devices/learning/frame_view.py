"""What the clerk looks at: the frames of what was heard, a cursor, three marks. Pure.

Guarantees: a mark stays on its frame; while frames are marked the framing does not change, and
nor do their numbers. Without a framing every read is a frame that cannot be marked.
"""

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.cuts import CutFrame, Cutter, cut
from kiosk.devices.learning.framing_guess import GUESS_BYTES, guess_framing
from kiosk.devices.learning.proposal import Proposal
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.screen import frame_rows, visible

MARKS = 3
GUESS_EVERY_MS = 300
FITTING = 0.9


class FrameView:
    """Begins with a recording; grows by `heard`."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.proposals: list[Proposal] = []
        self.marks: list[int] = []
        self._cutter: Cutter | None = None
        self._cursor: int | None = None
        self._guessed_bytes = -1
        self._guessed_ms: int | None = None

    @property
    def proposal(self) -> Proposal | None:
        """The framing in use."""
        return self.proposals[0] if self.proposals else None

    @property
    def frames(self) -> list[CutFrame]:
        """What there is to look at."""
        if self._cutter is not None:
            return self._cutter.frames
        frames, place = [], 0
        for number, read in enumerate(self.recording.reads, 1):
            end = place + len(read.data)
            frames.append(CutFrame(number, read.at_ms, place, end, read.data))
            place = end
        return frames

    @property
    def cursor(self) -> int:
        """The index of the frame that Enter marks; the last one until the clerk moves."""
        last = len(self.frames) - 1
        return max(0, last if self._cursor is None else min(self._cursor, last))

    def heard(self, read: CapturedRead) -> None:
        """Take what came."""
        if not self.recording.is_full:
            before = len(self.recording)
            self.recording = self.recording.and_then(read)
            if self._cutter is not None and len(self.recording) > before:
                self._cutter.feed(self.recording.reads[-1])

    def tick(self, at_ms: int) -> None:
        """Guess anew where there is more to guess from, and let silence end frames."""
        if self._cutter is not None:
            self._cutter.rest(at_ms)
        is_due = self._guessed_ms is None or at_ms - self._guessed_ms >= GUESS_EVERY_MS
        known = min(len(self.recording), GUESS_BYTES)
        if is_due and known != self._guessed_bytes and not self.marks:
            self._guessed_ms, self._guessed_bytes = at_ms, known
            before = self.proposal
            self.proposals = guess_framing(self.recording)
            if self.proposal is None:
                self._cutter = None
            elif self._cutter is None or before is None or before.table != self.proposal.table:
                self._cutter = cut(self.recording, self.proposal.table)

    def move(self, by: int) -> None:
        """Move the cursor; at the last frame it follows what comes."""
        moved = max(0, self.cursor + by)
        self._cursor = moved if moved < len(self.frames) - 1 else None

    def mark(self) -> str | None:
        """Mark the frame at the cursor; give why it cannot be."""
        if self._cutter is None or not self.frames:
            return "no framing is known yet: let the device speak some more"
        number = self.frames[self.cursor].number
        if number in self.marks:
            return f"frame {number} is marked already"
        self.marks.append(number)
        return None

    def unmark(self) -> None:
        """Take back the last mark."""
        if self.marks:
            self.marks.pop()

    def marked(self) -> list[CutFrame]:
        """Give the marked frames, in the order of marking."""
        return [self.frames[number - 1] for number in self.marks]

    def rows(self, room: int) -> list[str]:
        """Give the rows of the frames that fit."""
        frames = self.frames
        first = max(0, self.cursor - room)
        shown = frames[first : self.cursor + room]
        rows = [
            frame_rows(
                one,
                self.recording.data[one.start : one.end],
                at_cursor=first + index == self.cursor,
                mark=self.marks.index(one.number) + 1 if one.number in self.marks else None,
            )
            for index, one in enumerate(shown)
        ]
        return list(visible(rows, self.cursor - first, room))

    def rows_of(self, number: int) -> list[str]:
        """Give the rows of the marked frame of that number."""
        frame, mark = self.frames[number - 1], self.marks.index(number) + 1
        raw = self.recording.data[frame.start : frame.end]
        return frame_rows(frame, raw, at_cursor=False, mark=mark)

    def warning(self) -> str | None:
        """Say what does not fit, if much does not."""
        best = self.proposal
        if best is None or best.coverage >= FITTING:
            return None
        checked = [one for one in self.proposals if one.is_checked]
        if len({str(one.table["kind"]) for one in checked}) > 1:
            return (
                "two kinds of frames, each with a check that holds: do two devices share the line?"
            )
        return (
            f"{1 - best.coverage:.0%} of the bytes stand in no frame: noise, a second device on "
            "the line, or other settings"
        )
