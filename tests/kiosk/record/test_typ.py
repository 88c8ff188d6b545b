"""A thing signed as one type is refused wherever another is expected."""

import pytest

from kiosk.record import HeaderError, Typ, open_envelope, seal_envelope, verify_envelope
from tests.kiosk.record.sample_log import KEY, refusal_of


def test_list_of_types_is_the_closed_one():
    """A type more is a change of docs/record-format.md."""
    assert {str(typ) for typ in Typ} == {
        "kiosk-record+jws",
        "kiosk-enrolment+jws",
        "kiosk-heartbeat+jws",
        "kiosk-token+jwt",
        "kiosk-phone+jws",
        "central-receipt+jws",
        "central-heartbeat+jws",
        "central-time+jws",
        "central-configuration+jws",
        "central-record+jws",
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


def test_thing_is_refused_when_it_was_accepted_as_its_own_type_before():
    """The header's check is remembered by type."""
    compact = seal_envelope(KEY, Typ.TOKEN, b"{}").compact
    open_envelope(compact, Typ.TOKEN)
    assert type(refusal_of(lambda: open_envelope(compact, Typ.RECORD))) is HeaderError
