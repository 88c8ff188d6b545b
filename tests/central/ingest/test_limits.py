"""What a sender may not do is refused early, with its reason, and costs little; nothing is kept."""

import gzip
import json
import tracemalloc

import pytest

from central.audit.audit_site import audit_site
from central.ingest.wire import MAX_RECORDS, MAX_UNPACKED_BYTES
from central.refusal import Problem, Refusal
from tests.central.hall import SITE, pack, rating_body, visit_id

MB = 1024 * 1024
ROOM = 2 * MAX_UNPACKED_BYTES + 4 * MB
"""What the refusal of a body may cost: the body unpacked, and once more while it is read."""


def refused(hall, kiosk, body, encoding="gzip"):
    with pytest.raises(Refusal) as caught:
        hall.receiver.receive(kiosk.place.kiosk, body, encoding, hall.now)
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]
    kiosk.send(kiosk.log[:1])
    return caught.value


def memory_of(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def many(count, item):
    return ('{"records":[' + ",".join([item] * count) + "]}").encode()


BODIES = {
    "gzip bomb": gzip.compress(bytes(200 * MB), 9),
    "a million empty records": gzip.compress(many(1_000_000, "{}"), 9),
    "a million numbers": gzip.compress(many(1_000_000, "1"), 9),
    "a million lists": gzip.compress(many(1_000_000, "[]"), 9),
    "deep nesting": gzip.compress(b'{"records":' + b"[" * 4_000_000, 9),
    "one record too many": gzip.compress(many(MAX_RECORDS + 1, '{"jws":"a.b.c"}')),
}


@pytest.mark.parametrize("name", BODIES)
def test_large_body_is_refused_in_little_memory(hall, name):
    kiosk = hall.add_kiosk()
    found = []
    cost = memory_of(lambda: found.append(refused(hall, kiosk, BODIES[name])))
    assert found[0].problem is Problem.TOO_LARGE
    assert cost < ROOM


def test_whole_batch_of_the_largest_number_is_not_too_many(hall):
    kiosk = hall.add_kiosk()
    for number in range(MAX_RECORDS - 1):
        kiosk.event("called", visit_id(number), service=None)
    boxes = {jws: dict.fromkeys(("ticket", "comment"), "AAAA") for jws in kiosk.log}
    body = json.dumps(
        {"records": [{"jws": jws, "attachments": boxes[jws]} for jws in kiosk.log]}
    ).encode()
    hall.receiver.receive(kiosk.place.kiosk, gzip.compress(body, 6), "gzip", hall.now)
    assert hall.rows("SELECT count(*) FROM records") == [(MAX_RECORDS,)]


def test_records_of_another_kiosk_are_refused(hall):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk()
    found = refused(hall, kiosk, pack(other.log))
    assert found.problem is Problem.BAD_SIGNATURE
    assert found.members == {"position": 0, "rule": "signature"}


def test_records_of_another_place_signed_by_this_kiosk_are_refused(hall):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk()
    forged = other.branch(1)
    forged.key = kiosk.key
    forged.open_epoch()
    found = refused(hall, kiosk, pack(forged.log))
    assert (found.problem, found.members["rule"]) == (Problem.BAD_CHAIN, "chain.place")


HOSTILE = (
    "\x00",
    "a\x00b",
    "'; DROP TABLE records; --",
    "<script>alert(1)</script>",
    "\u202e",
    "%s",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_as_they_were_signed_and_marked(hall, text):
    kiosk = hall.add_kiosk()
    for member in ("visit", "counter", "officer", "service"):
        body = {"visit": visit_id(1), "counter": "quay-1", "officer": "cb-01", "service": None}
        kiosk.sign("visit.called", {**body, member: text})
    for member in ("visit", "counter", "officer", "procedure", "questionnaire", "lang", "nonce"):
        kiosk.sign("rating", {**rating_body("quay-1", visit_id(2)), member: text})
    kiosk.sign("rating", {**rating_body("quay-1", visit_id(3)), "answers": {text: 5}})
    kiosk.sign("kiosk.bound", {"counter": text, "by": "screen"})
    kiosk.sign("officer.changed", {"counter": text, "officer": text, "by": text})
    kiosk.sign("epoch.news", {text: [text, {text: text}]})
    kiosk.sign("source.changed", {"source": text, "state": text, "reason": text})
    kiosk.rate(visit_id(9))
    kiosk.send()
    assert hall.rows("SELECT count(*) FROM records") == [(len(kiosk.log),)]
    found = audit_site(hall.engine, SITE)
    assert found.records == len(kiosk.log)
    rated = "SELECT sum(n) FROM visit_tallies WHERE event = 'rated' AND mark = ''"
    assert hall.rows(rated) == [(1,)]


def test_opening_that_names_a_hostile_log_before_is_kept(hall):
    kiosk = hall.add_kiosk()
    kiosk.log, kiosk.head = [], "A" * 43
    before = {"epoch": "\x00" * 22, "seq": 10**15, "hash": "\x00" * 43}
    kiosk.sign("epoch.opened", {"reason": "\x00", "before": before, "kept": "\x00"})
    kiosk.send()
    assert hall.rows("SELECT count(*) FROM records") == [(1,)]
