"""One case of every framer, with how a device would send a payload: written anew, from the profile.

The checks here go byte by byte and bit by bit, as in their standards: they are what the framers'
own are held against.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

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

MOST = 24
GAP_MS = 20


def slow_xor(data: bytes) -> int:
    value = 0
    for one in data:
        value ^= one
    return value


def slow_crc(data: bytes, polynomial: int, *, is_mirrored: bool) -> int:
    crc = 0xFFFF
    for one in data:
        for bit in range(8):
            given = one >> (bit if is_mirrored else 7 - bit) & 1
            crc, out = (crc << 1) & 0xFFFF, crc >> 15
            crc ^= polynomial if out ^ given else 0
    return int(f"{crc:016b}"[::-1], 2) if is_mirrored else crc


SLOW_CHECKS: dict[str, Callable[[bytes], int]] = {
    "xor": slow_xor,
    "sum8": lambda data: sum(data) % 256,
    "lrc": lambda data: (256 - sum(data) % 256) % 256,
    "crc16-modbus": lambda data: slow_crc(data, 0x8005, is_mirrored=True),
    "crc16-ccitt": lambda data: slow_crc(data, 0x1021, is_mirrored=False),
}


def check_bytes(check: CheckSettings, covered: bytes) -> bytes:
    if check.algorithm == "none":
        return b""
    size = 2 if check.algorithm.startswith("crc") else 1
    value = SLOW_CHECKS[check.algorithm](covered).to_bytes(size, "big")
    value = value if check.is_high_first else value[::-1]
    return value.hex().upper().encode() if check.is_hex else value


def delimited(settings: DelimitedFraming, payload: bytes) -> bytes:
    start, end, escape, check = settings.start, settings.end, settings.escape, settings.check
    covered = start.removeprefix(escape) * check.covers_start + payload
    sent = check_bytes(check, covered + end.removeprefix(escape) * check.covers_end)
    inside = payload if check.is_after_end else payload + sent
    special = {*escape} if escape and start.startswith(escape) else {*start, *end, *escape}
    if escape:
        inside = b"".join(escape * (one in special) + bytes([one]) for one in inside)
    return start + inside + end + (sent if check.is_after_end else b"")


def fixed(settings: FixedFraming, payload: bytes) -> bytes:
    covered = settings.start * settings.check.covers_start + payload
    return settings.start + payload + check_bytes(settings.check, covered)


@dataclass(frozen=True)
class Case:
    """A framer, how its device sends a payload, and bytes of which its noise is rich."""

    settings: FramerSettings
    send: Callable[[bytes], bytes]
    spice: tuple[bytes, ...]
    is_binary: bool = True
    """Whether any byte may stand in a payload; else only letters and digits."""
    size: int | None = None
    """How long a payload is, where all have one length."""

    @property
    def is_timed(self) -> bool:
        return hasattr(self.settings, "gap_ms")


def _delimited(check: CheckSettings, *, escape: bytes = b"", wide: bool = False) -> Case:
    start, end = (escape + b"\x02", escape + b"\x03") if wide else (b"\x02", b"\x03")
    settings = DelimitedFraming(start, end, MOST, escape, check)
    spice = (start, end, b"\x02", b"\x03", escape or b"0")
    return Case(settings, lambda p: delimited(settings, p), spice, is_binary=bool(escape))


def _fixed(start: bytes, check: CheckSettings) -> Case:
    payload = 6
    settings = FixedFraming(len(start) + payload + check.wire_bytes, start, check)
    spice = (start, start[:1], b"\0")
    return Case(settings, lambda p: fixed(settings, p), spice, size=payload)


def _gap(check: CheckSettings) -> Case:
    settings = GapFraming(GAP_MS, MOST, check)
    return Case(settings, lambda p: p + check_bytes(check, p), (b"\0", b"\xff" * 20))


def _line(ends: str, end: bytes) -> Case:
    return Case(
        LineFraming(MOST, ends), lambda p: p + end, (b"\r", b"\n", b"\r\n"), is_binary=False
    )


def modbus_wire(frame: bytes) -> bytes:
    return frame + SLOW_CHECKS["crc16-modbus"](frame).to_bytes(2, "little")


def _checks() -> Iterable[tuple[str, Case]]:
    for algorithm in SLOW_CHECKS:
        check = CheckSettings(algorithm, is_high_first=algorithm != "crc16-modbus")
        yield f"delimited {algorithm}", _delimited(check)
        yield f"delimited {algorithm} stuffed", _delimited(check, escape=b"\x10")
        whole = replace(check, covers_start=True)
        yield f"delimited {algorithm} DLE STX", _delimited(whole, escape=b"\x10", wide=True)
        yield f"fixed {algorithm}", _fixed(b"\xaa\x55", whole)
        yield f"fixed {algorithm} without start", _fixed(b"", check)
        yield f"gap {algorithm}", _gap(check)
    hexed = CheckSettings("lrc", is_hex=True, is_after_end=False, covers_end=False)
    yield "delimited lrc hex before end", _delimited(hexed)
    yield (
        "delimited crc16-ccitt before end stuffed",
        _delimited(replace(hexed, algorithm="crc16-ccitt", is_hex=False), escape=b"\x10"),
    )


CHECKED = dict(_checks())
PREFIX = PrefixFraming(b"\x03P", b"\r", MOST)
CASES: dict[str, Case] = {
    "line any": _line("any", b"\r\n"),
    "line cr": _line("cr", b"\r"),
    "line lf": _line("lf", b"\n"),
    "line crlf": _line("crlf", b"\r\n"),
    "prefix": Case(PREFIX, lambda p: b"\x03P" + p + b"\r", (b"\x03", b"\x03P", b"\r"), False),
    "delimited": _delimited(CheckSettings()),
    "delimited wide marks": Case(
        wide := DelimitedFraming(b"<<A", b">>\r", MOST),
        lambda p: delimited(wide, p),
        (b"<<A", b"<", b"<<", b">>\r", b">", b">>"),
        is_binary=False,
    ),
    "fixed": _fixed(b"\xaa\x55", CheckSettings()),
    "gap": _gap(CheckSettings()),
    "escpos": Case(
        EscposFraming(400),
        lambda p: b"\x1b@" + p + b"\n\x1dV\x00",
        (
            b"\x1b@",
            b"\x1b!\x30",
            b"\x1d!\x11",
            b"\x1d!\0",
            b"\n",
            b"\x1dVB\0",
            b"\x1bi",
            b"\t",
            b"\x1dv0\0\x01\0\x05\0",
            b"\x1dk\x04",
            b"\x1dkI\x06",
            b"\x1b*\x21\x04\0",
            b"\x1b",
            b"\x1bD",
        ),
        is_binary=False,
    ),
    "modbus-rtu": Case(
        ModbusFraming(GAP_MS),
        # A response to function 1: any count of data.
        lambda p: modbus_wire(b"\x05\x01" + bytes([len(p)]) + p),
        (
            b"\x05\x01",
            b"\x05\x03\x04",
            b"\x01\x03\0\0\0\x02\xc4\x0b",
            b"\x01\x10",
            b"\x01\x17",
            b"\x01\x41",
        ),
    ),
    **CHECKED,
}
