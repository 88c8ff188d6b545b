"""The lines of the socket, however they come."""

import socket

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.control import wire
from kiosk.control.wire import LineReader

LIMIT_S = 60


@settings(max_examples=100)
@given(
    st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=20),
    st.integers(1, 7),
)
def test_lines_come_as_they_were_sent_when_they_are_cut_anywhere(sent, size):
    """Every cut of a stream into reads gives the same lines."""
    here, there = socket.socketpair()
    stream = b"".join(line + b"\n" for line in sent)
    there.sendall(stream)
    there.close()
    before, wire.CHUNK_BYTES = wire.CHUNK_BYTES, size
    try:
        with here:
            reader = LineReader(here, 32)
            found = [reader.next_line(LIMIT_S) for _ in range(len(sent) + 1)]
    finally:
        wire.CHUNK_BYTES = before
    assert found == [*sent, None]
