"""Where a record stands: its number in the file, and its epoch and sequence number. Pure.

An epoch's records are those from its first number on, up to the next epoch's (`tables`).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch of this log and the number of its first record."""

    name: str
    first_number: int


def place_of(number: int, epochs: Sequence[Epoch]) -> tuple[str, int]:
    """The epoch and sequence number of the record at `number`; `epochs` in their order."""
    epoch = next(each for each in reversed(epochs) if each.first_number <= number)
    return epoch.name, number - epoch.first_number + 1


def numbers_of(name: str, epochs: Sequence[Epoch], last_number: int) -> range:
    """The numbers of an epoch's records, in sequence; empty if the log has no such epoch."""
    for position, epoch in enumerate(epochs):
        if epoch.name == name:
            later = epochs[position + 1 :]
            return range(epoch.first_number, later[0].first_number if later else last_number + 1)
    return range(0)
