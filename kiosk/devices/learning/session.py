"""The learning, from the first byte to the proved profile, key by key. Pure: time is passed in.

Guarantees: asks for nothing but a line to listen with (`line`); every state has rows to show; a
wrong key or word loses nothing that was heard. Listening, keys' bytes, the terminal and the file
are left to `kiosk.source_command`.
"""

from enum import Enum
from pathlib import Path

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.frame_view import MARKS, FrameView
from kiosk.devices.learning.keys import BACKSPACE, DOWN, ENTER, UP
from kiosk.devices.learning.learned_profile import (
    LearnedProfile,
    Lesson,
    learn_profile,
    learn_scanner,
)
from kiosk.devices.learning.line_choice import written
from kiosk.devices.learning.line_score import LineErrors
from kiosk.devices.learning.marked import ContradictionError, Marked
from kiosk.devices.learning.meaning import Meaning, MeaningError, read_meaning
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.screen import broken, clipped
from kiosk.devices.learning.searching import NOTHING, NOTHING_AFTER_MS, Searching
from kiosk.devices.profile import LineSettings

LONGEST_TYPED = 60
HELP = "Enter marks, Backspace unmarks, arrows move, q leaves. Nothing is ever sent."
HELP_ASKING = "Such as gọi A012 quầy 05, called A012 05. Enter answers, Backspace corrects."


class Phase(Enum):
    """Where the learning is."""

    SEARCHING = "searching"
    LOOKING = "looking"
    ASKING = "asking"
    LEARNED = "learned"
    LEFT = "left"


class LearnSession:
    """One learning at one address; the profile gets this name. `line` None: settings are tried."""

    def __init__(self, address: str, path: Path, line: LineSettings | None) -> None:
        self._address = address
        self._path = path
        self._searching = Searching() if line is None else None
        self._line = line
        self._last_byte_ms = 0
        self._typed = ""
        self._said: list[Meaning] = []
        self._message = ""
        self.view = FrameView(Recording())
        self.phase = Phase.LOOKING if line else Phase.SEARCHING
        self.learned: LearnedProfile | None = None

    @property
    def line(self) -> LineSettings:
        """The settings to listen with."""
        if self._line is not None:
            return self._line
        assert self._searching is not None  # noqa: S101 - without a line given, there is a search
        return self._searching.line

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing more to show."""
        return self.phase in (Phase.LEARNED, Phase.LEFT)

    def say(self, message: str) -> None:
        """Show a sentence, such as why the line is gone; empty: none."""
        self._message = message

    def heard(self, read: CapturedRead) -> None:
        """Take what came over the line, in milliseconds since the beginning."""
        self._last_byte_ms = read.at_ms
        if self._message == NOTHING:
            self._message = ""
        if self.phase is Phase.SEARCHING and self._searching is not None:
            self._searching.heard(read)
        else:
            self.view.heard(read)

    def tick(self, at_ms: int, errors: LineErrors | None = None) -> None:
        """Let time pass."""
        if self.phase is Phase.SEARCHING and self._searching is not None:
            self._searching.tick(at_ms, errors)
            if self._searching.found is not None:
                self._line = self._searching.found.line
                self.view = FrameView(self._searching.found.recording)
                self.phase = Phase.LOOKING
        if self.phase in (Phase.LOOKING, Phase.ASKING):
            self.view.tick(at_ms)
            if at_ms - self._last_byte_ms >= NOTHING_AFTER_MS and not self.view.recording.data:
                self._message = self._message or NOTHING

    def key(self, key: str) -> None:
        """Take one key."""
        if self.phase is Phase.ASKING:
            self._key_while_asking(key)
        elif key in ("q", "Q"):
            self.phase = Phase.LEFT
        elif self.phase is Phase.LOOKING:
            self._key_while_looking(key)

    def rows(self, height: int) -> list[str]:
        """Give what to show in so many rows."""
        head = [clipped(f"{written(self.line)}, listening only: {self._address}")]
        if self.phase is Phase.SEARCHING and self._searching is not None:
            return [*head, "", *self._searching.rows(height - 4), "", "q leaves."]
        best = self.view.proposal
        head.append(clipped(f"framing: {best.why}" if best else "framing: not known yet"))
        head += [clipped(f"warning: {one}") for one in (self.view.warning(),) if one]
        foot = broken(self._message) if self._message else []
        if self.phase is Phase.ASKING:
            # It may stand far above what else is shown.
            foot += self.view.rows_of(self._asked)
            foot += [self._question(), HELP_ASKING]
        else:
            foot += [self._to_do(), HELP]
        return [*head, "", *self.view.rows(height - len(head) - len(foot) - 2), "", *foot]

    def _to_do(self) -> str:
        left = MARKS - len(self.view.marks)
        return f"{len(self.view.frames)} frames. Mark {left} of which you know what was pressed."

    @property
    def _asked(self) -> int:
        return self.view.marks[len(self._said)]

    def _question(self) -> str:
        return clipped(f"Frame {self._asked}: what was pressed? {self._typed}_")

    def _key_while_looking(self, key: str) -> None:
        self._message = ""
        if key in (UP, DOWN, "k", "j"):
            self.view.move(-1 if key in (UP, "k") else 1)
        elif key == BACKSPACE:
            self.view.unmark()
        elif key == ENTER:
            best = self.view.proposal
            if best is not None and best.aim:
                self._learn()
                return
            self._message = self.view.mark() or ""
            if len(self.view.marks) == MARKS:
                self._said, self._typed, self.phase = [], "", Phase.ASKING

    def _key_while_asking(self, key: str) -> None:
        if key == ENTER:
            self._answered()
        elif key == BACKSPACE and not self._typed:
            # Nothing left to correct: back to the frames, with one mark less.
            self.view.unmark()
            self.phase = Phase.LOOKING
        elif key == BACKSPACE:
            self._typed = self._typed[:-1]
        elif len(key) == 1 and len(self._typed) < LONGEST_TYPED:
            self._typed += key

    def _answered(self) -> None:
        try:
            self._said.append(read_meaning(self._typed))
        except MeaningError as error:
            self._message = str(error)
            return
        self._message = self._typed = ""
        if len(self._said) == len(self.view.marks):
            self._learn()

    def _learn(self) -> None:
        best = self.view.proposal
        if best is None:
            return
        lesson = Lesson(self._path.stem, self._path, self.line, self.view.recording, best)
        marked = [
            Marked(frame, meaning)
            for frame, meaning in zip(self.view.marked(), self._said, strict=False)
        ]
        try:
            self.learned = learn_scanner(lesson) if best.aim else learn_profile(lesson, marked)
        except ContradictionError as error:
            self._message = f"{error}. Mark three frames anew."
            self.view.marks.clear()
            self.phase = Phase.LOOKING
            return
        self.phase = Phase.LEARNED
