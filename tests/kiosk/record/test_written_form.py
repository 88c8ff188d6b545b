"""The quick reading of a record: what the careful one says, or nothing."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.record import Draft, Place, RecordError, SigningKey, Stamp, parse_record, sign_record
from kiosk.record import payload as careful
from kiosk.record.record import _record
from kiosk.record.written_form import read_written

KEY = SigningKey(bytes(range(32)))
PLACE = Place("xa-mau", "k-0123456789")
EPOCH, ZERO = "B" * 21 + "A", "A" * 43
STAMP = Stamp("2026-03-02T08:00:01.000+07:00", "0123456789abcdef", 15_000, "synced")
BODY = {"visit": "v", "answers": {"service": 4, "officer": None}, "late": False, "blocks": ["a@1"]}
HEAD = (
    '{"v":1,"site":"xa-mau","kiosk":"k-0123456789","epoch":"' + EPOCH + '","seq":7,"prev":"'
    f'{ZERO}","at":"{STAMP.at}","boot":"{STAMP.boot}","up_ms":15000,"clock":"synced",'
    '"kind":"rating","body":'
)

texts = st.text(st.sampled_from('ab"\\:,{}[] 0e\u0301é'), max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
bodies = st.dictionaries(texts, values, max_size=4)


def signed(body):
    return sign_record(KEY, PLACE, EPOCH, 7, ZERO, STAMP, Draft("rating", body)).envelope


def judged_carefully(data):
    envelope = signed({})
    try:
        return _record(envelope, careful.parse(data))
    except RecordError:
        return None


def agree(data):
    written = read_written(data)
    if written is None:
        return
    found = judged_carefully(data)
    assert found is not None
    assert written == (
        *(found.place.site, found.place.kiosk, found.epoch, found.seq, found.prev),
        *(found.stamp.at, found.stamp.boot, found.stamp.up_ms, found.stamp.clock),
        *(found.kind, found.body),
    )
    assert json.dumps(written.body) == json.dumps(found.body)
    assert found.attached == {}


def test_a_record_is_read_quickly_when_it_is_spelt_as_we_write_it():
    envelope = signed(BODY)
    assert read_written(envelope.payload) is not None
    assert parse_record(envelope) == _record(envelope, careful.parse(envelope.payload))


@given(bodies)
def test_both_readings_agree_whatever_the_body(body):
    try:
        envelope = signed(body)
    except RecordError:
        return
    agree(envelope.payload)
    assert parse_record(envelope) == _record(envelope, careful.parse(envelope.payload))


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(' ":,{}[]019-.e\\é\x00'))), values)
@example([], {"a": 1})
def test_both_readings_agree_when_bytes_are_altered(changes, value):
    text = HEAD + json.dumps({"visit": "v", "value": value}, separators=(",", ":")) + "}"
    for at, character in changes[:3]:
        text = text[:at] + character + text[at + 1 :]
    agree(text.encode("utf-8", "surrogatepass"))


def test_what_has_to_be_refused_is_left_to_the_careful_reading():
    for body in (
        '{"a":1,"a":2}',
        '{"a":1,"a":2,"b" :3}',
        '{"a":{"b":1,"b":1}}',
        '{"a":[{"b":1,"b":1}]}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":9007199254740992}',
        '{"a":[-9007199254740992]}',
        '{"a":' + "9" * 5000 + "}",
        '{"a":"e\u0301"}',
        '{"a":"e\\u0301"}',
        '{"a":"\\ud800"}',
        '{"a":' + "[" * 16 + "]" * 16 + "}",
        '{},"kind":"rating"',
        "{}}",
        "[]",
        '"a"',
        "",
    ):
        assert read_written((HEAD + body + "}").encode()) is None, body
        assert judged_carefully((HEAD + body + "}").encode()) is None, body


def test_what_is_no_utf_8_is_left_to_the_careful_reading():
    assert read_written(HEAD.encode() + b'{"a":"\xff"}}') is None
