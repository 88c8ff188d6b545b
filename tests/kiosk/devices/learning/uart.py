"""A serial line bit by bit: what a receiver with other settings makes of a sender's bits.

A pseudo-terminal has no baud rate; this has. Times are in seconds, the line rests at 1.
"""

from bisect import bisect_right
from dataclasses import dataclass

from kiosk.devices.learning.line_score import LineErrors
from kiosk.devices.profile import LineSettings


@dataclass
class Waveform:
    """Times at which the level changes, the first change to 0; it rests at 1 before."""

    edges: list[float]
    end: float

    def level(self, at: float) -> int:
        return 1 - bisect_right(self.edges, at) % 2

    def falls_after(self, at: float) -> float | None:
        """Give the next change from 1 to 0 from a time on at which the level is to be 1."""
        index = bisect_right(self.edges, at)
        if index % 2:
            index += 1
        return self.edges[index] if index < len(self.edges) else None


def parity_bit(value: int, parity: str) -> list[int]:
    ones = value.bit_count() % 2
    return {"N": [], "E": [ones], "O": [1 - ones]}[parity]


def sent(data: bytes, line: LineSettings, rest_bits: int = 0, pause_after: int = 12) -> Waveform:
    """Give the waveform; after each `pause_after` bytes the sender rests for ten characters."""
    edges: list[float] = []
    level, now = 1, 1 / line.baud
    for number, value in enumerate(data):
        bits = [value >> n & 1 for n in range(line.bytesize)]
        kept = value & ((1 << line.bytesize) - 1)
        for bit in [0, *bits, *parity_bit(kept, line.parity), *[1] * line.stopbits]:
            if bit != level:
                edges.append(now)
                level = bit
            now += 1 / line.baud
        now += (rest_bits + (100 if number % pause_after == pause_after - 1 else 0)) / line.baud
    return Waveform(edges, now)


def received(wave: Waveform, line: LineSettings) -> tuple[bytes, LineErrors]:
    """Give the bytes that a receiver with these settings reads, and the errors that it counts."""
    data, framing, parity_errors = bytearray(), 0, 0
    now = 0.0
    bit = 1 / line.baud
    while (start := wave.falls_after(now)) is not None:
        if wave.level(start + bit / 2):
            now = start + bit / 2
            continue
        bits = [wave.level(start + bit * (1.5 + n)) for n in range(line.bytesize)]
        value = sum(one << n for n, one in enumerate(bits))
        place = 1.5 + line.bytesize
        if line.parity != "N":
            got = wave.level(start + bit * place)
            parity_errors += [got] != parity_bit(value, line.parity)
            place += 1
        framing += not wave.level(start + bit * place)
        data.append(value)
        now = start + bit * place
    return bytes(data), LineErrors(framing, parity_errors)
