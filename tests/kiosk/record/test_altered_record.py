"""Any change of a signed record is found: every byte of its compact form counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    AttachmentError,
    RecordError,
    SignatureError,
    attachment_hash,
    open_envelope,
    verify_envelope,
)
from kiosk.record.jws import Typ
from tests.kiosk.record.sample_log import KEY, OTHER_KEY, SEALING_KEY, read, refusal_of, sample_log

RECORD = sample_log(3)[-1]
COMPACT = RECORD.compact
BOX = SEALING_KEY.public_key.seal(b'{"visit":"v","ticket":"A012"}')
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_record_is_read_when_it_is_whole():
    assert read(COMPACT) == RECORD


def test_record_is_refused_when_any_one_character_is_another_of_the_alphabet():
    accepted = []
    for at, was in enumerate(COMPACT):
        for step in (1, 2, 16, 32):
            # A dot takes the place of each letter once, and letters the places of the dots.
            put = BASE64URL[(BASE64URL.find(was) + step) % 64]
            for other in {put, "."} - {was}:
                altered = COMPACT[:at] + other + COMPACT[at + 1 :]
                if not _is_refused(altered):
                    accepted.append((at, was, other))
    assert accepted == []


@given(st.integers(0, len(COMPACT) - 1), st.integers(1, 255))
def test_record_is_refused_when_any_one_byte_is_changed(at, change):
    data = bytearray(COMPACT.encode("ascii"))
    data[at] ^= change
    assert _is_refused(data.decode("latin-1"))


@given(st.integers(0, len(COMPACT) - 1), st.integers(1, 40))
def test_record_is_refused_when_a_part_of_it_is_cut_out(at, length):
    assert _is_refused(COMPACT[:at] + COMPACT[at + length :])


@given(st.integers(0, len(COMPACT)), st.text(min_size=1, max_size=8))
def test_record_is_refused_when_something_is_put_in(at, put):
    assert _is_refused(COMPACT[:at] + put + COMPACT[at:])


@given(st.integers(0, len(COMPACT) - 2))
def test_record_is_refused_when_two_neighbours_change_places(at):
    swapped = COMPACT[:at] + COMPACT[at + 1] + COMPACT[at] + COMPACT[at + 2 :]
    assert swapped == COMPACT or _is_refused(swapped)


def test_record_is_refused_when_another_key_signed_it():
    error = refusal_of(lambda: read(sample_log(1, key=OTHER_KEY)[0].compact))
    assert type(error) is SignatureError
    assert OTHER_KEY.kid in error.message
    assert KEY.kid in error.message


def test_record_is_refused_when_another_key_signed_it_under_our_name():
    header, payload, _ = COMPACT.split(".")
    foreign = sample_log(3, key=OTHER_KEY)[-1].compact.split(".")[2]
    envelope = open_envelope(f"{header}.{payload}.{foreign}", Typ.RECORD)
    with pytest.raises(SignatureError, match="does not match"):
        verify_envelope(envelope, KEY.verify_key)


def test_record_has_another_hash_when_it_is_signed_with_another_payload():
    hashes = {record.hash for record in sample_log(12)}
    assert len(hashes) == 12


@given(st.integers(0, len(BOX) - 1), st.integers(1, 255))
def test_attachment_is_found_out_when_any_one_byte_of_its_box_is_changed(at, change):
    altered = bytearray(BOX)
    altered[at] ^= change
    assert attachment_hash(bytes(altered)) != attachment_hash(BOX)
    assert type(refusal_of(lambda: SEALING_KEY.open(bytes(altered)))) is AttachmentError


def test_attachment_is_found_out_when_any_byte_of_its_box_is_changed():
    """Each byte once: what the property above does by chance."""
    for at in range(len(BOX)):
        altered = bytearray(BOX)
        altered[at] ^= 0x01
        refusal_of(lambda box=bytes(altered): SEALING_KEY.open(box))


def _is_refused(compact: str) -> bool:
    try:
        read(compact)
    except RecordError:
        return True
    return False
