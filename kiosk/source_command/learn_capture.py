"""`kiosk source learn --capture`: the same learning on a capture, without keys or a screen.

Guarantees: the same guesses and the same proofs as on a line. Without marks it shows what there is
to mark.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.devices.capture import CaptureError, read_capture
from kiosk.devices.learning.cuts import CutFrame, cut
from kiosk.devices.learning.framing_guess import guess_framing
from kiosk.devices.learning.learned_profile import (
    LearnedProfile,
    Lesson,
    learn_profile,
    learn_scanner,
)
from kiosk.devices.learning.line_choice import plain_line
from kiosk.devices.learning.marked import ContradictionError, Marked
from kiosk.devices.learning.meaning import read_meaning
from kiosk.devices.learning.proposal import Proposal
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.screen import broken, frame_rows
from kiosk.devices.profile import LineSettings

DEFAULT_BAUD = 9600
SHOWN_PROPOSALS = 4


class CaptureLesson:
    """A capture that was read and framed; raises CaptureError or ContradictionError."""

    def __init__(self, capture: Path, path: Path, line: LineSettings | None) -> None:
        captured = read_capture(capture)
        if not captured.reads:
            raise captured.problem or CaptureError(capture, None, "holds no bytes")
        self.problem = captured.problem
        self.recording = Recording(captured.reads)
        self.proposals = guess_framing(self.recording)
        self._path = path
        self._line = line or plain_line(DEFAULT_BAUD)

    @property
    def best(self) -> Proposal:
        """The framing in use; raise ContradictionError where none fits."""
        if not self.proposals:
            raise ContradictionError(
                f"no framing fits the {len(self.recording)} bytes; record more of them, or with "
                "another baud rate"
            )
        return self.proposals[0]

    @property
    def frames(self) -> list[CutFrame]:
        """The frames that can be marked."""
        return cut(self.recording, self.best.table).frames

    def rows(self) -> Iterator[str]:
        """Give the proposals and the frames, to be shown."""
        for rank, one in enumerate(self.proposals[:SHOWN_PROPOSALS], 1):
            yield from broken(f"{rank}. {one.table['kind']}, {one.points} points: {one.why}")
        for frame in self.frames:
            raw = self.recording.data[frame.start : frame.end]
            yield from frame_rows(frame, raw, at_cursor=False, mark=None)

    def learn(self, numbers: Sequence[int], said: Sequence[str]) -> LearnedProfile:
        """Give the proved profile; raise MeaningError or ContradictionError."""
        lesson = Lesson(self._path.stem, self._path, self._line, self.recording, self.best)
        if self.best.aim and not numbers:
            return learn_scanner(lesson)
        if len(numbers) != len(said):
            raise ContradictionError(
                f"{len(numbers)} frames are marked and {len(said)} meanings said; give one --say "
                "for each, in the same order"
            )
        frames = self.frames
        for number in numbers:
            if not 1 <= number <= len(frames):
                raise ContradictionError(f"there is no frame {number}; they are 1 to {len(frames)}")
        marked = [
            Marked(frames[number - 1], read_meaning(words))
            for number, words in zip(numbers, said, strict=True)
        ]
        return learn_profile(lesson, marked)
