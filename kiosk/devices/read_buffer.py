"""One buffer that a line reads into, again and again, and that keeps nothing of what was read.

Guarantees: after `take` the buffer is zeros again, and what was read exists once, in the bytes
that were given. A line that lets the system make new bytes for each read leaves them in freed
memory, and what a scanner reads may be a slip with its holder's ID number.
"""


class ReadBuffer:
    """`bytes`: what a read may fill, from its beginning."""

    def __init__(self, size: int) -> None:
        self.bytes = bytearray(size)

    def take(self, count: int) -> bytes:
        """Give the first `count` bytes, which were read, and put zeros over them."""
        with memoryview(self.bytes) as view:
            data = bytes(view[:count])
            view[:count] = bytes(count)
        return data
