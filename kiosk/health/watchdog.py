"""What the supervisor is told of the kiosk, and when it may be told that the kiosk lives.

Pure: events and the time come in, the words of sd_notify(3) come out. Guarantees:

- `READY=1` once, as soon as the screen says what is so: ratings are taken, approval is waited
  for, or the storage is down for a reason that is known. A dead disk is told on the screen; it
  would be hidden by starting the kiosk again and again.
- `WATCHDOG=1` only from `tick`, which the GUI thread calls, and only while the storage thread
  answers: at each tick it is asked, and an answer may take `ANSWER_LIMIT_MS`. That it cannot
  write is an answer as well; a thread that hangs gives none.
- The outbox may be opened for `OPENING_LIMIT_MS` (it may be migrated, or saved from a broken
  file). Meanwhile the start is extended, tick by tick, or the watchdog is fed.
- No word tells of an answer, a ticket or an officer.

Leaves to others the socket (`kiosk.health.notify_socket`), the timer (`kiosk.supervised`).
"""

from collections.abc import Callable
from enum import Enum

ANSWER_LIMIT_MS = 9_500
"""The storage thread answers within 10 s: what was asked at the tick before is just too old."""
OPENING_LIMIT_MS = 180_000
"""For opening the outbox: longer than its migration may last, `MIGRATION_LIMIT_S`."""
TICK_MS = 10_000
"""Between two ticks, where no watchdog asks for shorter ones."""
EXTENSION_MS = 3 * TICK_MS
"""So much longer may the start last, counted from each tick at which the outbox is opened."""

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


class Stage(Enum):
    """How far the kiosk is, in the words of its status."""

    STARTING = "starting"
    PENDING = "waits for the approval of the central"
    OPENING = "opens the outbox"
    SERVING = "serves"
    DOWN = "out of service: storage cannot write"
    ENDING = "ends"


class Watchdog:
    """One kiosk's. Used on the GUI thread, but for the `answered` of a question."""

    def __init__(self) -> None:
        """Starting; nothing is ready."""
        self.stage = Stage.STARTING
        self._ready = False
        self._since_ms = 0
        self._question: _Question | None = None

    def pending(self) -> str:
        """The screen says that approval is waited for: no storage yet."""
        return self._enter(Stage.PENDING, ready=True)

    def opening(self, now_ms: int) -> str:
        """The storage thread has begun to open the outbox."""
        self._since_ms = now_ms
        return self._enter(Stage.OPENING)

    def up(self) -> str:
        """Storage can write, and the kiosk takes touches."""
        return self._enter(Stage.SERVING, ready=True)

    def down(self, code: str) -> str:
        """Storage cannot write, and the screen says so; `code` is for IT."""
        return self._enter(Stage.DOWN, ready=True, more=f" ({code})")

    def ending(self) -> str:
        """The orderly end has begun."""
        return f"{STOPPING}\n{self._enter(Stage.ENDING)}"

    def tick(self, now_ms: int, ask: Callable[[Callable[[], None]], None] | None) -> str:
        """What to say now. `ask` puts a question to the storage thread, None where there is none;
        what it is given is called with the answer, on any thread.
        """
        if self.stage is Stage.OPENING:
            return self._word_while_opening(now_ms)
        if self.stage is Stage.ENDING or not self._storage_answers(now_ms):
            return ""
        if ask is not None and (self._question is None or self._question.is_answered):
            self._question = _Question(now_ms)
            ask(self._question.answered)
        return ALIVE if self._ready else ""

    def _word_while_opening(self, now_ms: int) -> str:
        if now_ms - self._since_ms >= OPENING_LIMIT_MS:
            return ""
        # Until READY=1 there is no watchdog; the time for the start is all there is.
        return ALIVE if self._ready else f"EXTEND_TIMEOUT_USEC={EXTENSION_MS * 1000}"

    def _storage_answers(self, now_ms: int) -> bool:
        question = self._question
        if question is None or question.is_answered:
            return True
        return now_ms - question.asked_ms < ANSWER_LIMIT_MS

    def _enter(self, stage: Stage, *, ready: bool = False, more: str = "") -> str:
        self.stage = stage
        words = f"STATUS={stage.value}{more}"
        if ready and not self._ready:
            self._ready = True
            return f"{READY}\n{words}"
        return words


class _Question:
    """One, put to the storage thread; `answered` is called on that thread."""

    def __init__(self, asked_ms: int) -> None:
        self.asked_ms = asked_ms
        self.is_answered = False

    def answered(self) -> None:
        self.is_answered = True
