"""Faults 34, 35 and 36: another algorithm, text that is not in NFC, numbers above 2^53, a member
named twice. Refused by rule at the central's own door, and nothing of it is kept.
"""

import json

import pytest

from central.refusal import Problem, Refusal
from kiosk.record import Typ, base64url, seal_envelope
from tests.central.hall import pack


def payload_of(compact: str) -> str:
    return base64url.decode(compact.split(".")[1]).decode()


def signed(kiosk, text: str) -> str:
    return seal_envelope(kiosk.key, Typ.RECORD, text.encode()).compact


def with_header(compact: str, header: dict) -> str:
    first = base64url.encode(json.dumps(header, separators=(",", ":")).encode())
    return ".".join([first, *compact.split(".")[1:]])


def other_algorithm(kiosk, compact: str) -> str:
    header = {"alg": "HS256", "kid": kiosk.key.kid, "typ": "kiosk-record+jws"}
    return with_header(compact, header)


def no_algorithm(kiosk, compact: str) -> str:
    return with_header(compact, {"alg": "none", "kid": kiosk.key.kid, "typ": "kiosk-record+jws"})


def not_composed(kiosk, compact: str) -> str:
    return signed(kiosk, payload_of(compact).replace('"first"', '"fi\u0302rst"'))


def too_large_a_number(kiosk, compact: str) -> str:
    return signed(kiosk, payload_of(compact).replace('"seq":1,', f'"seq":{2**53},'))


def a_fraction(kiosk, compact: str) -> str:
    return signed(kiosk, payload_of(compact).replace('"seq":1,', '"seq":1.0,'))


def named_twice(kiosk, compact: str) -> str:
    return signed(kiosk, payload_of(compact).replace('"seq":1,', '"seq":1,"seq":2,'))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (other_algorithm, "header.exact"),
        (no_algorithm, "header.exact"),
        (not_composed, "payload.nfc"),
        (too_large_a_number, "payload.integer"),
        (a_fraction, "payload.integer"),
        (named_twice, "payload.duplicate-key"),
    ],
)
def test_record_is_refused_by_rule_and_nothing_is_kept(hall, change, rule):
    kiosk = hall.add_kiosk()
    changed = change(kiosk, kiosk.log[0])
    assert changed != kiosk.log[0]
    with pytest.raises(Refusal) as caught:
        hall.receiver.receive(kiosk.place.kiosk, pack([changed]), "gzip", hall.now)
    assert caught.value.problem in {Problem.MALFORMED, Problem.BAD_SIGNATURE}
    assert caught.value.members["rule"] == rule
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]
    kiosk.send()
