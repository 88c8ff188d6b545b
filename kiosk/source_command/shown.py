"""What came over a line and what it means, as lines for a terminal.

Guarantees: nothing that came reaches the terminal but as printable characters, so that no device
can move the cursor or change the title; events are written as captures expect them
(`called A012 05 service=HO-TICH`).
"""

from collections.abc import Iterator, Mapping

from kiosk.devices import ticket_event as told
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.unmapped import Ignored, Unmapped

BYTES_IN_ROW = 16
_WORDS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    told.TicketCalled: ("called", ("ticket", "counter")),
    told.TicketRecalled: ("recalled", ("ticket", "counter")),
    told.TicketServed: ("served", ("ticket", "counter")),
    told.TicketSkipped: ("skipped", ("ticket", "counter")),
    told.TicketElsewhere: ("elsewhere", ("ticket",)),
    told.TicketScanned: ("scanned", ("ticket",)),
    told.TurnEnded: ("ended", ("counter",)),
    told.OfficerNamed: ("officer", ("officer", "counter")),
    told.BadgeScanned: ("badge", ("badge",)),
    told.DossierScanned: ("dossier", ("code",)),
}
_NAMED = ("service", "procedure", "stage", "officer")


def rows_of(data: bytes) -> Iterator[str]:
    """Give rows of hexadecimal bytes with their text beside them."""
    for place in range(0, len(data), BYTES_IN_ROW):
        row = data[place : place + BYTES_IN_ROW]
        yield f"{row.hex(' ').upper():<{BYTES_IN_ROW * 3}} {printable(row)}"


def printable(data: bytes) -> str:
    """Give the text of bytes, a dot for each that is no printable ASCII character."""
    return "".join(chr(one) if 0x20 <= one < 0x7F else "·" for one in data)  # noqa: PLR2004 - ASCII


def event_words(event: SourceEvent) -> str:
    """Give an event as captures expect it."""
    word, places = _WORDS[type(event)]
    values = [str(getattr(event, name)) for name in places if getattr(event, name) is not None]
    named = [
        f"{name}={value}"
        for name in _NAMED
        if name not in places and (value := getattr(event, name, None)) is not None
    ]
    return " ".join([word, *values, *named])


def mapped_words(mapped: SourceEvent | Ignored | Unmapped) -> str:
    """Say what the mapper made of a frame."""
    if isinstance(mapped, Unmapped):
        return f"not understood: {mapped.reason}"
    if isinstance(mapped, Ignored):
        return "ignored: the profile says that it means nothing"
    return event_words(mapped)
