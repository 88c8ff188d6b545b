"""How many broken characters the port has counted: a hint at a wrong baud rate or parity.

Guarantees: only asks (TIOCGICOUNT); sets nothing, and gives None where there is no such count, as
on pseudo-terminals, some USB adapters and every network line. Linux only.
"""

import fcntl
import struct

from kiosk.devices.learning.line_score import LineErrors

TIOCGICOUNT = 0x545D
COUNTERS = struct.Struct("=20i")
"""struct serial_icounter_struct of linux/serial.h: eleven counters, nine spare ones."""
FRAMING, PARITY = 6, 8


def counted_errors(descriptor: int) -> LineErrors | None:
    """Give what the port has counted since the system started it."""
    buffer = bytearray(COUNTERS.size)
    try:
        fcntl.ioctl(descriptor, TIOCGICOUNT, buffer)
    except OSError:
        return None
    values = COUNTERS.unpack(buffer)
    return LineErrors(framing=values[FRAMING], parity=values[PARITY])


def errors_since(before: LineErrors | None, now: LineErrors | None) -> LineErrors | None:
    """Give what was counted between two looks."""
    if before is None or now is None:
        return None
    return LineErrors(now.framing - before.framing, now.parity - before.parity)
