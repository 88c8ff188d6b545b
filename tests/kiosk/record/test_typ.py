"""A thing signed as one type is refused wherever another is expected."""

from collections.abc import Callable

import pytest

from kiosk.record import (
    HeaderError,
    Place,
    Typ,
    open_enrolment_answer,
    open_envelope,
    open_key_proof,
    open_nightly_head,
    open_receipt,
    seal_envelope,
    verify_envelope,
    verify_log,
)
from kiosk.record.export_manifest import open_manifest
from tests.kiosk.record.sample_log import EPOCH, KEY, refusal_of, sample_log

NAMED = Place("xa-mau", "k-0a1b2c3d4e")
OPENERS: dict[Typ, Callable[[str], object]] = {
    Typ.RECORD: lambda compact: list(verify_log(NAMED, EPOCH, KEY.verify_key, [compact])),
    Typ.CENTRAL_RECORD: lambda compact: list(
        verify_log(NAMED, EPOCH, KEY.verify_key, [compact], Typ.CENTRAL_RECORD)
    ),
    Typ.KEY: lambda compact: open_key_proof(
        {"public_key": KEY.verify_key.text, "proof": compact}, NAMED.kiosk, KEY.kid
    ),
    Typ.RECEIPT: lambda compact: open_receipt(compact, KEY.verify_key),
    Typ.HEADS: lambda compact: open_nightly_head(compact, KEY.verify_key),
    Typ.ENROLMENT_ANSWER: open_enrolment_answer,
    Typ.EXPORT: lambda compact: open_manifest(compact.encode()),
}
"""What reads a whole compact form of one type. The others are read where they are received."""


def test_list_of_types_is_the_closed_one():
    """A type more is a change of docs/record-format.md."""
    assert {str(typ) for typ in Typ} == {
        "central-audit+jws",
        "kiosk-record+jws",
        "kiosk-enrolment+jws",
        "kiosk-key+jws",
        "kiosk-export+jws",
        "kiosk-heartbeat+jws",
        "kiosk-token+jwt",
        "kiosk-phone+jws",
        "central-enrolment+jws",
        "central-receipt+jws",
        "central-heartbeat+jws",
        "central-time+jws",
        "central-configuration+jws",
        "central-record+jws",
        "central-heads+jws",
        "central-provisioning+jws",
    }


@pytest.mark.parametrize("signed", Typ)
@pytest.mark.parametrize("expected", Typ)
def test_thing_is_opened_only_when_it_is_of_the_expected_type(signed, expected):
    compact = seal_envelope(KEY, signed, b'{"v":1}').compact
    if signed is expected:
        envelope = open_envelope(compact, expected)
        verify_envelope(envelope, KEY.verify_key)
        assert (envelope.payload, envelope.kid) == (b'{"v":1}', KEY.kid)
        return
    # The signature is good: only the type stands in the way.
    error = refusal_of(lambda: open_envelope(compact, expected))
    assert type(error) is HeaderError
    assert str(expected) in error.message
    assert str(signed) in error.message


@pytest.mark.parametrize("signed", Typ)
@pytest.mark.parametrize("expected", OPENERS)
def test_reader_of_a_type_refuses_every_other_one_by_its_header(signed, expected):
    """The payload is one that each of them would look at: a whole record's."""
    record = sample_log(1)[0]
    compact = seal_envelope(KEY, signed, record.envelope.payload).compact
    if signed is expected:
        return
    error = refusal_of(lambda: OPENERS[expected](compact))
    assert "expected type" in str(error)


def test_thing_is_refused_when_it_was_accepted_as_its_own_type_before():
    """The header's check is remembered by type."""
    compact = seal_envelope(KEY, Typ.TOKEN, b"{}").compact
    open_envelope(compact, Typ.TOKEN)
    assert type(refusal_of(lambda: open_envelope(compact, Typ.RECORD))) is HeaderError
