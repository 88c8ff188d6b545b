"""Bytes between pyserial's RFC 2217 reader and the source: bounded, in order, never lost."""

import threading

from kiosk.devices.received_bytes import HELD_BYTES, ReceivedBytes
from kiosk.devices.wake import wait_readable


def test_received_bytes_are_readable_when_one_came_and_not_when_taken():
    received = ReceivedBytes()
    assert not wait_readable([received.fileno()], 0)
    received.put(b"A")
    received.put(b"B")
    assert wait_readable([received.fileno()], 0)
    assert received.take() == b"AB"
    assert received.take() == b""
    assert not wait_readable([received.fileno()], 0)
    received.close()


def test_received_bytes_hold_no_more_than_their_bound_when_a_server_floods():
    received = ReceivedBytes()
    sent = bytes(n % 251 for n in range(3 * HELD_BYTES))
    flood = threading.Thread(target=lambda: [received.put(bytes([one])) for one in sent])
    flood.start()
    got = b""
    while len(got) < len(sent):
        assert wait_readable([received.fileno()], 10)
        part = received.take()
        assert part is not None
        assert len(part) <= HELD_BYTES
        got += part
    flood.join()
    assert got == sent
    received.close()


def test_received_bytes_let_the_reader_go_when_they_end_while_full():
    received = ReceivedBytes()
    for _ in range(HELD_BYTES):
        received.put(b"x")
    waiting = threading.Thread(target=received.put, args=(b"y",))
    waiting.start()
    received.end()
    waiting.join(10)
    assert not waiting.is_alive()
    assert received.take() == b"x" * HELD_BYTES
    assert received.take() is None
    received.close()


def test_received_bytes_end_when_pyserial_puts_its_none():
    received = ReceivedBytes()
    received.put(None)
    assert wait_readable([received.fileno()], 0)
    assert received.take() is None
    received.close()
