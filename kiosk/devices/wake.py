"""A pipe to itself that ends a wait, and the one place where the source waits.

Guarantees: `call` is safe from any thread, never blocks and may come after `close`. Waiting costs
nothing until a descriptor is readable, the pipe is called or the time is over. POSIX only.
"""

import contextlib
import os
import select
import threading

MS_PER_S = 1000


class Wake:
    """Readable once `call` was made, until `clear`."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._lock = threading.Lock()
        self._is_open = True

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._reading

    def call(self) -> None:
        """End the wait, now or the next one."""
        with self._lock:
            if self._is_open:
                # A pipe that is full of calls is readable, which is all that is wanted.
                with contextlib.suppress(BlockingIOError):
                    os.write(self._writing, b"\0")

    def clear(self) -> None:
        """Take back every call so far."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._reading, select.PIPE_BUF)

    def close(self) -> None:
        """Give the pipe back; further calls do nothing."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                os.close(self._reading)
                os.close(self._writing)


def wait_readable(descriptors: list[int], longest_s: float) -> set[int]:
    """Wait until one of the descriptors can be read or has failed; give those that can."""
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _ in poll.poll(max(0.0, longest_s) * MS_PER_S)}


def wait_writable(descriptor: int, wake: Wake, longest_s: float) -> bool:
    """Wait until a connection is made or refused; False when called away or out of time."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    poll.register(wake.fileno(), select.POLLIN)
    ready = {one for one, _ in poll.poll(longest_s * MS_PER_S)}
    return descriptor in ready and wake.fileno() not in ready
