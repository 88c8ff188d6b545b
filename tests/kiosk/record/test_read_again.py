"""A payload that was accepted before tells the same when it is read again."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    Draft,
    Place,
    SigningKey,
    Stamp,
    Typ,
    open_envelope,
    parse_record,
    sign_record,
)
from kiosk.record.errors import NotJsonError
from kiosk.record.read_again import read_again

KEY = SigningKey.generate()
ODD = (
    b'{"site":"a","kiosk":"b","epoch":"c","seq":1,"prev":"d","at":"e","boot":"f","up_ms":1,'
    b'"clock":"synced","kind":"rating","body":[]}'
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
bodies = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts, max_size=5
)


@given(body=bodies, boxes=st.dictionaries(st.sampled_from(["ticket", "comment"]), st.binary()))
def test_record_that_is_read_again_tells_what_it_told_then(body, boxes):
    stamp = Stamp("2026-03-02T09:00:00.000+07:00", "0123abcd", 5, "unsynced")
    draft = Draft("visit.called", body, boxes)
    record = sign_record(KEY, Place("xa-mau", "k-1"), "e" * 21 + "A", 7, "A" * 43, stamp, draft)
    then = parse_record(open_envelope(record.compact, Typ.RECORD))
    now = read_again(then.envelope.payload, then.hash)
    assert now.envelope.payload == then.envelope.payload
    assert dataclasses.replace(now, envelope=then.envelope) == then


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b"{}", b'{"site":1}', b"\xff", b'"x"', ODD])
def test_bytes_that_are_no_record_are_refused(payload):
    with pytest.raises(NotJsonError, match="payload of a record"):
        read_again(payload, "A" * 43)
