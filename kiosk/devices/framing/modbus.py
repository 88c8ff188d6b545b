"""Modbus RTU as a listener hears it: requests and responses of others on one pair of wires.

A frame is address, function, data and a good CRC16 (Modbus over serial line V1.02, 2.5.1); it comes
out as address, function and data. Its length follows from the function code (Modbus application
protocol V1.1b3, 6): a listener cannot tell request from response, so both lengths are tried, the
shorter first, and the CRC decides. A good frame comes at once, with its last byte; a request whose
response could be one byte longer (function 3, register 0x04..) with the byte after it. A function
that is not known here is a frame when silence ends it and its CRC is good.

After bytes that are no frame, the search goes on one byte later, and counts one refused frame. So
a good frame after any noise comes at the latest with the silence after it; at once, unless the
noise before it could still be the head of a longer frame (of at most 256 bytes). By chance, noise
is taken for a frame once in 65536 places. Nothing is ever transmitted: a second master would
disturb the first.
"""

from collections.abc import Mapping

from kiosk.devices.framer_settings import ModbusFraming
from kiosk.devices.framing.checks import crc16_modbus
from kiosk.devices.framing.held import HeldFramer

MOST_FRAME_BYTES = 256
"""The standard's own bound; a count byte that says more begins no frame."""
LEAST_FRAME_BYTES = 4
LAST_ADDRESS = 247
CRC_BYTES = 2
EXCEPTION = 0x80
EXCEPTION_BYTES = 5

READS: Mapping[int, tuple[int, int]] = {
    0x01: (2000, 1),
    0x02: (2000, 1),
    0x03: (125, 2),
    0x04: (125, 2),
}
"""Functions that read: the most that a request may ask for, and what a response's count goes by."""
MOST_READ_BYTES = 250
REQUEST_BYTES, RESPONSE_BYTES = 8, 5
"""Of a function that reads: a whole request, and a response beside its data."""

_FIXED: Mapping[int, tuple[int, ...]] = {
    **dict.fromkeys((0x05, 0x06, 0x08, 0x0F, 0x10), (8,)),
    0x07: (4, 5),
    0x0B: (4, 8),
    0x0C: (4,),
    0x11: (4,),
    0x16: (10,),
    0x18: (6,),
    0x2B: (7,),
}
"""Lengths that the function alone gives: of its request, its response, or both."""
_COUNTED: Mapping[int, tuple[tuple[int, int], ...]] = {
    **dict.fromkeys((0x0C, 0x11, 0x14, 0x15), ((2, 5),)),
    0x0F: ((6, 9),),
    0x10: ((6, 9),),
    0x17: ((2, 5), (10, 13)),
}
"""Where a byte counts the data, and how many bytes the frame has beside them."""


_FUNCTIONS = {
    **{name: (_FIXED.get(name, ()), _COUNTED.get(name, ())) for name in {*_FIXED, *_COUNTED}},
    **dict.fromkeys(range(EXCEPTION, 256), ((EXCEPTION_BYTES,), ())),
}


