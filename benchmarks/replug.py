"""Replug: from the device being there again to its first call told, in seconds.

The device is a pseudo-terminal whose pair is closed and made anew behind the same path, as a
by-id link comes back; the source is the kiosk's own, with its own waits.
"""

import threading
import time
from pathlib import Path

from kiosk.devices.profile import load_profile
from kiosk.devices.simulator import TicketSimulator
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_source import open_source

PROFILE = Path(__file__).parents[1] / "config" / "ticket-sources" / "plain-lines.toml"
WITHIN_S = 30.0
LONGEST_AWAY_S = 2.0


class Told:
    """What the source has told, for another thread to wait for."""

    def __init__(self) -> None:
        self.state: SourceState | None = None
        self.events = 0
        self._change = threading.Condition()

    def event_came(self, event: SourceEvent, at_ms: int) -> None:
        """Count an event."""
        del event, at_ms
        with self._change:
            self.events += 1
            self._change.notify_all()

    def status_came(self, status: SourceStatus) -> None:
        """Keep a state."""
        with self._change:
            self.state = status.state
            self._change.notify_all()

    def wait_for_state(self, state: SourceState) -> None:
        """Wait until the source is in this state."""
        with self._change:
            if not self._change.wait_for(lambda: self.state is state, WITHIN_S):
                raise TimeoutError(f"the source is {self.state}, not {state}")

    def wait_for_events(self, count: int) -> None:
        """Wait until so many events have come."""
        with self._change:
            if not self._change.wait_for(lambda: self.events >= count, WITHIN_S):
                raise TimeoutError(f"{self.events} events, not {count}")


def replug_seconds(replugs: int) -> list[float]:
    """Unplug and replug so many times, away for 0 to 2 s; give the seconds of each.

    A call is said as soon as the source is `ok` again: then every line that begins is read whole.
    """
    told, found = Told(), []
    away = threading.Event()
    with TicketSimulator() as device:
        source = open_source(
            device.path,
            load_profile(PROFILE),
            "05",
            told.event_came,
            told.status_came,
            lambda: time.monotonic_ns() // 1_000_000,
        )
        source.start()
        try:
            told.wait_for_state(SourceState.ok)
            for number in range(replugs):
                device.unplug()
                told.wait_for_state(SourceState.gone)
                away.wait(LONGEST_AWAY_S * number / max(1, replugs - 1))
                begun = time.monotonic()
                device.replug()
                told.wait_for_state(SourceState.ok)
                device.call(f"A{number:03}")
                told.wait_for_events(number + 1)
                found.append(time.monotonic() - begun)
        finally:
            source.stop()
    return found
