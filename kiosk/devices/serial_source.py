"""A ticket source on a line: by cable, through a serial server, a loop or a capture.

Guarantees: `LineListener`'s and `TicketReader`'s, joined. A profile whose frames end with a
silence is refused a capture that is played faster than it came, which has no silences left.
"""

from collections.abc import Callable
from datetime import date

from kiosk.devices.event_flow import EventFlow
from kiosk.devices.line_listener import LineListener
from kiosk.devices.profile import Profile
from kiosk.devices.source_address import CaptureAddress, SourceAddressError, parse_address
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import TicketReader, no_day

FRAMERS_BY_SILENCE = ("gap", "modbus-rtu")


class SerialTicketSource(LineListener):
    """Listens to the line at `url` and tells what the profile makes of it.

    Raises SourceAddressError for a `url` that is none.
    """

    def __init__(  # noqa: PLR0913 - what it listens to, whom it tells, and its two clocks
        self,
        url: str,
        profile: Profile,
        counter: str | None,
        on_event: Callable[[SourceEvent, int], None],
        on_status: Callable[[SourceStatus], None],
        monotonic_ms: Callable[[], int],
        *,
        today: Callable[[], date | None] = no_day,
        flow: EventFlow | None = None,
    ) -> None:
        address = parse_address(url)
        if (
            isinstance(address, CaptureAddress)
            and address.speed != 1
            and profile.framer.kind in FRAMERS_BY_SILENCE
        ):
            raise SourceAddressError(
                url, "the profile's frames end with a silence, so that speed must be 1"
            )
        reader = TicketReader(profile, counter, today=today, flow=flow)
        super().__init__(address, profile.line, reader, on_event, on_status, monotonic_ms)
