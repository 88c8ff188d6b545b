"""An ear that hears a source: for tests that wait for what it tells, and for no time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent

WITHIN_S = 60.0


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass
class Ear:
    """Hears a source: what it told, when, and on which thread."""

    events: list[SourceEvent] = field(default_factory=list)
    event_ms: list[int] = field(default_factory=list)
    statuses: list[SourceStatus] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    change: threading.Condition = field(default_factory=threading.Condition)

    def on_event(self, event: SourceEvent, at_ms: int) -> None:
        with self.change:
            self.events.append(event)
            self.event_ms.append(at_ms)
            self.threads.add(threading.current_thread().name)
            self.change.notify_all()

    def on_status(self, status: SourceStatus) -> None:
        with self.change:
            self.statuses.append(status)
            self.threads.add(threading.current_thread().name)
            self.change.notify_all()

    @property
    def tickets(self) -> list[str]:
        return [event.ticket for event in self.events]

    @property
    def states(self) -> list[SourceState]:
        return [status.state for status in self.statuses]

    def wait_for(self, is_so: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        with self.change:
            assert self.change.wait_for(is_so, within_s), f"not within {within_s} s: {self}"

    def wait_for_state(self, state: SourceState, within_s: float = WITHIN_S) -> None:
        self.wait_for(lambda: self.states[-1:] == [state], within_s)
