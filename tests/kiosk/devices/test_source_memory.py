"""Memory: whatever babbles, a source holds at most 64 KiB for it.

One babble that holds everything in `make test`; as many as can be thought of in the long test.
"""

import gc
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.framer import HELD_CAP_BYTES
from kiosk.devices.profile import load_profile
from kiosk.devices.received_bytes import HELD_BYTES
from kiosk.devices.ticket_reader import TicketReader

PROFILES = sorted((Path(__file__).parents[3] / "config" / "ticket-sources").glob("*.toml"))
MOST_BYTES = 64 * 1024
READ_BYTES = 4096
READS, LONG_READS = 18, 32
"""More bytes than may be held; twice as many."""

WORDS = [b"CALL 05 A012\r\n", b"\x02", b"\x03", b"\x03P", b"\x1b@", b"\x1dV\x00", b"\xaaU"]
EVERYTHING = b"".join([*WORDS, bytes(range(256)), random.Random(5).randbytes(200), *WORDS[:2]])
"""It ends with a frame that has begun."""

babble = st.lists(
    st.one_of(st.binary(min_size=1, max_size=200), st.sampled_from(WORDS)),
    min_size=1,
    max_size=30,
).map(b"".join)
every_profile = pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)


def holds_little(profile, piece: bytes, later_ms: int, reads: int) -> None:
    read = (piece * (READ_BYTES // len(piece) + 1))[:READ_BYTES]
    reader = TicketReader(profile, "05")
    # The first read makes what is made once: caches, tables, the reader's own objects.
    reader.receive(read, 200)
    gc.collect()
    # What is there already is not looked at again and again.
    gc.freeze()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        at_ms = 200
        for _ in range(reads):
            at_ms += later_ms
            reader.receive(read, at_ms)
            reader.tick(at_ms)
            reader.take_answers()
            assert reader.held_bytes <= HELD_CAP_BYTES
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    assert after - before <= MOST_BYTES


@every_profile
def test_source_holds_at_most_64_kib_when_everything_comes(path):
    holds_little(load_profile(path), EVERYTHING, 1, READS)


@pytest.mark.long
@every_profile
def test_source_holds_at_most_64_kib_when_anything_babbles(path):
    profile = load_profile(path)

    @settings(max_examples=20, deadline=None)
    @given(babble, st.sampled_from([0, 1, 40]))
    def holds(piece: bytes, later_ms: int) -> None:
        holds_little(profile, piece, later_ms, LONG_READS)

    holds()


def test_received_bytes_are_bounded_when_a_server_floods():
    # What an RFC 2217 line holds beside the framer; others hold nothing between two reads.
    assert HELD_BYTES + READ_BYTES < MOST_BYTES
