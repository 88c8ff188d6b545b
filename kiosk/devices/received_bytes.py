"""Bytes that another thread receives, held where a wait can see them.

Guarantees: at most `HELD_BYTES` are held, and what the last `put` brought beyond them; whoever
puts more waits until some are taken, so that a flooding server is slowed down by TCP and no byte
is lost between two others. After `end`, nobody waits and nothing more is taken in.
"""

import threading

from kiosk.devices.wake import Wake

HELD_BYTES = 16 * 1024


class ReceivedBytes:
    """Stands in for the queue of pyserial's RFC 2217 reader, which has neither bound nor
    descriptor; `put` is its signature there: bytes, or None for the end of the connection.
    """

    def __init__(self) -> None:
        self._readable = Wake()
        self._change = threading.Condition()
        self._held = bytearray()
        self._has_ended = False

    def fileno(self) -> int:
        """Give the descriptor that is readable when there are bytes, or no more will come."""
        return self._readable.fileno()

    def put(self, data: bytes | None) -> None:
        """Hold these bytes too, waiting until there is room for some; None ends."""
        if data is None:
            self.end()
            return
        with self._change:
            self._change.wait_for(lambda: len(self._held) < HELD_BYTES or self._has_ended)
            if not self._has_ended and data:
                if not self._held:
                    self._readable.call()
                self._held += data

    def take(self) -> bytes | None:
        """Give what is held, b"" for nothing yet, None when all is taken and no more will come."""
        with self._change:
            data = bytes(self._held)
            self._held.clear()
            self._change.notify_all()
            if self._has_ended:
                return data or None
            self._readable.clear()
            return data

    def end(self) -> None:
        """Take in no more; what is held can still be taken."""
        with self._change:
            self._has_ended = True
            self._change.notify_all()
            self._readable.call()

    def close(self) -> None:
        """End, and give the descriptor back."""
        self.end()
        self._readable.close()
