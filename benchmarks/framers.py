"""How many megabytes each framer takes in a second of processor time, its check included.

Reads are of 4 KiB. The traffic is what such a device says all day: frames of 20 to 30 bytes, one
behind the other, no two alike within a thousand (on a Modbus, requests of 8 and answers of 25). A
gap framer gets one frame a read, as silence between frames means.
"""

import random
import time
from collections.abc import Iterable, Iterator

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

FRAMES = 20_000
READ_BYTES = 4096
GAP_MS = 20
MOST = 128
ALGORITHMS = ("xor", "lrc", "sum8", "crc16-modbus", "crc16-ccitt")


def measure(runs: int) -> dict[str, list[float]]:
    """Megabytes a second of each run, by kind and check. AssertionError if a frame is lost."""
    return {name: [_rate(*case) for _ in range(runs)] for name, case in _cases().items()}


def _rate(settings: FramerSettings, reads: list[bytes], frames: int) -> float:
    framer = make_framer(settings)
    found = 0
    step_ms = GAP_MS if isinstance(settings, GapFraming) else 0
    start = time.process_time()
    for number, data in enumerate(reads):
        found += len(framer.feed(data, number * step_ms))
    took_s = time.process_time() - start
    found += len(framer.tick((len(reads) + 1) * GAP_MS))
    assert found == frames, f"{settings.kind}: {found} of {frames} frames"  # noqa: S101
    return sum(map(len, reads)) / took_s / 1e6


def _cases() -> dict[str, tuple[FramerSettings, list[bytes], int]]:
    said = [b"CALL %02d A%03d HO-TICH" % (n % 30, n % 1000) for n in range(FRAMES)]
    cases = {
        "line": _case(LineFraming(MOST), (one + b"\r\n" for one in said)),
        "prefix": _case(PrefixFraming(b"\x03P", b"\r", MOST), (b"\x03P" + s + b"\r" for s in said)),
        "escpos": _case(EscposFraming(1024), _tickets(said), READ_BYTES),
        "modbus-rtu": _case(ModbusFraming(GAP_MS), _polls()),
    }
    for algorithm in ("none", *ALGORITHMS):
        cases |= _checked(algorithm, said)
    return cases


def _checked(
    algorithm: str, said: list[bytes]
) -> dict[str, tuple[FramerSettings, list[bytes], int]]:
    check = CheckSettings(algorithm, is_high_first=algorithm != "crc16-modbus")
    sent = CheckReader(check).sent
    start, end = b"\x02", b"\x03"
    framed = [start + one + end + sent(one + end) for one in said]
    plain = [one + sent(one) for one in said]
    fixed = FixedFraming(26 + check.wire_bytes, b"\xaa\x55", check)
    gap = [one.ljust(24) for one in said]
    return {
        f"delimited, {algorithm}": _case(DelimitedFraming(start, end, MOST, b"", check), framed),
        f"delimited, DLE, {algorithm}": _case(
            DelimitedFraming(start, end, MOST, b"\x10", check), framed
        ),
        f"fixed, {algorithm}": _case(fixed, (b"\xaa\x55" + one + sent(one) for one in gap)),
        f"gap, {algorithm}": (GapFraming(GAP_MS, MOST, check), plain, len(plain)),
    }


def _case(
    settings: FramerSettings, frames: Iterable[bytes], read_bytes: int = READ_BYTES
) -> tuple[FramerSettings, list[bytes], int]:
    listed = list(frames)
    wire = b"".join(listed)
    reads = [wire[at : at + read_bytes] for at in range(0, len(wire), read_bytes)]
    return settings, reads, len(listed)


def _polls() -> Iterator[bytes]:
    """A master that reads ten registers of each display in turn: 8 bytes, then 25."""
    crc = CheckReader(CheckSettings("crc16-modbus", is_high_first=False)).sent
    chance = random.Random(1)
    for number in range(FRAMES // 2):
        request = bytes([1 + number % 30, 3, 0, number % 256, 0, 10])
        response = request[:2] + b"\x14" + chance.randbytes(20)
        yield request + crc(request)
        yield response + crc(response)


def _tickets(said: list[bytes]) -> Iterator[bytes]:
    """Tickets with an image, a big number, three lines and a barcode: some 500 bytes each."""
    image = b"\x1dv0\x00\x10\x00\x10\x00" + bytes(range(256))
    for one in said[: FRAMES // 10]:
        head = b"\x1b@\x1ba\x01" + image + b"UBND XA MAU\nSo thu tu cua Ong/Ba\n\x1d!\x11"
        yield (
            head
            + one[8:12]
            + b"\n\x1d!\x00"
            + one
            + b"\n\x1dh\x40\x1dkI\x04"
            + one[8:12]
            + (b"\nXin vui long cho den luot\n\x1bd\x03\x1dVB\x00")
        )
