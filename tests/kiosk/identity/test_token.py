"""The bearer token of a request: short, signed, of its own type, never twice the same."""

from kiosk.identity.token import random_nonce, request_token
from kiosk.record import SigningKey, Typ, base64url, open_envelope, verify_envelope
from kiosk.record import payload as payloads

KEY = SigningKey(bytes(range(32)))


def test_token_says_who_and_when_and_nothing_more():
    envelope = open_envelope(request_token(KEY, "k-0a1b2c3d4e", 1_795_000_000), Typ.TOKEN)
    verify_envelope(envelope, KEY.verify_key)
    members = payloads.parse(envelope.payload)
    nonce = members.pop("nonce")
    assert members == {"v": 1, "kiosk": "k-0a1b2c3d4e", "iat": 1_795_000_000}
    assert len(base64url.decode(nonce)) == 16


def test_token_is_another_when_it_is_made_again():
    assert request_token(KEY, "k-1", 5) != request_token(KEY, "k-1", 5)


def test_token_fits_in_a_header():
    assert len(request_token(KEY, "k" * 40, 2**53 - 1)) < 1000


def test_nonces_differ():
    assert len({random_nonce() for _ in range(100)}) == 100
