"""Writes over memory that was just let go, where a scan of a receipt slip may still stand.

Python does not overwrite what it frees, and bytes that came over a line are objects that nobody
may change. So after a scan this takes memory of the sizes that the scan went through, all zeros,
and lets it go again: an allocator gives the blocks that were freed last first.

Guarantees: nothing but a best effort in the thread that calls it, in about a millisecond; what it
is good for is measured (tests/faults/test_slip_leaves_nothing.py). Call it once nothing refers to
the scan any more.
"""

SMALL_STEP = 16
LARGEST_SMALL = 512
"""Up to this CPython's own allocator gives blocks, in steps of 16; beyond, the C library's."""
SMALL_BLOCKS = 64
LARGE_SIZES = (640, 1024, 1536, 2048, 3072, 4096, 5120, 8192)
LARGE_BLOCKS = 8


def cover_freed_memory() -> None:
    """Write zeros over freed blocks of every size up to two scans of the longest kind."""
    small = [
        bytes(size)
        for size in range(SMALL_STEP, LARGEST_SMALL + 1, SMALL_STEP)
        for _ in range(SMALL_BLOCKS)
    ]
    large = [bytes(size) for size in LARGE_SIZES for _ in range(LARGE_BLOCKS)]
    del small, large
