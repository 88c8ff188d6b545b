"""Whatever comes from outside ends in a record or in a RecordError, and in nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    CheckCode,
    RecordError,
    SealingKey,
    Typ,
    base64url,
    open_envelope,
    open_receipt,
    parse_check_text,
    verify_log,
)
from tests.kiosk.record.sample_log import (
    EPOCH,
    KEY,
    MEMBERS,
    PLACE,
    read,
    read_payload,
    refusal_of,
    sample_log,
)

COMPACT = sample_log(1)[0].compact
HEADER = COMPACT.split(".", maxsplit=1)[0]
# Every code point, half surrogate pairs included: what a careless JSON reader hands on.
any_text = st.text(alphabet=st.characters(exclude_categories=[]))
base64_text = st.text(alphabet="ABCDwxyz0189-_=+/.\n", max_size=300)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=10,
)


@given(any_text)
def test_record_is_refused_when_it_is_any_text(text):
    refusal_of(lambda: read(text))


@given(base64_text, base64_text)
def test_record_is_refused_when_its_parts_are_any_base64url(payload, signature):
    refusal_of(lambda: read(f"{HEADER}.{payload}.{signature}"))


@given(st.binary(max_size=300))
def test_record_is_refused_when_its_payload_is_any_bytes(data):
    refusal_of(lambda: read_payload(data))


@given(st.dictionaries(st.sampled_from(sorted(MEMBERS)), json_values))
def test_record_is_read_or_refused_when_its_fields_are_any_json(spoilt):
    data = json.dumps({**MEMBERS, **spoilt}).encode()
    try:
        record = read_payload(data)
    except RecordError as error:
        found = error
    else:
        assert record.body == json.loads(data)["body"]
        return
    assert found.rule in str(found)


@given(st.binary(max_size=400))
def test_header_is_refused_when_it_is_any_bytes(data):
    refusal_of(lambda: open_envelope(f"{base64url.encode(data)}.e30.AAAA", Typ.RECORD))


@given(st.lists(any_text | st.just(COMPACT), max_size=4))
def test_log_is_read_or_refused_when_it_is_any_texts(log):
    try:
        records = list(verify_log(PLACE, EPOCH, KEY.verify_key, log))
    except RecordError as error:
        found = error
    else:
        assert [record.compact for record in records] == log
        return
    assert found.seq is not None


@given(any_text)
def test_receipt_is_refused_when_it_is_any_text(text):
    refusal_of(lambda: open_receipt(text, KEY.verify_key))


@given(st.binary(max_size=200))
def test_attachment_is_refused_when_it_is_any_bytes(box):
    refusal_of(lambda: SealingKey(bytes(range(32))).open(box))


@given(any_text)
def test_check_code_is_none_when_it_is_any_text(text):
    assert parse_check_text(text) is None or len(text) >= 16
    assert CheckCode.from_path(text) is None
