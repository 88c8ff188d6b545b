"""The check of one frame: what was sent against what should have been.

Guarantees: hexadecimal digits are taken in both cases and are nothing but digits; a check of no
algorithm is always right.
"""

from collections.abc import Callable
from typing import Literal

from kiosk.devices.framer_settings import CheckSettings
from kiosk.devices.framing.checks import ALGORITHMS, CHECK_BYTES


class CheckReader:
    """Says whether a check is right; `wire_bytes` is how many bytes of a frame it takes."""

    def __init__(self, settings: CheckSettings) -> None:
        self.wire_bytes = settings.wire_bytes
        self._algorithm = ALGORITHMS.get(settings.algorithm)
        self._size = CHECK_BYTES[settings.algorithm]
        self._is_hex = settings.is_hex
        self._order: Literal["big", "little"] = "big" if settings.is_high_first else "little"
        self.is_right = self._comparison()
        """Whether the second bytes, as they stand on the wire, are the check of the first."""

    def sent(self, covered: bytes) -> bytes:
        """Give the check of these bytes as a device sends it."""
        if self._algorithm is None:
            return b""
        value = self._algorithm(covered)
        return self._hex(value) if self._is_hex else self._bytes(value)

    def _comparison(self) -> Callable[[bytes, bytes], bool]:
        # One closure, chosen once: this is called for every frame.
        algorithm, order = self._algorithm, self._order
        if algorithm is None:
            return lambda _covered, check: not check
        if self._is_hex:
            return lambda covered, check: check.upper() == self._hex(algorithm(covered))
        if self._size == 1:
            return lambda covered, check: algorithm(covered) == check[0]
        return lambda covered, check: algorithm(covered) == int.from_bytes(check, order)

    def _bytes(self, value: int) -> bytes:
        return value.to_bytes(self._size, self._order)

    def _hex(self, value: int) -> bytes:
        return self._bytes(value).hex().upper().encode()
