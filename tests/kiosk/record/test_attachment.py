"""Attachments: sealed to the central's key, named in their record by hash, deletable."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from kiosk.record import (
    AttachmentError,
    Draft,
    SealingKey,
    SealingPublicKey,
    TooLongError,
    attachment_hash,
    base64url,
)
from kiosk.record.attachment import KEY_ID_BYTES, MAX_ATTACHMENT_BYTES
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.sample_log import SEALING_KEY, read, refusal_of, sign

PUBLIC = SEALING_KEY.public_key
OVERHEAD = KEY_ID_BYTES + 48


@given(st.binary(max_size=400))
def test_attachment_is_opened_when_it_was_sealed_to_this_key(plaintext):
    box = PUBLIC.seal(plaintext)
    assert SEALING_KEY.open(box) == plaintext
    assert len(box) == len(plaintext) + OVERHEAD


@given(st.binary(min_size=4, max_size=100))
def test_attachment_hides_what_it_holds(plaintext):
    box = PUBLIC.seal(plaintext)
    assert plaintext not in box
    assert PUBLIC.seal(plaintext) != box


def test_attachment_is_opened_by_libsodium_alone_when_its_key_id_is_taken_off():
    box = PUBLIC.seal(b"A012")
    assert SealedBox(PrivateKey(SEALING_KEY.secret)).decrypt(box[KEY_ID_BYTES:]) == b"A012"
    assert box[:KEY_ID_BYTES] == hashlib.sha256(base64url.decode(PUBLIC.text)).digest()[:8]


def test_attachment_is_refused_when_it_was_sealed_to_another_key():
    box = SealingKey.generate().public_key.seal(b"A012")
    error = refusal_of(lambda: SEALING_KEY.open(box))
    assert type(error) is AttachmentError
    assert "another key" in error.message


def test_attachment_is_refused_when_it_is_cut_anywhere():
    box = PUBLIC.seal(b"A012")
    for length in range(len(box)):
        assert type(refusal_of(lambda cut=box[:length]: SEALING_KEY.open(cut))) is AttachmentError


def test_attachment_is_refused_when_something_follows_it():
    assert type(refusal_of(lambda: SEALING_KEY.open(PUBLIC.seal(b"A") + b"\0"))) is AttachmentError


def test_attachment_is_refused_when_it_is_larger_than_the_limit():
    largest = b"x" * (MAX_ATTACHMENT_BYTES - OVERHEAD)
    assert len(PUBLIC.seal(largest)) == MAX_ATTACHMENT_BYTES
    assert type(refusal_of(lambda: PUBLIC.seal(largest + b"x"))) is TooLongError


def test_record_names_its_attachments_by_hash():
    box = PUBLIC.seal(b"A012")
    record = sign(2, ZERO_HASH, Draft("visit.called", {}, {"ticket": box}))
    assert record.attached == {"ticket": attachment_hash(box)}
    assert read(record.compact).attached["ticket"] == base64url.encode(hashlib.sha256(box).digest())


def test_record_is_whole_when_its_attachment_is_deleted():
    record = sign(2, ZERO_HASH, Draft("visit.called", {}, {"ticket": PUBLIC.seal(b"A012")}))
    assert read(record.compact) == record


def test_record_without_attachments_does_not_mention_them():
    record = sign(2, ZERO_HASH, Draft("visit.called", {}))
    assert b"attached" not in record.envelope.payload
    assert record.attached == {}


def test_sealing_key_is_the_same_when_it_is_read_from_its_text():
    assert SealingPublicKey.from_text(PUBLIC.text).text == PUBLIC.text
    box = SealingPublicKey.from_text(PUBLIC.text).seal(b"x")
    assert SEALING_KEY.open(box) == b"x"
    assert SealingKey(SEALING_KEY.secret).public_key.text == PUBLIC.text


@pytest.mark.parametrize(
    "text", ["", "AAAA", "!" * 43, PUBLIC.text + "=", "A" * 43, "AQ" + "A" * 41]
)
def test_sealing_key_is_refused_when_its_text_is_no_key_to_seal_to(text):
    """The last two are points of small order: anybody could open what is sealed to them."""
    with pytest.raises(ValueError, match="expected an X25519 public key in base64url"):
        SealingPublicKey.from_text(text)
