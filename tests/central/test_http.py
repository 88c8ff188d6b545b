"""The whole application on a socket: what a kiosk gets, what a stranger gets, never a 500."""

import gzip
import json
import socket
from dataclasses import replace

import pytest
import requests

from central.ingest.wire import MAX_BODY_BYTES
from central.operation import limited
from central.operation.route_limits import LIMITS, RouteTable
from central.rate import Allowance
from central.refusal import MEDIA_TYPE, TYPE_PREFIX
from central.store.errors import DatabaseUnusableError
from kiosk.identity.token import random_nonce
from kiosk.record import (
    SigningKey,
    Typ,
    VerifyKey,
    base64url,
    open_envelope,
    open_receipt,
    seal_envelope,
    verify_envelope,
)
from kiosk.record.enrolment_answer import open_enrolment_answer
from kiosk.record.payload import parse, serialise
from tests.central.hall import SITE, pack, visit_id
from tests.central.served import Served


@pytest.fixture
def served(hall):
    with Served(hall) as made:
        yield made


@pytest.fixture
def http():
    with requests.Session() as session:
        session.trust_env = False
        yield session


def problem(answer, status, identifier):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    document = answer.json()
    assert document["type"] == TYPE_PREFIX + identifier
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


def post_records(served, http, kiosk, body, **headers):
    found = {"Content-Type": "application/json", "Content-Encoding": "gzip", **headers}
    return http.post(f"{served.url}/api/v1/kiosks/{kiosk}/records", data=body, headers=found)


def bearer(served, kiosk):
    members = {"v": 1, "kiosk": kiosk.place.kiosk, "iat": int(served.hall.now.timestamp())}
    signed = seal_envelope(kiosk.key, Typ.TOKEN, serialise({**members, "nonce": "n"}))
    return {"Authorization": f"Bearer {signed.compact}"}


def test_kiosk_goes_from_enrolment_to_receipt(served, http):
    hall, key = served.hall, SigningKey.generate()
    token = served.issue_token()
    members = {"v": 1, "token": token, "public_key": key.verify_key.text, "counter": "quay-1"}
    members["nonce"] = random_nonce()
    wish = seal_envelope(key, Typ.ENROLMENT, serialise(members)).compact
    first = http.post(f"{served.url}/api/v1/enrolments", json={"enrolment": wish})
    again = http.post(f"{served.url}/api/v1/enrolments", json={"enrolment": wish})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    answer = open_enrolment_answer(first.json()["enrolment"])
    kiosk = served.kiosk_of(key, answer.site, answer.kiosk)
    kiosk.serve_and_rate(visit_id(1))
    problem(post_records(served, http, answer.kiosk, pack(kiosk.log)), 403, "pending")
    served.approve(answer.kiosk)
    url = f"{served.url}/api/v1/kiosks/{answer.kiosk}/enrolment"
    told = http.get(url, headers=bearer(served, kiosk)).json()["enrolment"]
    assert open_enrolment_answer(told).state == "approved"
    receipt = post_records(served, http, answer.kiosk, pack(kiosk.log)).json()["receipt"]
    opened = open_receipt(receipt, VerifyKey.from_text(answer.receipt_key))
    assert opened.head.seq == 5
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]


def test_heartbeat_is_answered_with_what_is_expected(served, http):
    kiosk = served.hall.add_kiosk()
    kiosk.send()
    said = {
        "v": 1,
        "kiosk": kiosk.place.kiosk,
        "epoch": kiosk.epoch,
        "seq": 1,
        "hash": kiosk.head,
        "unsent": 0,
        "source": "reading",
        "source_reason": "",
        "disk_free_mb": 5,
        "clock": "synced",
        "version": "0.1.0",
        "at": "2026-03-02T09:00:00.000+07:00",
    }
    signed = seal_envelope(kiosk.key, Typ.HEARTBEAT, serialise(said)).compact
    url = f"{served.url}/api/v1/kiosks/{kiosk.place.kiosk}/heartbeat"
    answer = http.post(url, json={"heartbeat": signed}, headers=bearer(served, kiosk)).json()
    envelope = open_envelope(answer["answer"], Typ.HEARTBEAT_ANSWER)
    verify_envelope(envelope, served.hall.keys.receipt.verify_key)
    told = parse(envelope.payload)
    assert (told["next"], told["heartbeat"]) == (2, base64url.sha256(signed.encode()))
    problem(http.post(url, json={"heartbeat": signed}), 403, "unauthorized")
    problem(http.post(url, json={}, headers=bearer(served, kiosk)), 400, "malformed")


def test_time_is_signed_and_carries_the_nonce(served, http):
    answer = http.get(f"{served.url}/api/v1/time", params={"nonce": "n0-_nce"}).json()
    envelope = open_envelope(answer["time"], Typ.TIME)
    verify_envelope(envelope, served.hall.keys.receipt.verify_key)
    assert parse(envelope.payload) == {
        "v": 1,
        "nonce": "n0-_nce",
        "time": "2026-03-02T02:00:00.000Z",
    }


@pytest.mark.parametrize("nonce", [None, "", "x" * 65, "a b", "é", "n\n"])
def test_time_is_refused_when_the_nonce_is_not_of_its_form(served, http, nonce):
    params = {} if nonce is None else {"nonce": nonce}
    problem(http.get(f"{served.url}/api/v1/time", params=params), 400, "malformed")


