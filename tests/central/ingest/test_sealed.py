"""Records that a kiosk sends again as it kept them: sealed to the recovery key."""

import gzip
import json

import jsonschema_rs
import pytest

from central.ingest.routes import build_router
from central.refusal import Problem, Refusal
from kiosk.record import SealingKey
from kiosk.record.base64url import encode
from kiosk.record.sealed_record import seal_record
from tests.central.hall import visit_id
from tests.central.held_records import held


def body(*items):
    return gzip.compress(json.dumps({"records": items}).encode(), 1)


def sealed(kiosk, compact, key=None, **more):
    public = (key or kiosk.hall.keys.recovery).public_key
    return {"sealed": encode(seal_record(public, compact)), **more}


def send(kiosk, *items):
    kiosk.hall.receiver.receive(kiosk.place.kiosk, body(*items), "gzip", kiosk.hall.now)


@pytest.fixture
def kiosk(hall):
    made = hall.add_kiosk()
    made.rate(visit_id(1))
    made.rate(visit_id(2))
    return made


def test_sealed_records_are_taken_like_clear_ones_and_among_them(hall, kiosk):
    first, second, third = kiosk.log
    send(kiosk, sealed(kiosk, first), {"jws": second}, sealed(kiosk, third))
    send(kiosk, {"jws": first}, sealed(kiosk, second))
    assert held(hall) == kiosk.log


def test_attachment_comes_beside_a_sealed_record(hall, kiosk):
    box = hall.keys.sealing.public_key.seal(b"A012")
    kiosk.event("called", visit_id(3), attached={"ticket": box})
    send(kiosk, *({"jws": jws} for jws in kiosk.log[:3]))
    send(kiosk, sealed(kiosk, kiosk.log[3], attachments={"ticket": encode(box)}))
    assert hall.rows("SELECT seq, box FROM attachments") == [(4, box)]


def test_box_of_a_former_recovery_key_is_opened(hall, kiosk):
    former = SealingKey.generate()
    hall.receiver = type(hall.receiver)(
        hall.engine,
        hall.keys.receipt,
        hall.pool,
        hall.receiver.dossiers,
        (former, *hall.keys.recovery_keys),
    )
    send(kiosk, *(sealed(kiosk, jws, former) for jws in kiosk.log))
    assert hall.rows("SELECT count(*) FROM records") == [(3,)]


@pytest.mark.parametrize(
    "box",
    ["", "AAAA", "not base64!", "A" * 30_000, encode(bytes(200))],
    ids=["empty", "short", "no base64url", "too long", "no key"],
)
def test_box_that_cannot_be_opened_is_refused_with_its_place(hall, kiosk, box):
    with pytest.raises(Refusal) as refused:
        send(kiosk, sealed(kiosk, kiosk.log[0]), {"sealed": box})
    assert refused.value.problem is Problem.MALFORMED
    assert refused.value.members == {"position": 1, "rule": "sealed"}
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]


@pytest.mark.parametrize("key", ["sealing", "stranger"])
def test_box_of_another_key_is_refused(hall, kiosk, key):
    other = hall.keys.sealing if key == "sealing" else SealingKey.generate()
    with pytest.raises(Refusal) as refused:
        send(kiosk, sealed(kiosk, kiosk.log[0], other))
    assert refused.value.members["rule"] == "sealed"


def test_sealed_record_of_another_key_is_no_better_than_a_clear_one(hall, kiosk):
    thief = hall.add_kiosk()
    with pytest.raises(Refusal) as refused:
        send(kiosk, sealed(kiosk, thief.log[0]))
    assert refused.value.problem is Problem.BAD_SIGNATURE


@pytest.mark.parametrize("item", [{"jws": "x", "sealed": "y"}, {"sealed": 5}, {"jws": None}, {}])
def test_item_that_is_neither_or_both_is_refused(kiosk, item):
    with pytest.raises(Refusal) as refused:
        send(kiosk, item)
    assert refused.value.problem is Problem.MALFORMED


@pytest.mark.parametrize(
    ("item", "is_right"),
    [
        ({"jws": "a.b.c"}, True),
        ({"sealed": "A" * 21920}, True),
        ({"sealed": "A" * 21921}, False),
        ({"jws": "a.b.c", "sealed": "AAAA"}, False),
        ({}, False),
    ],
)
def test_document_of_the_wire_says_that_a_record_may_come_sealed(item, is_right):
    [route] = build_router(None).routes
    schema = route.openapi_extra["requestBody"]["content"]["application/json"]["schema"]
    assert jsonschema_rs.is_valid(schema, {"records": [item]}) is is_right
