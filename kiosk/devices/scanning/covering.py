"""Writes over memory that was just let go, where a scan of a receipt slip may still stand.

Python does not overwrite what it frees, and bytes that came over a line are objects that nobody
may change. So after a scan this takes memory of the sizes that the scan went through, all zeros,
and lets it go again: an allocator gives the blocks that were freed last first.

Guarantees: nothing but a best effort in the thread that calls it, in about a millisecond; what it
is good for is measured (tests/faults/test_slip_leaves_nothing.py). Call it once nothing refers to
the scan any more.
"""

STEP = 16
"""CPython's allocator, up to 512 bytes, and the C library keep freed blocks by such steps."""
LARGEST_STEPPED = 1056
BLOCKS = 64
LARGER_SIZES = (1280, 1536, 2048, 3072, 4096, 5120, 8192)
LARGER_BLOCKS = 8


def cover_freed_memory() -> None:
    """Write zeros over freed blocks of every size up to two scans of the longest kind."""
    stepped = [bytes(size) for size in range(STEP, LARGEST_STEPPED, STEP) for _ in range(BLOCKS)]
    larger = [bytes(size) for size in LARGER_SIZES for _ in range(LARGER_BLOCKS)]
    del stepped, larger
