"""What all framers have in common: bytes held of an unfinished frame, and what was dropped.

Guarantees nothing alone; `kiosk.devices.framer.Framer` says what a framer promises.
"""

HELD_CAP_BYTES = 64 * 1024
"""No framer may hold more than this between two calls."""


class HeldFramer:
    """A framer without a clock; each kind adds `feed`."""

    def __init__(self) -> None:
        self._held = b""
        self._dropped = 0
        self._refused = 0

    @property
    def held_bytes(self) -> int:
        """How many bytes of an unfinished frame are held."""
        return len(self._held)

    @property
    def dropped_bytes(self) -> int:
        """How many bytes have been dropped since the framer was made."""
        return self._dropped

    @property
    def refused_frames(self) -> int:
        """How many frames were dropped whole for their check, length or form."""
        return self._refused

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next frame begins: by its own mark."""
        return True

    def tick(self, at_ms: int) -> list[bytes]:  # noqa: ARG002 (silence finishes nothing here)
        """Silence finishes nothing."""
        return []

    def due_ms(self) -> int | None:
        """Silence finishes nothing."""
        return None

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins with its own mark."""
        self._dropped += len(self._held)
        self._held = b""

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a frame."""
