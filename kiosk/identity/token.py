"""The bearer token of a request: a short statement signed by the kiosk's key.

Good for 60 s by the central's clock (docs/record-format.md, "Tokens"); records and the signed
time need none.
"""

import os

from kiosk.record import SigningKey, Typ, base64url, payload, seal_envelope

NONCE_BYTES = 16


def random_nonce() -> str:
    """16 random bytes in base64url."""
    return base64url.encode(os.urandom(NONCE_BYTES))


def request_token(key: SigningKey, kiosk: str, central_time_s: int) -> str:
    """The token for a request made at `central_time_s` (Unix seconds, the central's time)."""
    members = {"v": 1, "kiosk": kiosk, "iat": central_time_s, "nonce": random_nonce()}
    return seal_envelope(key, Typ.TOKEN, payload.serialise(members)).compact
