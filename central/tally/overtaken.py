"""Invitations that nobody touched and that the next call cut short: of an officer, of a site. Pure.

Guarantees that the share has its number and interval, and that where the log does not tell an
invitation from a visit whose end nobody told, there is no share: a device that never tells of ends
calls over visits that were never invited. No figure here says what anybody answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.survey import Share

LEAST = 10
"""Untouched invitations from which on a share is told, as many as answers of a parcel."""

PROMPTED, OVERTAKEN, WINDOW_OVER = "prompted", "unrated:next-called", "unrated:window-over"
EVENTS = (PROMPTED, OVERTAKEN, WINDOW_OVER)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Of `prompted` invitations `untouched` ended without a touch, `overtaken` of them because the
    next ticket was called.
    """

    prompted: int = 0
    untouched: int = 0
    overtaken: int = 0

    @property
    def is_known(self) -> bool:
        """Whether every untouched one can have been an invitation."""
        return self.untouched <= self.prompted

    @property
    def share(self) -> Share | None:
        """Overtaken of untouched; None where they are fewer than LEAST, or not known."""
        if not self.is_known or self.untouched < LEAST:
            return None
        return Share(self.overtaken, self.untouched)

    def plus(self, other: "Overtaken") -> "Overtaken":
        """Both together."""
        return Overtaken(
            self.prompted + other.prompted,
            self.untouched + other.untouched,
            self.overtaken + other.overtaken,
        )


def overtaken_of(events: Mapping[str, int]) -> Overtaken:
    """From counted events of visits by name, as `visit_tallies` names them."""
    overtaken = max(0, events.get(OVERTAKEN, 0))
    window_over = max(0, events.get(WINDOW_OVER, 0))
    return Overtaken(max(0, events.get(PROMPTED, 0)), overtaken + window_over, overtaken)


def in_whole_blocks(days: Iterable[Overtaken]) -> Overtaken:
    """The days up to the last one with which a block of LEAST untouched invitations was full.

    For an officer's own page: a day that does not fill a block waits for those after it, so that
    the figure moves by LEAST invitations or more.
    """
    shown, waiting = Overtaken(), Overtaken()
    for day in days:
        waiting = waiting.plus(day)
        if waiting.untouched >= LEAST:
            shown, waiting = shown.plus(waiting), Overtaken()
    return shown if shown.untouched else Overtaken(prompted=waiting.prompted)
