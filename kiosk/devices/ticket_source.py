"""What every ticket source is, and the one place where the kind of a source is chosen.

Guarantees: whatever `open_source` gives satisfies `TicketSource` and the contract tests. A kind is
what a profile says of the device; over which line it speaks is its address's (`lines`).
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from kiosk.devices.event_flow import EventFlow
from kiosk.devices.profile import Profile
from kiosk.devices.serial_source import SerialTicketSource
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import no_day

LINE_KINDS = ("serial", "scanner")


class TicketSource(Protocol):
    """A source of ticket events with a thread of its own; it calls back from that thread."""

    def start(self) -> None:
        """Begin to listen; returns at once. A source starts once."""

    def stop(self) -> None:
        """Listen no more; returns promptly, and no callback runs after it has returned."""


def open_source(  # noqa: PLR0913 - what it listens to, whom it tells, and its two clocks
    url: str,
    profile: Profile,
    counter: str | None,
    on_event: Callable[[SourceEvent, int], None],
    on_status: Callable[[SourceStatus], None],
    monotonic_ms: Callable[[], int],
    *,
    today: Callable[[], date | None] = no_day,
    flow: EventFlow | None = None,
) -> TicketSource:
    """Make the source that the profile's kind asks for; it does not listen before `start`.

    `flow` bounds the events, which a kiosk must and a desk must not. Raises SourceAddressError for
    a `url` that is none. The other parameters are SerialTicketSource's.
    """
    if profile.kind in LINE_KINDS:
        return SerialTicketSource(
            url, profile, counter, on_event, on_status, monotonic_ms, today=today, flow=flow
        )
    raise ValueError(f"no ticket source of kind {profile.kind!r}")
