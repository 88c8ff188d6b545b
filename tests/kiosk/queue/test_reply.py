"""What an answer means: only a valid receipt is delivery, whatever the status says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.deadline import Answer
from kiosk.queue.reply import (
    PROBLEM_PREFIX,
    Receipted,
    Refused,
    SendAgain,
    TooLarge,
    TryLater,
    read_reply,
)
from kiosk.record import Head, Place, SigningKey, Typ, seal_envelope
from kiosk.record import payload as payloads
from tests.kiosk.queue.conftest import CENTRAL_KEY, KEY, PLACE, rating, receipt_of

HEAD = Head("A" * 22, 7, "A" * 43)
RECEIPT, JWS = receipt_of(HEAD)
HTML = b"<html><body>Welcome to the hall's wireless network</body></html>"


def answer(
    status: int, body: bytes | dict, retry_after_s: float | None = None, kind: str = "text/html"
) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, kind, content, retry_after_s)


def problem(identifier: str, **members) -> dict:
    return {"type": PROBLEM_PREFIX + identifier, "title": "-", "status": 0, **members}


def read(given_answer: Answer):
    return read_reply(given_answer, [CENTRAL_KEY.verify_key])


def gap(**expected) -> dict:
    return problem("sequence-gap", expected=expected)


def test_reply_is_a_receipt_when_the_central_signed_one():
    assert read(answer(200, {"receipt": JWS})) == Receipted(RECEIPT, JWS)


def test_reply_names_another_kiosk_when_its_receipt_does():
    other = Place(PLACE.site, "k-other")
    found = read(answer(200, {"receipt": receipt_of(HEAD, other)[1]}))
    # Well signed: whose log it is of is for the outbox to say, and it says no.
    assert isinstance(found, Receipted)
    assert found.receipt.place == other


def signed_as(typ: Typ, **members) -> str:
    body = {
        "v": 1,
        "site": PLACE.site,
        "kiosk": PLACE.kiosk,
        "epoch": HEAD.epoch,
        "seq": HEAD.seq,
        "hash": HEAD.hash,
        "at": "2026-03-02T01:00:01Z",
        **members,
    }
    return seal_envelope(CENTRAL_KEY, typ, payloads.serialise(body)).compact


NO_RECEIPTS = {
    "page-of-a-captive-portal": HTML,
    "nothing": b"",
    "json-without-receipt": {"status": "ok"},
    "json-list": b"[1, 2]",
    "json-null": b"null",
    "json-cut": b'{"receipt": "eyJ',
    "json-nested-deep": b"[" * 100_000,
    "json-of-a-huge-number": b'{"receipt": ' + b"9" * 5_000 + b"}",
    "not-utf-8": b'{"receipt": "\xff\xfe"}',
    "receipt-null": {"receipt": None},
    "receipt-number": {"receipt": 7},
    "receipt-object": {"receipt": {"jws": JWS}},
    "receipt-empty": {"receipt": ""},
    "receipt-not-ascii": {"receipt": "ừ.ừ.ừ"},
    "receipt-cut": {"receipt": JWS[:-1]},
    "receipt-with-a-tail": {"receipt": JWS + "A"},
    "receipt-of-another-key": {"receipt": receipt_of(HEAD, key=SigningKey(bytes(32)))[1]},
    "receipt-of-the-kiosks-own-key": {"receipt": receipt_of(HEAD, key=KEY)[1]},
    "another-typ": {"receipt": signed_as(Typ.HEARTBEAT_ANSWER)},
    "record-typ": {"receipt": signed_as(Typ.RECORD)},
    "seq-zero": {"receipt": signed_as(Typ.RECEIPT, seq=0)},
    "seq-text": {"receipt": signed_as(Typ.RECEIPT, seq="7")},
    "seq-true": {"receipt": signed_as(Typ.RECEIPT, seq=True)},
    "hash-short": {"receipt": signed_as(Typ.RECEIPT, hash="H")},
}


@pytest.mark.parametrize("case", NO_RECEIPTS)
def test_reply_is_a_failure_when_the_status_is_200_without_a_valid_receipt(case):
    found = read(answer(200, NO_RECEIPTS[case], kind="application/json"))
    assert isinstance(found, TryLater)
    assert "200" in found.why


@pytest.mark.parametrize("status", [201, 202, 204, 206, 301, 302, 400, 401, 407, 500, 502, 504])
def test_receipt_counts_for_nothing_when_the_status_is_not_200(status):
    found = read(answer(status, {"receipt": JWS}))
    assert found == TryLater(f"HTTP {status}", None)


@pytest.mark.parametrize(
    ("given_answer", "expected"),
    [
        (answer(409, gap(epoch=HEAD.epoch, seq=3)), SendAgain(HEAD.epoch, 3)),
        (answer(413, HTML), TooLarge()),
        (answer(413, problem("too-large")), TooLarge()),
        (answer(400, problem("too-large")), TooLarge()),
        (answer(409, problem("fork", seq=3)), Refused("fork")),
        (answer(422, problem("bad-signature")), Refused("bad-signature")),
        (answer(422, problem("bad-chain", seq=3)), Refused("bad-chain")),
        (answer(404, problem("unknown-kiosk")), Refused("unknown-kiosk")),
        (answer(403, problem("revoked")), Refused("revoked")),
        (answer(403, problem("pending")), Refused("pending")),
        (answer(403, problem("unauthorized")), Refused("unauthorized")),
        (answer(400, problem("malformed")), Refused("malformed")),
        (answer(503, problem("not-now"), 30.0), TryLater("HTTP 503 not-now", 30.0)),
        (answer(429, problem("not-now"), 7.0), TryLater("HTTP 429 not-now", 7.0)),
        (answer(429, HTML, 7.0), TryLater("HTTP 429", 7.0)),
        (answer(503, b""), TryLater("HTTP 503", None)),
        (answer(500, HTML, 7.0), TryLater("HTTP 500", None)),
        (answer(302, b"", 7.0), TryLater("HTTP 302", None)),
        (answer(409, HTML), TryLater("HTTP 409", None)),
        (answer(409, {"type": "about:blank"}), TryLater("HTTP 409 about:blank", None)),
        (answer(500, {"type": 7}), TryLater("HTTP 500 7", None)),
    ],
)
def test_reply_means_what_the_table_says_when_it_is_no_receipt(given_answer, expected):
    assert read(given_answer) == expected


@pytest.mark.parametrize(
    "expected",
    [
        None,
        [],
        {},
        {"epoch": HEAD.epoch},
        {"epoch": HEAD.epoch, "seq": 0},
        {"epoch": HEAD.epoch, "seq": "3"},
        {"epoch": HEAD.epoch, "seq": True},
        {"epoch": 5, "seq": 3},
    ],
)
def test_gap_is_a_failure_when_it_does_not_say_what_is_expected(expected):
    found = read(answer(409, problem("sequence-gap", expected=expected)))
    assert isinstance(found, TryLater)


@given(st.integers(100, 599), st.binary(max_size=300))
def test_reply_is_never_a_receipt_when_the_body_is_noise(status, body):
    assert not isinstance(read(answer(status, body)), Receipted)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "receipt", "expected", "epoch", "seq"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@given(st.integers(100, 599), json_values)
def test_reply_is_never_a_receipt_when_the_json_is_noise(status, value):
    assert not isinstance(read(answer(status, json.dumps(value).encode())), Receipted)


@given(st.integers(0, len(JWS) - 1), st.characters(codec="ascii"))
def test_receipt_is_refused_when_one_character_is_another(at, character):
    changed = JWS[:at] + character + JWS[at + 1 :]
    found = read(answer(200, {"receipt": changed}))
    assert isinstance(found, Receipted) == (changed == JWS)


def test_receipt_of_another_kiosk_ends_no_wait_when_it_is_taken(outbox):
    outbox.append([rating()])
    other = receipt_of(outbox.head, Place(PLACE.site, "k-other"))
    found = read(answer(200, {"receipt": other[1]}))
    assert not outbox.take_receipt(found.receipt, found.jws)
    assert outbox.unsent() == 2
