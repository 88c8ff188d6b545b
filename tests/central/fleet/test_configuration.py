"""The signed configuration over the wire: who gets it, what it says, and when it is not sent."""

import json
from datetime import timedelta

import pytest
import requests

from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.pin_queries import add_change
from kiosk.record import SigningKey, Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.base64url import sha256
from kiosk.record.payload import parse, serialise
from tests.central.fleet.test_heartbeat import GOOD, token
from tests.central.served import Served

HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"


@pytest.fixture
def served(hall):
    with Served(hall) as served:
        yield served


def put_pin(hall, kiosk, role="it", pin=HASH):
    with writing(hall.engine) as connection:
        add_change(connection, kiosk.place.site, kiosk.place.kiosk, role, pin, "ky-thuat", hall.now)


def ask(served, kiosk, tag=None, key=None, of=None):
    place = kiosk.place.kiosk
    header = token(key or kiosk.key, of or place, int(served.hall.now.timestamp()))
    headers = {"Authorization": header} | ({"If-None-Match": tag} if tag else {})
    url = f"{served.url}/api/v1/kiosks/{place}/configuration"
    return requests.get(url, headers=headers, timeout=10)


def opened(hall, answer):
    envelope = open_envelope(answer.json()["configuration"], Typ.CONFIGURATION)
    verify_envelope(envelope, hall.keys.configuration.verify_key)
    return parse(envelope.payload)


def test_configuration_before_the_first_change_has_no_pins(hall, served):
    kiosk = hall.add_kiosk()
    assert opened(hall, ask(served, kiosk)) == {
        "v": 1,
        "kiosk": kiosk.place.kiosk,
        "number": 0,
        "at": "2026-03-02T02:00:00.000Z",
        "pins": {"it": None, "supervisor": None},
    }


def test_configuration_carries_the_hashes_and_a_number_that_rises(hall, served):
    kiosk = hall.add_kiosk()
    put_pin(hall, kiosk)
    first = opened(hall, ask(served, kiosk))
    assert first["pins"] == {"it": HASH, "supervisor": None}
    put_pin(hall, kiosk, "supervisor", HASH + "x")
    put_pin(hall, kiosk, "it", None)
    second = opened(hall, ask(served, kiosk))
    assert second["pins"] == {"it": None, "supervisor": HASH + "x"}
    assert second["number"] > first["number"] > 0


def test_configuration_is_not_sent_again_when_the_kiosk_has_it(hall, served):
    kiosk = hall.add_kiosk()
    put_pin(hall, kiosk)
    answer = ask(served, kiosk)
    tag = answer.headers["ETag"]
    assert tag == f'"{sha256(answer.json()["configuration"].encode())}"'
    again = ask(served, kiosk, tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    hall.now += timedelta(seconds=30)
    assert ask(served, kiosk, tag).status_code == 304
    put_pin(hall, kiosk, "it", None)
    assert ask(served, kiosk, tag).status_code == 200


def test_heartbeats_answer_names_the_configuration(hall, served):
    kiosk = hall.add_kiosk()
    place = kiosk.place.kiosk
    said = {"v": 1, "kiosk": place, **GOOD}
    beat = seal_envelope(kiosk.key, Typ.HEARTBEAT, serialise(said)).compact
    answer = requests.post(
        f"{served.url}/api/v1/kiosks/{place}/heartbeat",
        data=json.dumps({"heartbeat": beat}),
        headers={
            "Authorization": token(kiosk.key, place, int(hall.now.timestamp())),
            "Content-Type": "application/json",
        },
        timeout=10,
    ).json()["answer"]
    envelope = open_envelope(answer, Typ.HEARTBEAT_ANSWER)
    assert (
        f'"{parse(envelope.payload)["configuration_etag"]}"' == ask(served, kiosk).headers["ETag"]
    )


def test_configuration_is_for_the_kiosk_alone(hall, served):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk("quay-2")
    assert ask(served, kiosk, key=other.key).status_code == 403
    assert ask(served, kiosk, key=SigningKey.generate()).status_code == 403
    assert ask(served, kiosk, of=other.place.kiosk).status_code == 403
    waiting = hall.add_kiosk(state="pending")
    assert ask(served, waiting).status_code == 403
    assert ask(served, hall.add_kiosk(state="revoked")).status_code == 403


def test_enrolments_answer_carries_the_configuration_key(hall):
    from central.fleet.enrolment import enrolment_answer

    sample = hall.add_kiosk()
    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, sample.place.kiosk)
        answer = enrolment_answer(connection, hall.keys, kiosk, hall.now)
    assert answer.configuration_key == hall.keys.configuration.verify_key.text
