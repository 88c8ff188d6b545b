"""Bodies of events: what is taken, what is refused, and properties over anything."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.feed_body import EVENTS, read_event
from kiosk.devices.feed_problem import FeedRefusal
from kiosk.devices.feed_request import MAX_BODY_BYTES
from kiosk.devices.ticket_event import OfficerNamed, TicketCalled, TurnEnded

MEMBERS = ["event", "ticket", "counter", "service", "procedure", "stage", "officer", "id"]
PLAIN = {"ticket": 12, "counter": 12, "service": 32, "procedure": 40, "officer": 40}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
likely = st.dictionaries(
    st.sampled_from(MEMBERS) | st.text(max_size=10),
    st.sampled_from([*EVENTS, "A012", "05", "result", None]) | st.text(max_size=45) | anything,
)


def refusal(body) -> FeedRefusal:
    with pytest.raises(FeedRefusal) as caught:
        read_event(body if isinstance(body, bytes) else json.dumps(body).encode())
    document = caught.value.reply().document
    assert document.keys() >= {"type", "title", "status", "detail"}
    caught.value.reply().to_bytes().decode("ascii")
    return caught.value


def is_whitelisted(event) -> bool:
    for name, most in PLAIN.items():
        text = getattr(event, name, None)
        if text is not None and not (
            0 < len(text) <= most and all(one.isalnum() or one in "-._" for one in text)
        ):
            return False
    return getattr(event, "stage", None) in (None, "reception", "result")


@given(
    st.binary(max_size=MAX_BODY_BYTES)
    | (anything | likely).map(lambda one: json.dumps(one).encode())
)
def test_body_gives_a_whitelisted_event_or_a_refusal_when_it_is_anything(body):
    try:
        read = read_event(body)
    except FeedRefusal as refused:
        refused.reply().to_bytes().decode("ascii")
    else:
        assert is_whitelisted(read.event)
        assert read.taken == json.loads(body) or not body.isascii() or b"\\u" in body


@given(
    st.sampled_from(["called", "recalled", "served", "skipped"]),
    st.text(max_size=15),
    st.text(max_size=45),
)
def test_no_field_gets_through_when_it_is_not_of_its_form(kind, ticket, officer):
    body = {"event": kind, "ticket": ticket, "officer": officer}
    try:
        event = read_event(json.dumps(body).encode()).event
    except FeedRefusal:
        return
    assert is_whitelisted(event)


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        (b"", "line 1, column 1", "not JSON"),
        (b"\xff", "byte 0", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "line 1, column 1", "not JSON"),
        (b"[" * 4096, "the body", "not JSON"),
        (b"9" * 4096, "the body", "no JSON object"),
        (b'{"event": NaN}', "the body", "not JSON"),
        (b"[]", "the body", "no JSON object"),
        (b'"called"', "the body", "no JSON object"),
        ({}, "event", "'event' is not of its form; send one of called"),
        ({"event": "call"}, "event", "did you mean 'called'?"),
        ({"event": "Called", "ticket": "A1"}, "event", "did you mean 'called'?"),
        ({"event": ["called"]}, "event", "send one of called"),
        ({"event": "called"}, "ticket", "'ticket' is missing"),
        ({"event": "called", "ticket": None}, "ticket", "'ticket' is missing"),
        ({"event": "called", "ticket": 12}, "ticket", "in quotes"),
        ({"event": "called", "ticket": ""}, "ticket", "1 to 12 letters"),
        ({"event": "called", "ticket": "A\x00"}, "ticket", "1 to 12 letters"),
        ({"event": "called", "ticket": "A\u202e12"}, "ticket", "1 to 12 letters"),
        ({"event": "called", "ticket": "٣"}, "ticket", "1 to 12 letters"),
        ({"event": "called", "ticket": "\ud800"}, "ticket", "1 to 12 letters"),
        ({"event": "called", "ticket": "1" * 200}, "ticket", "1 to 12 letters"),
        ({"event": "called", "tiket": "A012"}, "'tiket'", "did you mean 'ticket'?"),
        ({"event": "called", "ticket": "A1", "color": 1}, "'color'", "not known"),
        ({"event": "called", "ticket": "A1", "stage": "unknown"}, "stage", "reception or result"),
        ({"event": "called", "ticket": "A1", "id": "a b"}, "id", "64 ASCII"),
        ({"event": "ended", "ticket": "A1"}, "'ticket'", '"event": "served"'),
        ({"event": "officer"}, "officer", "null for nobody"),
        ({"event": "officer", "officer": "x", "stage": "result"}, "'stage'", "not known"),
        (b'{"event": "called", "ticket": "A1", "ticket": "A2"}', "'ticket'", "given twice"),
        (b'{"event": "called", "ticket": "A1", "id": {"a": 1, "a": 2}}', "'a'", "given twice"),
    ],
)  # fmt: skip
def test_body_is_refused_with_what_where_and_what_to_do_when(body, where, words):
    refused = refusal(body)
    assert refused.members["where"] == where
    assert words in refused.detail


@pytest.mark.parametrize("secret", ["079123456789", "Nguyễn Thị Mẫu", "A012-0123456789"])
@pytest.mark.parametrize("member", ["ticket", "counter", "service", "stage", "officer", "id"])
def test_refusal_does_not_quote_the_value_when_it_is_refused(secret, member):
    body = {"event": "called", "ticket": "A1"} | {member: f"<{secret}>" * 5}
    assert secret not in str(refusal(body).reply().document)


def test_optional_members_may_be_null_when_software_always_sends_them():
    body = dict.fromkeys(("counter", "service", "procedure", "stage", "officer", "id"))
    event = read_event(json.dumps({"event": "called", "ticket": "A1", **body}).encode()).event
    assert event == TicketCalled("A1", None, None)
    assert read_event(json.dumps({"event": "ended", **body}).encode()).event == TurnEnded(None)
    nobody = read_event(b'{"event": "officer", "officer": null}').event
    assert nobody == OfficerNamed(None)
