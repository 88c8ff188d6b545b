"""From a frame to the bytes that a device sends for it. Pure.

Guarantees: the framer of these settings gives back exactly this frame, with nothing dropped and
nothing refused; None for a frame that it would not.
"""

from kiosk.devices.framer import make_framer
from kiosk.devices.framer_settings import (
    CheckSettings,
    DelimitedFraming,
    EscposFraming,
    FixedFraming,
    FramerSettings,
    GapFraming,
    LineFraming,
    ModbusFraming,
    PrefixFraming,
)
from kiosk.devices.framing.check_reader import CheckReader
from kiosk.devices.framing.checks import crc16_modbus
from kiosk.devices.framing.ticket_text import BIG, NORMAL

LINE_ENDS = {"any": b"\r\n", "crlf": b"\r\n", "cr": b"\r", "lf": b"\n"}
LONG_AFTER_MS = 60_000
RESET, LARGE, SMALL, CUT = b"\x1b@", b"\x1d!\x11", b"\x1d!\x00", b"\x1dV\x00"


def wire_bytes(frame: bytes, settings: FramerSettings) -> bytes | None:
    """Give the bytes of a frame on the wire, or None when it cannot be framed so."""
    sent = _sent(frame, settings)
    framer = make_framer(settings)
    framer.find_place()
    heard = framer.feed(sent, 0) + framer.tick(LONG_AFTER_MS)
    return sent if heard == [frame] and not framer.refused_frames else None


def _sent(frame: bytes, settings: FramerSettings) -> bytes:
    match settings:
        case LineFraming():
            return frame + LINE_ENDS[settings.ends]
        case PrefixFraming():
            return settings.start + frame + settings.end
        case DelimitedFraming():
            return _delimited(frame, settings)
        case EscposFraming():
            text = frame.replace(BIG, LARGE).replace(NORMAL, SMALL)
            return RESET + text + b"\n" + CUT
        case _:
            return _checked(frame, settings)


def _checked(frame: bytes, settings: FixedFraming | GapFraming | ModbusFraming) -> bytes:
    if isinstance(settings, ModbusFraming):
        return frame + crc16_modbus(frame).to_bytes(2, "little")
    if isinstance(settings, GapFraming):
        return frame + _check(frame, settings.check)
    covered = settings.start if settings.check.covers_start else b""
    return settings.start + frame + _check(covered + frame, settings.check)


def _check(covered: bytes, check: CheckSettings) -> bytes:
    return CheckReader(check).sent(covered)


def _delimited(frame: bytes, settings: DelimitedFraming) -> bytes:
    escape, start, end, check = settings.escape, settings.start, settings.end, settings.check
    is_doubled = bool(escape) and start.startswith(escape)
    covered_start = start.removeprefix(escape) if is_doubled else start
    covered_end = end.removeprefix(escape) if is_doubled else end
    covered = (
        (covered_start if check.covers_start else b"")
        + frame
        + (covered_end if check.covers_end else b"")
    )
    sent = _check(covered, check)
    body = frame if check.is_after_end else frame + sent
    marks = escape if is_doubled else escape + start + end
    if escape:
        body = b"".join(escape + bytes([one]) if one in marks else bytes([one]) for one in body)
    return start + body + end + (sent if check.is_after_end else b"")
