"""The search for the line's settings in time: how long each is listened to, what is shown. Pure.

Guarantees: goes on for ever while nothing comes, and says after ten seconds what to check; begins
anew, and says so, where no setting makes sense of the bytes. Times are milliseconds since the
beginning.
"""

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.framing_guess import guess_framing
from kiosk.devices.learning.line_choice import written
from kiosk.devices.learning.line_score import LineErrors, score_bytes
from kiosk.devices.learning.line_search import ENOUGH_BYTES, LineSearch, Trial
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.screen import broken, clipped
from kiosk.devices.profile import LineSettings

TRIAL_MS = 3_000
"""How long one setting is listened to."""
PROMISING_TRIAL_MS = 20_000
"""How long where text came, but too little to be sure."""
PROMISING = 50.0
REST_MS = 50
"""After enough bytes, a trial waits for the end of what is just coming."""
NOTHING_AFTER_MS = 10_000
SHOWN_TRIALS = 8
NOTHING = (
    "Nothing has come for 10 s. Is the cable in the right socket (ls -l /dev/serial/by-id)? Is the "
    "device on, and does it speak now (press call)? RS-485: are A and B swapped? RS-232: does our "
    "receiving pin hear the device's sending pin? Is it another device? May this user read it "
    "(group dialout)?"
)
HOPELESS = (
    "Bytes come, and no setting makes sense of them. Check: RS-232 on an RS-485 wire, A and B "
    "swapped, a missing ground, a baud rate beyond 1200 to 115200. Trying on."
)


class Searching:
    """Listen with `line`; tell what comes; `found` is set when the search is over."""

    def __init__(self, at_ms: int = 0) -> None:
        self._search = LineSearch()
        self._trial = Recording()
        self._began_ms = at_ms
        self._last_byte_ms: int | None = None
        self._message = ""
        self.found: Trial | None = None

    @property
    def line(self) -> LineSettings:
        """The setting to listen with."""
        return self.found.line if self.found else self._search.line

    def heard(self, read: CapturedRead) -> None:
        """Take what came with `line`."""
        self._trial = self._trial.and_then(read)
        self._last_byte_ms = read.at_ms
        if self._message == NOTHING:
            self._message = ""

    def tick(self, at_ms: int, errors: LineErrors | None) -> None:
        """Go on to the next setting when this one has been heard long enough."""
        silent_ms = at_ms - (self._last_byte_ms or 0)
        if silent_ms >= NOTHING_AFTER_MS and not self._message:
            self._message = NOTHING
        if self.found is None and self._is_heard_out(at_ms, silent_ms, errors):
            self._search.heard(self._trial, errors)
            self._trial = Recording()
            self._began_ms = at_ms
            if self._search.is_over:
                self._end()

    def rows(self, room: int) -> list[str]:
        """Give the rows to show."""
        rows = [f"Trying {written(self.line)}: {len(self._trial)} bytes so far.", ""]
        latest = self._search.trials[-SHOWN_TRIALS:]
        rows += [clipped(str(one)) for one in latest if one.recording.data]
        rows += ["", *broken(self._message)] if self._message else []
        return rows[:room]

    def _is_heard_out(self, at_ms: int, silent_ms: int, errors: LineErrors | None) -> bool:
        waited_ms = at_ms - self._began_ms
        if not self._trial.data:
            return waited_ms >= TRIAL_MS
        if silent_ms < REST_MS and waited_ms < PROMISING_TRIAL_MS:
            return False
        if len(self._trial) >= ENOUGH_BYTES or waited_ms >= PROMISING_TRIAL_MS:
            return True
        if waited_ms < TRIAL_MS:
            return False
        data = self._trial.data
        return score_bytes(data, guess_framing(self._trial), errors).points < PROMISING

    def _end(self) -> None:
        if self._search.is_hopeless:
            self._search = LineSearch()
            self._message = HOPELESS
        else:
            self.found = self._search.best
