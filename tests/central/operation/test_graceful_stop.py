"""A process that is told to end finishes the batch it was given, and says first that it ends."""

import json
import signal
import socket

import pytest
import requests

from kiosk.record import open_receipt
from tests.central.hall import pack, visit_id
from tests.central.operation.central_process import STOP_LIMIT_S, wait_until

LIMIT_S = 30


class HalfSent:
    """A batch of which one half is on the way; `finish` sends the other."""

    def __init__(self, port, kiosk):
        self.body = pack(kiosk.log)
        self.line = socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S)
        head = (
            f"POST /api/v1/kiosks/{kiosk.place.kiosk}/records HTTP/1.1\r\nHost: x\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(self.body)}\r\n\r\n"
        )
        self.line.sendall(head.encode() + self.body[:100])

    def finish(self):
        """The answer's status line and body."""
        self.line.sendall(self.body[100:])
        found = b""
        while piece := self.line.recv(65536):
            found += piece
        self.line.close()
        head, _, body = found.partition(b"\r\n\r\n")
        return head, body


@pytest.fixture
def kiosk(hall):
    made = hall.add_kiosk()
    for number in range(100):
        made.serve_and_rate(visit_id(number))
    return made


def refuses(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S).close()
    except ConnectionRefusedError:
        return True
    return False


def test_batch_under_way_is_taken_and_receipted_when_the_process_is_told_to_end(hall, start, kiosk):
    central = start(more='[log]\nformat = "json"\n')
    half = HalfSent(central.port, kiosk)
    wait_until(central.is_ready, LIMIT_S, "readiness")
    central.process.send_signal(signal.SIGTERM)
    wait_until(lambda: refuses(central.port), LIMIT_S, "the end of new lines")
    head, body = half.finish()
    assert head.startswith(b"HTTP/1.1 200 ")
    receipt = open_receipt(json.loads(body)["receipt"], hall.keys.receipt.verify_key)
    assert receipt.head.seq == len(kiosk.log)
    assert central.process.wait(STOP_LIMIT_S) == 0
    assert hall.rows("SELECT count(*) FROM records") == [(len(kiosk.log),)]
    lines = [json.loads(line) for line in central.errors().splitlines()]
    taken = [line for line in lines if line.get("route", "").endswith("/records")]
    assert [line["status"] for line in taken] == [200]
    assert not [line for line in lines if line["level"] in ("warning", "error")]


def test_process_says_not_ready_before_it_takes_no_more_when_it_is_told_to_end(
    start, http, hall, kiosk
):
    central = start(more="[operation]\ndrain_seconds = 3\n")
    half = HalfSent(central.port, kiosk)
    central.process.send_signal(signal.SIGTERM)
    wait_until(lambda: not central.is_ready(), LIMIT_S, "the end of readiness")
    url = f"{central.url}/api/v1/kiosks/{kiosk.place.kiosk}/records"
    headers = {"Content-Encoding": "gzip"}
    answer = http.post(url, data=pack(kiosk.log[:4]), headers=headers)
    assert answer.ok, "a request that comes meanwhile is still answered"
    assert answer.headers["connection"] == "close"
    assert half.finish()[0].startswith(b"HTTP/1.1 200 ")
    assert central.process.wait(STOP_LIMIT_S) == 0
    with pytest.raises(requests.ConnectionError):
        http.get(f"{central.url}/healthz")


@pytest.mark.long
def test_second_signal_ends_the_wait_for_the_balancer(start):
    central = start(more="[operation]\ndrain_seconds = 60\n")
    central.process.send_signal(signal.SIGTERM)
    wait_until(lambda: not central.is_ready(), LIMIT_S, "the end of readiness")
    assert central.stop() == 0
