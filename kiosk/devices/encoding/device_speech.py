"""What a profile's device would say of tickets at one counter, as bytes. Pure.

Guarantees: `DeviceSpeech` exists only where the profile can say that a ticket is called (or, for a
scanner, scanned); numbers and counter are written in a form that the profile reads. What it cannot
say (many devices know no recall) is None.
"""

from collections.abc import Mapping

from kiosk.devices.encoding.event_frame import EVENT_TYPES, event_frame
from kiosk.devices.encoding.wire import wire_bytes
from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import Profile
from kiosk.devices.simulated_day import TICKET_FORMS

COUNTER_WIDTHS = (0, 1, 2, 3, 4)


class NoSpeechError(ValueError):
    """The profile's device cannot be simulated; `str()` says which profile."""


class DeviceSpeech:
    """Bytes for events of this profile at this counter; raises NoSpeechError."""

    def __init__(self, profile: Profile, counter: str) -> None:
        self._profile = profile
        bare = counter.lstrip("0") or "0"
        counters = [counter, *(bare.zfill(width) for width in COUNTER_WIDTHS)]
        for self._form in TICKET_FORMS:
            for self._counter in counters:
                if self.say(self._first, 1) is not None:
                    return
        raise NoSpeechError(
            f"profile {profile.name!r}: no called ticket at counter {counter!r} can be made that "
            "it reads; is the counter one that its patterns or codes know?"
        )

    @property
    def _first(self) -> str:
        return "scanned" if self._profile.scanner is not None else "called"

    def ticket(self, number: int) -> str:
        """Give the ticket's number as the device writes it."""
        return self._form(number)

    def say(self, kind: str, number: int) -> bytes | None:
        """Give the bytes for a kind of event and the ticket of this number, or None."""
        fields = {"ticket": self._form(number), "counter": self._counter}
        if self._profile.scanner is not None:
            frame = self._scan(fields) if kind in ("called", "scanned") else None
        else:
            frame = event_frame(kind, fields, self._profile)
        return None if frame is None else wire_bytes(frame, self._profile.framer)

    def _scan(self, fields: Mapping[str, str]) -> bytes | None:
        """Give the label of a ticket as the scanner sends it."""
        scanner = self._profile.scanner
        if scanner is None:
            return None
        identifier = b"]C0" if scanner.symbologies is not None else b""
        frame = scanner.prefix + identifier + fields["ticket"].encode("ascii") + scanner.suffix
        mapped = map_frame(frame, self._profile)
        return frame if type(mapped) is EVENT_TYPES["scanned"] else None