class ModbusFramer(HeldFramer):
    """Silence of `gap_ms` ends whatever is unfinished."""

    def __init__(self, settings: ModbusFraming) -> None:
        super().__init__()
        self._gap_ms = settings.gap_ms
        self._last_ms: int | None = None
        # False from the first byte that begins no frame until a good frame or a silence.
        self._has_place = True

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next frame begins."""
        return self._has_place

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:
        """Take bytes that came at this time; give address, function and data of good frames."""
        frames = self.tick(at_ms)
        if data:
            self._last_ms = at_ms
            self._held += data
            frames += self._take(is_silent=False)
        return frames

    def tick(self, at_ms: int) -> list[bytes]:
        """Give the frames that silence up to this time ends."""
        if self._last_ms is None or at_ms - self._last_ms < self._gap_ms:
            return []
        self._last_ms = None
        frames = self._take(is_silent=True)
        self._has_place = True
        return frames

    def due_ms(self) -> int | None:
        """Give when silence ends what is held."""
        return None if self._last_ms is None else self._last_ms + self._gap_ms

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins after a silence, or where a CRC is good."""
        super().lose_place()
        self._has_place = False

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a frame."""
        self._has_place = True

    def _take(self, *, is_silent: bool) -> list[bytes]:
        """Take frames from what is held; after a silence, nothing stays."""
        data, frames, at = self._held, list[bytes](), 0
        while at < len(data):
            length = self._length(data, at, is_silent=is_silent)
            if length is None:
                break
            if length:
                frames.append(data[at : at + length - CRC_BYTES])
                self._has_place = True
                at += length
            else:
                self._dropped += 1
                self._refused += self._has_place
                self._has_place = False
                at += 1
        self._held = data[at:]
        return frames

    def _length(self, data: bytes, at: int, *, is_silent: bool) -> int | None:
        """Give the length of the good frame at this place, 0 for none, None for not known yet."""
        left = len(data) - at
        if data[at] > LAST_ADDRESS:
            return 0
        if left < LEAST_FRAME_BYTES:
            return 0 if is_silent else None
        function = data[at + 1]
        if function in READS:
            lengths, is_open = _read_lengths(data, at, left)
        elif function in _FUNCTIONS:
            lengths, is_open = _other_lengths(data, at, left)
        else:
            return self._length_to_silence(data, at, is_silent=is_silent)
        for length in lengths:
            if length > left:
                is_open = True
            elif crc16_modbus(data[at : at + length]) == 0:
                return _not_too_short(data, at, length, lengths, is_silent=is_silent)
        return None if is_open and not is_silent else 0

    def _length_to_silence(self, data: bytes, at: int, *, is_silent: bool) -> int | None:
        left = len(data) - at
        if is_silent:
            return left if left <= MOST_FRAME_BYTES and crc16_modbus(data[at:]) == 0 else 0
        return None if self._has_place and left < MOST_FRAME_BYTES else 0


def _read_lengths(data: bytes, at: int, left: int) -> tuple[tuple[int, ...], bool]:
    """Give how long the request or response that begins here may be, the shortest first.

    And whether another length may show when more has come. Only what the standard allows to be
    asked for or answered counts: that spares most of the CRCs.
    """
    most, step = READS[data[at + 1]]
    count = data[at + 2]
    lengths: tuple[int, ...] = ()
    if 0 < count <= MOST_READ_BYTES and count % step == 0:
        lengths = (RESPONSE_BYTES + count,)
    if left < REQUEST_BYTES - CRC_BYTES:
        return lengths, True
    if 0 < (data[at + 4] << 8 | data[at + 5]) <= most and lengths != (REQUEST_BYTES,):
        is_first = count > REQUEST_BYTES - RESPONSE_BYTES
        lengths = (REQUEST_BYTES, *lengths) if is_first else (*lengths, REQUEST_BYTES)
    return lengths, False


def _other_lengths(data: bytes, at: int, left: int) -> tuple[tuple[int, ...], bool]:
    """The same for the functions that do not read."""
    lengths, counted = _FUNCTIONS[data[at + 1]]
    is_open = False
    for place, beside in counted:
        if place >= left:
            is_open = True
        elif (length := data[at + place] + beside) <= MOST_FRAME_BYTES:
            lengths += (length,)
    return tuple(sorted(lengths)), is_open


def _not_too_short(
    data: bytes, at: int, length: int, lengths: tuple[int, ...], *, is_silent: bool
) -> int | None:
    """Give the good length, or one byte more: None until that byte, or silence, has come.

    A good frame whose last byte is 0 is good without it, too, once in 256 times.
    """
    if length + 1 not in lengths:
        return length
    if at + length == len(data):
        return length if is_silent else None
    return length + 1 if data[at + length] == 0 else length
