"""Which settings of the line bring bytes that make sense: tried one after another. Pure.

Guarantees: never ends by itself while nothing comes; goes round all baud rates in 8N1, then tries
data bits and parity at the best of them, and ends with the setting that scored most. Opening the
line, and for how long it is listened to, is left to who runs it.

Seven data bits with parity are read off the highest bit (`parity_seen`), so that they are tried
first; 8E1 and 8O1 show as framing errors in 8N1, where the port counts them.
"""

from dataclasses import dataclass

from kiosk.devices.learning.framing_guess import guess_framing
from kiosk.devices.learning.line_choice import BAUDS, other_forms, plain_line, written
from kiosk.devices.learning.line_score import CONVINCING, LineErrors, LineScore, score_bytes
from kiosk.devices.learning.parity_seen import parity_seen
from kiosk.devices.learning.recording import Recording
from kiosk.devices.profile import LineSettings

ENOUGH_BYTES = 48
"""So many bytes are judged at once; fewer wait for the time to be over."""
HOPELESS = 35.0
"""Where the best is worse than this, no setting makes sense of the bytes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One setting, what it brought and its score."""

    line: LineSettings
    recording: Recording
    score: LineScore

    def __str__(self) -> str:
        why = "; ".join(self.score.why)
        return f"{written(self.line):>11} {self.score.points:5.1f} of 100: {why}"


class LineSearch:
    """Asks for one setting after another: `line` until `is_over`, each answered by `heard`."""

    def __init__(self) -> None:
        self._waiting = [plain_line(baud) for baud in BAUDS]
        self._in_second_half = False
        self._seven: list[LineSettings] = []
        self.trials: list[Trial] = []

    @property
    def line(self) -> LineSettings:
        """The setting to listen with next."""
        return self._waiting[0]

    @property
    def is_over(self) -> bool:
        """Whether every setting that is worth it was tried."""
        return not self._waiting

    @property
    def best(self) -> Trial | None:
        """The best so far that brought bytes; the earlier of two equal ones."""
        some = [one for one in self.trials if one.recording.data]
        return max(some, key=lambda one: one.score.points, default=None)

    @property
    def is_hopeless(self) -> bool:
        """Whether bytes came and no setting made sense of them."""
        return self.best is not None and self.best.score.points < HOPELESS

    def heard(self, recording: Recording, errors: LineErrors | None) -> Trial:
        """Take what came with `line`, and go on to the next setting."""
        line = self._waiting.pop(0)
        score = score_bytes(recording.data, guess_framing(recording), errors)
        trial = Trial(line, recording, score)
        self.trials.append(trial)
        if not recording.data and not self._in_second_half:
            # Silence says nothing of a setting: its turn comes again.
            self._waiting.append(line)
        elif self._in_second_half:
            if score.points >= CONVINCING:
                self._waiting.clear()
        else:
            self._after_bytes(trial)
        return trial

    def _after_bytes(self, trial: Trial) -> None:
        seen = parity_seen(trial.recording.data)
        if seen is not None:
            seven = LineSettings(trial.line.baud, 7, seen.parity, seen.stopbits)
            if seen.parity == "N":
                # Too low a rate looks like this as well, so that the other rates come first.
                self._seven.append(seven)
            else:
                self._second_half([seven])
                return
        if trial.score.points >= CONVINCING:
            self._waiting.clear()
        elif not self._waiting and self.best is not None:
            others = other_forms(self.best.line.baud)
            self._second_half([*self._seven, *others] if self.is_hopeless else others)

    def _second_half(self, lines: list[LineSettings]) -> None:
        self._in_second_half = True
        self._waiting = lines
