"""Opens what a kiosk signed besides records: enrolments, tokens, heartbeats.

Guarantees that a thing is of the expected type, signed by the expected key, and an object of the
current version; a `Refusal` otherwise.
"""

from dataclasses import dataclass
from datetime import datetime

from central.refusal import Problem, Refusal
from kiosk.record import RecordError, SignatureError, Typ, VerifyKey, open_envelope, verify_envelope
from kiosk.record import payload as payloads
from kiosk.record.base64url import sha256
from kiosk.record.record import VERSION

TOKEN_LIFE_S = 60
"""How far a token's `iat` may be from the central's time, in either direction."""


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token that was good: the hash of its text, and when it was made (Unix seconds of
    the central's time).
    """

    hash: str
    issued_s: int


def open_signed(compact: str, typ: Typ, key: VerifyKey) -> payloads.Payload:
    """The payload of `compact`; Refusal `malformed` or `bad-signature`."""
    try:
        envelope = open_envelope(compact, typ)
        verify_envelope(envelope, key)
        payload = payloads.parse(envelope.payload)
    except SignatureError as error:
        raise Refusal(
            Problem.BAD_SIGNATURE, "not signed by this kiosk's key", rule=error.rule
        ) from error
    except RecordError as error:
        raise Refusal(
            Problem.MALFORMED, f"expected {typ}: breaks the rule {error.rule}", rule=error.rule
        ) from error
    if payload.get("v") != VERSION:
        raise Refusal(Problem.MALFORMED, f"expected v {VERSION}")
    return payload


def require_token(authorization: str, kiosk_id: str, key: VerifyKey, now: datetime) -> Token:
    """The fresh token of this kiosk that the header holds; Refusal `unauthorized` otherwise."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(Problem.UNAUTHORIZED, "expected Authorization: Bearer with a kiosk's token")
    try:
        payload = open_signed(token.strip(), Typ.TOKEN, key)
    except Refusal as error:
        raise Refusal(Problem.UNAUTHORIZED, f"the token: {error.detail}") from error
    issued = payload.get("iat")
    if payload.get("kiosk") != kiosk_id or not isinstance(issued, int):
        raise Refusal(Problem.UNAUTHORIZED, "the token is not for this kiosk")
    if abs(now.timestamp() - issued) > TOKEN_LIFE_S:
        raise Refusal(
            Problem.UNAUTHORIZED,
            f"the token is not within {TOKEN_LIFE_S} s of the central's time; ask for the time",
        )
    return Token(sha256(token.strip().encode()), issued)