def test_gap_says_what_is_expected(served, http):
    kiosk = served.hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    answer = post_records(served, http, kiosk.place.kiosk, pack(kiosk.log[2:]))
    document = problem(answer, 409, "sequence-gap")
    assert document["expected"] == {"epoch": kiosk.epoch, "seq": 1}


def test_body_over_the_limit_is_refused_however_its_length_is_said(served, http):
    kiosk = served.hall.add_kiosk()
    big = b"x" * (MAX_BODY_BYTES + 1)
    problem(post_records(served, http, kiosk.place.kiosk, big), 413, "too-large")
    pieces = (big[start : start + 65536] for start in range(0, len(big), 65536))
    problem(post_records(served, http, kiosk.place.kiosk, pieces), 413, "too-large")


def test_plain_json_is_taken_too(served, http):
    kiosk = served.hall.add_kiosk()
    url = f"{served.url}/api/v1/kiosks/{kiosk.place.kiosk}/records"
    assert http.post(url, data=gzip.decompress(pack(kiosk.log))).status_code == 200


def test_unknown_page_is_told_in_words(served, http):
    answer = http.get(f"{served.url}/ki-ot")
    assert (answer.status_code, answer.headers["content-type"][:9]) == (404, "text/html")
    assert "Không có trang này" in answer.text
    assert answer.headers["content-security-policy"]


def test_unknown_addresses_and_methods_are_problems(served, http):
    problem(http.get(f"{served.url}/api/v1/nothing"), 404, "not-found")
    problem(post_records(served, http, "k-0", pack(["a.b.c"])), 404, "unknown-kiosk")
    problem(post_records(served, http, "K%2F", pack(["a.b.c"])), 404, "not-found")
    problem(post_records(served, http, "K_", pack(["a.b.c"])), 400, "malformed")
    answer = http.delete(f"{served.url}/api/v1/time")
    assert (answer.status_code, answer.json()["type"]) == (405, "about:blank")
    assert answer.headers["allow"]


def test_sender_who_asks_too_often_is_told_when_to_come_back(hall, http, monkeypatch):
    key = "POST /api/v1/kiosks/{kiosk}/records"
    narrow = {**LIMITS, key: replace(LIMITS[key], rate=Allowance(2, 0.1))}
    monkeypatch.setattr(limited, "RouteTable", lambda: RouteTable(narrow))
    with Served(hall) as served:
        kiosk, other = hall.add_kiosk(), hall.add_kiosk()
        for _ in range(2):
            assert post_records(served, http, kiosk.place.kiosk, pack(kiosk.log)).ok
        answer = post_records(served, http, kiosk.place.kiosk, pack(kiosk.log))
        problem(answer, 429, "not-now")
        assert int(answer.headers["retry-after"]) >= 1
        assert post_records(served, http, other.place.kiosk, pack(other.log)).ok


@pytest.mark.expected_log("central.problem_answers", "database")
def test_database_that_fails_is_not_now(served, http, monkeypatch):
    kiosk = served.hall.add_kiosk()

    def fail(*_, **__):
        raise DatabaseUnusableError("the disk is full")

    monkeypatch.setattr("central.ingest.combine.append_all", fail)
    answer = post_records(served, http, kiosk.place.kiosk, pack(kiosk.log))
    document = problem(answer, 503, "not-now")
    assert answer.headers["retry-after"]
    assert "disk" not in json.dumps(document)


@pytest.mark.expected_log("central.problem_answers", "a fault of ours")
def test_fault_of_ours_says_nothing_of_what_was_sent(served, http, monkeypatch, log_watch):
    kiosk = served.hall.add_kiosk()

    def fail(*_, **__):
        raise ValueError(kiosk.log[0])

    monkeypatch.setattr("central.ingest.combine.append_all", fail)
    answer = post_records(served, http, kiosk.place.kiosk, pack(kiosk.log))
    assert answer.status_code == 500
    assert set(answer.json()) == {"type", "title", "status"}
    assert kiosk.log[0] not in "".join(record.getMessage() for record in log_watch.records)
    assert all(record.exc_info is None for record in log_watch.records)


def test_connection_that_is_cut_in_the_body_leaves_nothing(served, http):
    kiosk = served.hall.add_kiosk()
    body = pack(kiosk.log)
    host, port = served.address
    with socket.create_connection((host, port)) as line:
        head = f"POST /api/v1/kiosks/{kiosk.place.kiosk}/records HTTP/1.1\r\nHost: x\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:20])
    assert post_records(served, http, kiosk.place.kiosk, body).ok
    assert served.hall.rows("SELECT count(*) FROM records") == [(1,)]


DATA = (
    "composites",
    "counters",
    "days",
    "hours",
    "logs",
    "marked",
    "qd766",
    "ratings",
    "response",
    "sites",
    "visits",
)


def test_openapi_document_lists_the_wire(served, http):
    document = http.get(f"{served.url}/api/v1/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/v1/kiosks/{kiosk}/records",
        "/api/v1/kiosks/{kiosk}/enrolment",
        "/api/v1/kiosks/{kiosk}/heartbeat",
        "/api/v1/kiosks/{kiosk}/configuration",
        "/api/v1/enrolments",
        "/api/v1/time",
        *(f"/api/v1/data/{name}" for name in DATA),
    }


def test_site_of_a_kiosk_is_its_own(served):
    assert served.hall.add_kiosk().place.site == SITE
