"""What is serialised is what is read: a payload goes to bytes and comes back the same."""

import json
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.record import DuplicateKeyError, RecordError
from kiosk.record.payload import MAX_INTEGER, parse, serialise

# Half of a surrogate pair is no text; every other character is.
texts = st.text(max_size=8)
integers = st.integers(-MAX_INTEGER, MAX_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
payloads = st.dictionaries(texts, values, max_size=4)


def normal(value):
    """`value` with each of its texts in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        names = [normal(name) for name in value]
        assume(len(set(names)) == len(names))
        return {normal(name): normal(member) for name, member in value.items()}
    return value


@given(payloads)
def test_payload_comes_back_the_same_when_it_was_serialised(payload):
    data = serialise(payload)
    assert parse(data) == normal(payload)
    assert list(parse(data)) == list(normal(payload))


@given(payloads)
def test_payload_is_what_any_json_reader_sees(payload):
    data = serialise(payload)
    assert json.loads(data) == parse(data)


@given(payloads)
def test_payload_has_the_same_bytes_when_it_is_serialised_again(payload):
    data = serialise(payload)
    assert serialise(parse(data)) == data


@given(st.text(alphabet='enđaâ\u0301\u0302\u0323\n\r\t"\\\u0008\u001e', max_size=10))
def test_text_comes_back_in_nfc_when_marks_follow_letters_and_escapes(text):
    payload = {"said": text, f"said {text}": [text]}
    assert parse(serialise(payload)) == normal(payload)


def test_payload_is_in_nfc_when_it_was_given_otherwise():
    assert serialise({"quầy": "Qua\u0302\u0300y 03"}) == '{"quầy":"Quầy 03"}'.encode()


def test_payload_is_refused_when_two_names_become_one_in_nfc():
    with pytest.raises(DuplicateKeyError, match="member '\u00e9' stands twice"):
        serialise({"e\u0301": 1, "\u00e9": 2})


@given(st.binary(max_size=200))
def test_bytes_end_in_a_payload_or_a_refusal_when_they_are_any(data):
    try:
        payload = parse(data)
    except RecordError:
        return
    assert json.loads(data) == payload


@given(payloads, st.integers(0, 10_000), st.integers(1, 255))
def test_bytes_end_in_a_payload_or_a_refusal_when_one_of_them_is_changed(payload, at, change):
    data = bytearray(serialise(payload))
    data[at % len(data)] ^= change
    try:
        found = parse(bytes(data))
    except RecordError:
        return
    assert json.loads(bytes(data)) == found
