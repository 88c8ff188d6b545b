"""JWS compact form (RFC 7515) with one fixed header per kind of signed thing.

Guarantees: the header is compared as bytes before any cryptography, so no other algorithm, key
reference or type can be smuggled in; a thing signed as one type is never accepted as another;
`Envelope.compact` is the exact text that was received.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kiosk.record import base64url
from kiosk.record.errors import (
    HeaderError,
    NotCompactError,
    SignatureError,
    TooLongError,
    TrailingBytesError,
)
from kiosk.record.keys import SIGNATURE_BYTES, SigningKey, VerifyKey

MAX_COMPACT_CHARACTERS = 16 * 1024
"""Longest compact form accepted: a record is small, its attachments travel beside it."""
MAX_CONFIGURATION_CHARACTERS = 56 * 1024
"""The same of a configuration: it may hold 60 officers and the settings of a kiosk."""

_SIGNATURE_CHARACTERS = 86
_HEADER = re.compile(
    rb'\{"alg":"Ed25519","kid":"(?P<kid>[A-Za-z0-9_-]{43})","typ":"(?P<typ>[a-z+-]{1,40})"\}'
)


class Typ(StrEnum):
    """The closed list of signed things. Each is refused wherever another is expected."""

    RECORD = "kiosk-record+jws"
    ENROLMENT = "kiosk-enrolment+jws"
    KEY = "kiosk-key+jws"
    EXPORT = "kiosk-export+jws"
    HEARTBEAT = "kiosk-heartbeat+jws"
    TOKEN = "kiosk-token+jwt"  # noqa: S105 - the name of a type
    PHONE = "kiosk-phone+jws"
    ENROLMENT_ANSWER = "central-enrolment+jws"
    RECEIPT = "central-receipt+jws"
    HEARTBEAT_ANSWER = "central-heartbeat+jws"
    TIME = "central-time+jws"
    CONFIGURATION = "central-configuration+jws"
    CENTRAL_RECORD = "central-record+jws"
    HEADS = "central-heads+jws"
    AUDIT = "central-audit+jws"
    PROVISIONING = "central-provisioning+jws"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A compact JWS taken apart, its signature not yet checked.

    `compact`: the exact text; `kid`: the signing key's thumbprint as claimed; `payload`: the
    decoded bytes; `signature`: 64 bytes.
    """

    compact: str
    kid: str
    payload: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature covers: header and payload as they stand in the compact form."""
        return self.compact[: self.compact.rindex(".")].encode("ascii")

    @property
    def hash(self) -> str:
        """Base64url SHA-256 of the compact form: what the next record names as `prev`."""
        return base64url.sha256(self.compact.encode("ascii"))


@lru_cache(maxsize=64)
def encoded_header(kid: str, typ: Typ) -> str:
    """The one header allowed for a key and a type, in base64url."""
    return base64url.encode(f'{{"alg":"Ed25519","kid":"{kid}","typ":"{typ}"}}'.encode())


@lru_cache(maxsize=4096)
def _claimed_kid(header: str, typ: Typ) -> str:
    try:
        found = _HEADER.fullmatch(base64url.decode(header))
    except NotCompactError as error:
        raise HeaderError(error.message) from error
    if not found:
        raise HeaderError('expected exactly {"alg":"Ed25519","kid":"...","typ":"..."}')
    if found["typ"].decode() != typ:
        raise HeaderError(f"expected type {typ}, found {found['typ'].decode()}")
    return found["kid"].decode()


def _refuse_long(compact: str, typ: Typ) -> None:
    is_configuration = typ is Typ.CONFIGURATION
    most = MAX_CONFIGURATION_CHARACTERS if is_configuration else MAX_COMPACT_CHARACTERS
    if len(compact) > most:
        raise TooLongError(f"expected at most {most}, found {len(compact)}")


def seal_envelope(key: SigningKey, typ: Typ, payload: bytes) -> Envelope:
    """`payload` signed by `key`; TooLongError if the result would be refused by a reader."""
    signed = f"{encoded_header(key.kid, typ)}.{base64url.encode(payload)}"
    signature = key.sign(signed.encode("ascii"))
    compact = f"{signed}.{base64url.encode(signature)}"
    _refuse_long(compact, typ)
    return Envelope(compact, key.kid, payload, signature)


def open_envelope(compact: str, typ: Typ) -> Envelope:
    """`compact` taken apart, its form and header checked, its signature not.

    Raises TooLongError, NotCompactError, TrailingBytesError or HeaderError.
    """
    _refuse_long(compact, typ)
    header, dot, rest = compact.partition(".")
    payload, second_dot, signature = rest.partition(".")
    if not dot or not second_dot:
        raise NotCompactError("expected three parts joined by two dots")
    kid = _claimed_kid(header, typ)
    if len(signature) > _SIGNATURE_CHARACTERS:
        raise TrailingBytesError(
            f"{len(signature) - _SIGNATURE_CHARACTERS} characters follow the signature"
        )
    signature_bytes = base64url.decode(signature)
    if len(signature_bytes) != SIGNATURE_BYTES:
        raise SignatureError(f"expected {SIGNATURE_BYTES} bytes, found {len(signature_bytes)}")
    return Envelope(compact, kid, base64url.decode(payload), signature_bytes)


def verify_envelope(envelope: Envelope, key: VerifyKey) -> None:
    """SignatureError unless `key` is the key that the header names and signed these bytes."""
    if envelope.kid != key.kid:
        raise SignatureError(f"signed by key {envelope.kid}, expected {key.kid}")
    key.verify(envelope.signed, envelope.signature)
