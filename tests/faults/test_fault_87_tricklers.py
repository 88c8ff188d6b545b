"""Fault 87: connections that send their body a byte at a time keep no honest kiosk waiting."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx

TRICKLERS = 32
"""More than the central works on at once."""


def test_honest_kiosk_is_answered_when_others_never_finish_their_bodies(central):
    parts = urlsplit(central.url)
    with ExitStack() as stack:
        for number in range(TRICKLERS):
            peer = stack.enter_context(socket.create_connection((parts.hostname, parts.port)))
            peer.sendall(
                f"POST /api/v1/kiosks/k-{number:02d}/records HTTP/1.1\r\n"
                f"Host: {parts.netloc}\r\nContent-Type: application/json\r\n"
                "Content-Length: 100000\r\n\r\n{".encode()
            )
        answer = httpx.post(
            f"{central.url}/api/v1/kiosks/k-honest/records",
            json={"records": [{"jws": "a.b.c"}]},
            trust_env=False,
        )
    assert answer.status_code != 503
    assert answer.json()["type"].startswith("urn:thuocdo:problem:")
