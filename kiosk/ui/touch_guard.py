"""Which finger counts. Pure: fingers and the time in, strokes of the one finger out.

Guarantees: at most one finger is in play. It is the first that came down among those that are
neither stuck nor put down beside every control (`missed`); a second finger does nothing, and is
not promoted when the first is lifted. A finger in play where nothing is seen (`may_give_way`)
gives way to the next one. A finger that stays where it is for STUCK_TOUCH_MS is
dirt, water, a tool that leans on the glass or a broken panel: it is put out of play, told once,
and counts again after it was lifted. Five fingers at once are a palm or a sleeve: nothing of it
counts. Leaves to others: events (`kiosk.ui.touch_filter`), what a finger is over (QML), a second
tap right after the first (`kiosk.visit`'s settle time).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

STUCK_TOUCH_MS = 10_000
"""A finger that has not moved for so long is no finger."""
LONGEST_TOUCH_MS = 60_000
"""Nobody keeps a finger down for so long, moving or not: a panel with a fault wanders."""
STILL_WITHIN_PX = 24
"""A panel reports a resting finger with some jitter; so far is not moving."""
PALM_FINGERS = 5

Finger = tuple[int, int]
"""The device's number and the finger's number on it."""


class Change(Enum):
    """What a finger did since it was last told of."""

    DOWN = auto()
    MOVED = auto()
    UP = auto()


class Stroke(Enum):
    """What the finger in play does. CANCEL: lifted without having meant anything."""

    PRESS = auto()
    MOVE = auto()
    RELEASE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class TouchPoint:
    """One finger in one event; pixels of the window."""

    finger: Finger
    change: Change
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class StuckTouch:
    """A finger that was put out of play: where (pixels) and how long it had been down."""

    x: float
    y: float
    held_ms: int


Strokes = list[tuple[Stroke, float, float]]
"""In order, each with its pixels."""


@dataclass(slots=True)
class _Held:
    x: float
    y: float
    down_ms: int
    rest_ms: int
    stuck: bool = False

    @property
    def stuck_ms(self) -> int:
        """When it will be taken for stuck unless it moves or is lifted."""
        return min(self.rest_ms + STUCK_TOUCH_MS, self.down_ms + LONGEST_TOUCH_MS)


class TouchGuard:
    """Every finger on the glass, and which of them counts."""

    def __init__(self) -> None:
        self._held: dict[Finger, _Held] = {}
        self._in_play: Finger | None = None
        self._gives_way = False

    def take(self, points: Sequence[TouchPoint], at_ms: int) -> Strokes:
        """All fingers that one event tells of, at `at_ms`."""
        strokes: Strokes = []
        fresh: list[TouchPoint] = []
        for point in points:
            match point.change:
                case Change.DOWN:
                    strokes += self._lift(point.finger)
                    self._held[point.finger] = _Held(point.x, point.y, at_ms, at_ms)
                    fresh.append(point)
                case Change.MOVED:
                    strokes += self._move(point, at_ms)
                case Change.UP:
                    strokes += self._lift(point.finger, point)
        if sum(not held.stuck for held in self._held.values()) >= PALM_FINGERS:
            return strokes + self._cancel()
        if fresh and self._gives_way:
            strokes += self._cancel()
        if fresh and self._in_play is None:
            first = fresh[0]
            self._in_play = first.finger
            self._gives_way = False
            strokes.append((Stroke.PRESS, first.x, first.y))
        return strokes

    def missed(self) -> None:
        """The press went beside every control: a later finger counts."""
        self._in_play = None

    def may_give_way(self) -> None:
        """The press went where nobody sees a control: a later finger counts in its place."""
        self._gives_way = True

    def forget(self, device: int) -> Strokes:
        """The device begins anew or was taken away: none of its fingers is down."""
        strokes: Strokes = []
        for finger in [each for each in self._held if each[0] == device]:
            strokes += self._lift(finger)
        return strokes

    def look(self, at_ms: int) -> tuple[Strokes, list[StuckTouch]]:
        """Puts out of play what has become stuck by `at_ms`."""
        strokes: Strokes = []
        found: list[StuckTouch] = []
        for finger, held in self._held.items():
            if held.stuck or at_ms < held.stuck_ms:
                continue
            held.stuck = True
            found.append(StuckTouch(held.x, held.y, at_ms - held.down_ms))
            if finger == self._in_play:
                strokes += self._cancel()
        return strokes, found

    @property
    def due_ms(self) -> int | None:
        """When `look` can find something, if nothing happens before; None: nothing is down."""
        return min((held.stuck_ms for held in self._held.values() if not held.stuck), default=None)

    def _move(self, point: TouchPoint, at_ms: int) -> Strokes:
        held = self._held.get(point.finger)
        if held is None:
            return []
        if max(abs(point.x - held.x), abs(point.y - held.y)) > STILL_WITHIN_PX:
            held.x, held.y, held.rest_ms = point.x, point.y, at_ms
        if point.finger != self._in_play:
            return []
        return [(Stroke.MOVE, point.x, point.y)]

    def _lift(self, finger: Finger, where: TouchPoint | None = None) -> Strokes:
        """Without `where` it was never told how the finger went."""
        self._held.pop(finger, None)
        if finger != self._in_play:
            return []
        if where is None:
            return self._cancel()
        self._in_play = None
        return [(Stroke.RELEASE, where.x, where.y)]

    def _cancel(self) -> Strokes:
        if self._in_play is None:
            return []
        self._in_play = None
        return [(Stroke.CANCEL, 0, 0)]
