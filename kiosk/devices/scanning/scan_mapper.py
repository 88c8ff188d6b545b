"""From one scan to one event: the layers of this package in a row.

Guarantees: an event comes of a whole scan alone, and holds the dossier code, the ticket or the
badge and nothing else of it; a reason never quotes the scan; whatever bytes come, none raise.
The scan is worked on in one buffer, which is overwritten before the answer is given, whatever the
answer is. What the caller passed in is the caller's to overwrite.
"""

from datetime import date

from kiosk.devices.scanning.aim import length_of_identifier
from kiosk.devices.scanning.dossier_code import DossierCode
from kiosk.devices.scanning.envelope import blank_control_bytes, move_to_head, take_off
from kiosk.devices.scanning.label import (
    field_of,
    label_of,
    length_without_spaces,
)
from kiosk.devices.scanning.scanner_settings import ScannerSettings
from kiosk.devices.scanning.slip import NO_CODE, dossier_code_on
from kiosk.devices.ticket_event import BadgeScanned, DossierScanned, SourceEvent, TicketScanned
from kiosk.devices.unmapped import Ignored, Unmapped

MAX_SCAN_BYTES = 4096
"""A QR code holds 2953 bytes at most."""


def map_scan(
    frame: bytes | bytearray, settings: ScannerSettings, today: date | None = None
) -> SourceEvent | Ignored | Unmapped:
    """Give the event that a scan tells of, or why it tells of none.

    `today`: the day by the kiosk's clock, against codes of the future; None: there is no clock.
    """
    if len(frame) > MAX_SCAN_BYTES:
        return Unmapped(f"a scan of more than {MAX_SCAN_BYTES} bytes")
    content = bytearray(frame)
    try:
        return _mapped(content, settings, today)
    finally:
        overwrite(content)


def overwrite(buffer: bytearray) -> None:
    """Put zeros over the whole buffer, in place; its length stays."""
    buffer[:] = bytes(len(buffer))


def _mapped(
    content: bytearray, settings: ScannerSettings, today: date | None
) -> SourceEvent | Ignored | Unmapped:
    if refused := _opened(content, settings):
        return Unmapped(refused)
    if not length_without_spaces(content):
        return Ignored()
    label = label_of(content)
    if label is not None:
        if badge := field_of(label, settings.badge, "badge"):
            return BadgeScanned(badge)
        if ticket := field_of(label, settings.ticket, "ticket"):
            return TicketScanned(ticket)
    found = dossier_code_on(content, today) if settings.reads_dossiers else NO_CODE
    return DossierScanned(found.code) if isinstance(found, DossierCode) else found


def _opened(content: bytearray, settings: ScannerSettings) -> str | None:
    """Take off what the scanner put around the scan; give why it is refused, or None."""
    refused = take_off(content, settings.prefix, settings.suffix)
    if refused is None and settings.symbologies is not None:
        length = length_of_identifier(content, settings.symbologies)
        if isinstance(length, str):
            return length
        move_to_head(content, length)
    return refused or blank_control_bytes(content, settings.control_bytes)
