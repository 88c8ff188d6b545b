"""From bytes to frames. Pure: time is passed in.

Guarantees of every framer, whatever comes: however the bytes are split, frames, dropped and
refused are the same (where silence ends a frame: for the same bytes at the same times); at most
`HELD_CAP_BYTES` are held between two calls; a frame whose check is wrong never comes out; every
byte is held, dropped, or part of a frame with its marks and check. Under which condition a good
frame is found after noise, the file of each kind says. What a frame means is left to the mapper.
"""

from typing import Protocol

from kiosk.devices.framer_settings import (
    DelimitedFraming,
    EscposFraming,
    FixedFraming,
    FramerSettings,
    GapFraming,
    LineFraming,
    ModbusFraming,
    PrefixFraming,
)
from kiosk.devices.framing.delimited import DelimitedFramer, prefix_framer
from kiosk.devices.framing.escpos import EscposFramer
from kiosk.devices.framing.fixed import FixedFramer
from kiosk.devices.framing.gap import GapFramer
from kiosk.devices.framing.held import HELD_CAP_BYTES
from kiosk.devices.framing.line import LineFramer
from kiosk.devices.framing.modbus import ModbusFramer

__all__ = ["HELD_CAP_BYTES", "Framer", "make_framer"]


class Framer(Protocol):
    """What every framer can do; one is made for each connection. Times are monotonic ms."""

    @property
    def held_bytes(self) -> int:
        """How many bytes of an unfinished frame are held."""

    @property
    def dropped_bytes(self) -> int:
        """How many bytes have been dropped since the framer was made."""

    @property
    def refused_frames(self) -> int:
        """How many frames were dropped whole for their check, length or form."""

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next frame begins."""

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:
        """Take bytes that came at this time; give the payloads of the frames they finish."""

    def tick(self, at_ms: int) -> list[bytes]:
        """Give what silence up to this time finishes."""

    def due_ms(self) -> int | None:
        """Give when `tick` may bring something if nothing comes, or None for never."""

    def lose_place(self) -> None:
        """Drop what is held: bytes were missed."""

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a frame."""


def make_framer(settings: FramerSettings) -> Framer:
    """Make the framer that a profile asks for."""
    framer: Framer
    match settings:
        case LineFraming():
            framer = LineFramer(settings)
        case PrefixFraming():
            framer = prefix_framer(settings)
        case DelimitedFraming():
            framer = DelimitedFramer(settings)
        case FixedFraming():
            framer = FixedFramer(settings)
        case GapFraming():
            framer = GapFramer(settings)
        case EscposFraming():
            framer = EscposFramer(settings)
        case ModbusFraming():
            framer = ModbusFramer(settings)
    return framer
