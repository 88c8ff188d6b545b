"""The profiles that ship, and how a capture goes through the layers, for several tests."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.devices.capture import CapturedRead
from kiosk.devices.counter_filter import for_counter
from kiosk.devices.event_fields import FIELDS
from kiosk.devices.framer import Framer, make_framer
from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import Profile
from kiosk.devices.repeats import RepeatFilter
from kiosk.devices.scanning.dossier_code import DossierCode, parse_dossier_code
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.unmapped import Ignored, Unmapped

PROFILES = Path(__file__).parents[3] / "config" / "ticket-sources"
NAMES = sorted(path.stem for path in PROFILES.glob("*.toml"))
COUNTER = "05"
LONG_AFTER_MS = 60_000
KINDS = {
    "TicketCalled": "called",
    "TicketRecalled": "recalled",
    "TicketServed": "served",
    "TicketSkipped": "skipped",
    "TicketElsewhere": "elsewhere",
    "TicketScanned": "scanned",
    "TurnEnded": "ended",
    "OfficerNamed": "officer",
    "BadgeScanned": "badge",
    "DossierScanned": "dossier",
}
PLAIN_FIELDS = ("ticket", "badge", "code", "counter")


def told(event: SourceEvent) -> str:
    """Give an event as captures write it: `called A012 05 service=HO-TICH`."""
    kind = KINDS[type(event).__name__]
    words = [kind]
    for name in event.__dataclass_fields__:
        value = getattr(event, name)
        if kind == "officer" and name == "officer":
            words.append(value or "-")
        elif value is not None:
            words.append(value if name in PLAIN_FIELDS else f"{name}={value}")
    return " ".join(words)


def frames_of(profile: Profile, reads: Iterable[CapturedRead]) -> Iterator[tuple[bytes, int]]:
    """Give the frames with their times; the framer is told of silence when it asked to be."""
    framer = make_framer(profile.framer)
    end_ms = 0
    for read in reads:
        yield from _ticked(framer, read.at_ms)
        yield from ((frame, read.at_ms) for frame in framer.feed(read.data, read.at_ms))
        end_ms = read.at_ms
    yield from _ticked(framer, end_ms + LONG_AFTER_MS)


def events_of(profile: Profile, reads: Iterable[CapturedRead]) -> Iterator[SourceEvent]:
    """Give what a kiosk at COUNTER makes of these reads: framer, mapper, filters."""
    repeats = RepeatFilter(profile.repeat_window_ms)
    for frame, at_ms in frames_of(profile, reads):
        mapped = map_frame(frame, profile)
        if isinstance(mapped, Ignored | Unmapped):
            continue
        event = for_counter(mapped, COUNTER)
        if event is not None and not repeats.is_repeat(event, at_ms):
            yield event


def is_whitelisted(event: SourceEvent) -> bool:
    """Say whether every field of an event is what its whitelist lets through."""
    values = {name: getattr(event, name) for name in event.__dataclass_fields__}
    if (code := values.pop("code", None)) is not None:
        return isinstance(parse_dossier_code(code, None), DossierCode)
    return all(
        value is None or FIELDS[name].problem(value) is None for name, value in values.items()
    )


def _ticked(framer: Framer, until_ms: int) -> Iterator[tuple[bytes, int]]:
    while (due_ms := framer.due_ms()) is not None and due_ms <= until_ms:
        yield from ((frame, due_ms) for frame in framer.tick(due_ms))
