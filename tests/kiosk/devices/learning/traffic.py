"""Made-up traffic of every shipped profile: the wire of each, with tickets and counters to choose.

Frames are made here from the profiles' documented wires, not by the code under test.
"""

import random
from collections.abc import Callable
from functools import reduce
from operator import xor

from kiosk.devices.capture import CapturedRead
from kiosk.devices.framing.checks import crc16_modbus

HALL = ("HO-TICH", "DAT-DAI", "CHUNG-THUC")


def plain(random_: random.Random, number: int, counter: int) -> bytes:
    word = random_.choice(("CALL", "RECALL", "SERVE", "SKIP"))
    service = random_.choice(("", " HO-TICH", " DAT-DAI"))
    return f"{word} {counter:02} A{number:03}{service}\r\n".encode()


def prefixed(random_: random.Random, number: int, counter: int) -> bytes:
    return b"\x03P" + f"{counter:02}{random_.choice('CREN')}A{number:03}\r".encode()


def checked(random_: random.Random, number: int, counter: int) -> bytes:
    service = random_.choice((1, 2, 21))
    body = f"{counter:02}{random_.choice('CREN')}{service:02}A{number:03}".encode() + b"\x03"
    return b"\x02" + body + bytes([reduce(xor, body)])


def fixed(random_: random.Random, number: int, counter: int) -> bytes:
    body = bytes([counter, random_.randint(0, 4), ord("A"), number >> 8, number & 0xFF])
    return b"\xaa\x55" + body + bytes([sum(body) & 0xFF])


def gapped(random_: random.Random, number: int, counter: int) -> bytes:
    bcd = bytes.fromhex(f"{counter:02}")
    if random_.random() < 0.3:
        body = bcd + b"\xc0"
    else:
        body = bcd + bytes([random_.choice((0xC1, 0xC2, 0xC3, 0xC4))])
        body += bytes.fromhex(f"{number:04}")
    return body + bytes([reduce(xor, body)])


def with_crc(body: bytes) -> bytes:
    return body + crc16_modbus(body).to_bytes(2, "little")


def modbus(random_: random.Random, number: int, counter: int) -> bytes:
    if random_.random() < 0.3:
        return with_crc(bytes([counter, 3, 0, 0, 0, 1]))
    state = random_.randint(1, 4)
    return with_crc(bytes([counter, 16, 0, 16, 0, 2, 4, 0, state, number >> 8, number & 0xFF]))


def printed(random_: random.Random, number: int, counter: int) -> bytes:
    words = random_.choice(("Mời vào", "Gọi lại"))
    text = f"{words} quầy {counter:02}".encode()
    return b"\x1b@\x1d!\x11" + f"A{number:03}".encode() + b"\n\x1d!\x00" + text + b"\n\x1dV\x00"


def networked(random_: random.Random, number: int, counter: int) -> bytes:
    word = random_.choice(("CALL", "RECALL", "SERVE"))
    return f"{word};{counter};A{number:03};HT;1.000000;TN;nv-01\n".encode()


def scanned(random_: random.Random, number: int, counter: int) -> bytes:
    return random_.choice((b"]C0", b"]Q1")) + f"A{number:03}\r".encode()


FRAMES: dict[str, Callable[[random.Random, int, int], bytes]] = {
    "plain-lines": plain,
    "prefix-lines": prefixed,
    "stx-etx-bcc": checked,
    "fixed-binary": fixed,
    "gap-framed": gapped,
    "escpos-tee": printed,
    "modbus-rtu": modbus,
    "network-lines": networked,
    "scanner": scanned,
}


def traffic(
    name: str, random_: random.Random, frames: int, noise: float = 0.0
) -> list[CapturedRead]:
    """Give reads: each frame in one to three, seconds apart; noise before some."""
    at_ms, reads = 0, []
    number = random_.randint(1, 800)
    for _ in range(frames):
        at_ms += random_.randint(300, 5000)
        number = number % 999 + random_.randint(0, 1)
        if random_.random() < noise:
            reads.append(CapturedRead(at_ms, random_.randbytes(random_.randint(1, 6))))
            at_ms += random_.randint(200, 900)
        wire = FRAMES[name](random_, max(1, number), random_.choice((3, 5, 6)))
        cuts = sorted(random_.sample(range(1, len(wire)), k=min(2, random_.randint(0, 2))))
        for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True):
            reads.append(CapturedRead(at_ms, wire[start:end]))
            at_ms += random_.randint(1, 4)
    return reads
