"""The limits through real sockets: too much, too slow, too often, a line that says nothing."""

import socket
import time
from dataclasses import replace

import pytest

from central.dashboard.gate import LONGEST_FORM
from central.operation import limited, patient_lines, route_limits
from central.operation.observed import NO_ANSWER
from central.operation.route_limits import LIMITS, RouteTable
from central.rate import Allowance
from central.refusal import MEDIA_TYPE, TYPE_PREFIX
from tests.central.operation.central_process import wait_until
from tests.central.served import Served

SHORT_S = 0.4
LIMIT_S = 20


@pytest.fixture
def narrow(monkeypatch):
    """`narrow(key, ...)`: this route with other limits, from the next start on."""
    changed = dict(LIMITS)

    def change(key, **values):
        changed[key] = replace(changed[key], **values)
        monkeypatch.setattr(limited, "RouteTable", lambda: RouteTable(changed))

    return change


def problem(answer, status, identifier):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["type"] == TYPE_PREFIX + identifier


def until_closed(line):
    """Everything that comes on the line until the other side closes it."""
    line.settimeout(LIMIT_S)
    found = b""
    try:
        while piece := line.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def test_heartbeat_is_refused_when_its_body_is_large_however_its_length_is_said(hall, http):
    with Served(hall) as served:
        url = f"{served.url}/api/v1/kiosks/k-1/heartbeat"
        problem(http.post(url, data=b"x" * 32769), 413, "too-large")
        problem(http.post(url, data=(b"x" * 8192 for _ in range(5))), 413, "too-large")
        problem(http.post(url, data=b"{}"), 404, "unknown-kiosk")


def test_get_is_refused_when_it_brings_a_body(hall, http):
    with Served(hall) as served:
        problem(http.get(f"{served.url}/api/v1/time", data=b"x"), 413, "too-large")


def test_page_answers_in_words_when_a_form_is_too_large(hall, http):
    with Served(hall) as served:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = http.post(f"{served.url}/sign-in", data=b"x" * (LONGEST_FORM + 1), headers=form)
        pieces = (b"x" * 4096 for _ in range(5))
        pieces = http.post(f"{served.url}/p/some-token", data=pieces, headers=form)
    for each in (answer, pieces):
        assert each.status_code == 413
        assert each.headers["content-type"].startswith("text/html")
        assert "Ông/Bà" in each.text
        assert "Content-Security-Policy" in each.headers


@pytest.mark.parametrize(
    ("address", "words"),
    [("/api/v1/enrolments", b"not-now"), ("/sign-in", "Ông/Bà".encode())],
)
def test_body_that_trickles_is_cut_and_its_line_is_closed(hall, narrow, address, words):
    narrow(f"POST {address}", body_s=SHORT_S)
    with Served(hall) as served, socket.create_connection(served.address) as line:
        head = f"POST {address} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://x\r\n\r\n"
        line.sendall(head.encode() + b"a=")
        began = time.monotonic()
        found = until_closed(line)
    assert found.startswith(b"HTTP/1.1 408 ")
    assert words in found
    assert time.monotonic() - began < LIMIT_S / 2


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
def test_line_is_cut_when_no_whole_head_comes(hall, monkeypatch, said):
    monkeypatch.setattr(patient_lines, "HEAD_S", SHORT_S)
    with Served(hall) as served, socket.create_connection(served.address) as line:
        line.sendall(said)
        assert until_closed(line) == b""


def test_line_is_cut_when_its_body_trickles_on_after_the_answer(hall, monkeypatch):
    monkeypatch.setattr(patient_lines, "HEAD_S", SHORT_S)
    with Served(hall) as served, socket.create_connection(served.address) as line:
        line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nab")
        assert until_closed(line).startswith(b"HTTP/1.1 413 ")


def test_sender_that_goes_away_in_the_middle_of_a_form_is_no_fault_of_ours(hall, caplog):
    caplog.set_level("INFO", "central.request")
    with Served(hall) as served:
        with socket.create_connection(served.address) as line:
            head = "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
            head += "Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://x\r\n\r\n"
            line.sendall(head.encode() + b"a=")
        wait_until(lambda: lines(caplog), LIMIT_S, "the line of the request")
    assert lines(caplog)[0].fields["status"] == NO_ANSWER


def lines(caplog):
    """Of requests: rounds of the central have lines of their own."""
    return [record for record in caplog.records if record.name == "central.request"]


def test_line_stays_open_when_requests_come_one_after_the_other(hall, monkeypatch, narrow):
    narrow("GET /healthz", rate=Allowance(100_000, 100_000))
    monkeypatch.setattr(patient_lines, "HEAD_S", SHORT_S)
    with Served(hall) as served, socket.create_connection(served.address) as line:
        line.settimeout(LIMIT_S)
        ends = time.monotonic() + 3 * SHORT_S
        while time.monotonic() < ends:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            found = b""
            while not found.endswith(b"ok\n"):
                piece = line.recv(65536)
                assert piece, "the line was cut"
                found += piece


def test_sender_is_told_when_to_come_back_when_it_asks_too_often(hall, narrow, http):
    narrow("GET /api/v1/time", rate=Allowance(2, 0.1))
    narrow("GET /k", rate=Allowance(2, 0.2))
    with Served(hall) as served:
        url = f"{served.url}/api/v1/time?nonce=n"
        assert [http.get(url).status_code for _ in range(2)] == [200, 200]
        wire = http.get(url)
        pages = [http.get(f"{served.url}/k") for _ in range(3)]
    problem(wire, 429, "not-now")
    assert [each.status_code for each in pages] == [200, 200, 429]
    assert "giây" in pages[2].text
    for each in (wire, pages[2]):
        assert int(each.headers["retry-after"]) >= 1


def test_two_routes_do_not_use_up_each_others_rate(hall, narrow, http):
    narrow("GET /k", rate=Allowance(1, 0.1))
    with Served(hall) as served:
        assert [http.get(f"{served.url}/k").status_code for _ in range(2)] == [200, 429]
        assert http.get(f"{served.url}/heads").status_code == 200


def test_table_itself_is_what_the_application_goes_by():
    assert limited.RouteTable is route_limits.RouteTable
