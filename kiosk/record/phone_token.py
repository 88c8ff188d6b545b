"""The phone token: what a QR code at the counter hands to the citizen's own phone.

Guarantees that it is signed by the kiosk's key as the type `kiosk-phone+jws` and no other, and
small enough for a QR code that a cheap camera reads from a scratched screen. To be so small it is
a JWS whose header is left out, since a reader knows all of it, and its payload is a row of bytes
and no JSON (docs/record-format.md, "Phone token", is the normative text; docs/adr/0028 the why).
It holds no ticket number and no time. Leaves to others: whether the kiosk is known, whether the
token was used before, and how long it is good (`central.phone`).
"""

import re
import uuid
from dataclasses import dataclass

from kiosk.record import base64url
from kiosk.record.errors import (
    FieldError,
    NotCompactError,
    SignatureError,
    TooLongError,
    TrailingBytesError,
)
from kiosk.record.jws import Envelope, Typ, encoded_header, seal_envelope, verify_envelope
from kiosk.record.keys import SIGNATURE_BYTES, SigningKey, VerifyKey
from kiosk.record.members import NAME

PHONE_TOKEN_VERSION = 1
MAX_TOKEN_CHARACTERS = 280
"""Longest token; a usual one has about 200."""

MAX_URL_CHARACTERS = 331
"""Most bytes of a QR code of 69 modules at error correction M (ISO/IEC 18004, version 13): with
its quiet zone of 4 each is 4 pixels wide on 320."""

NONCE_BYTES = 16
STAGES = ("unknown", "reception", "result")
"""A stage is written as its number in this list."""

_VISIT_BYTES = 16
_VISIT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
_PROCEDURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")
_QUESTIONNAIRE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?@[1-9][0-9]{0,5}\Z")
_SIGNATURE_CHARACTERS = 86


@dataclass(frozen=True, slots=True)
class PhoneToken:
    """Which visit may be rated on a phone, and with what. FieldError if a field is not its form.

    `visit`: UUID of version 7 in lower case; `officer` and `procedure`: None where there is none;
    `stage`: one of STAGES; `questionnaire`: `id@version`; `nonce`: base64url of 16 random bytes.
    """

    kiosk: str
    visit: str
    counter: str
    officer: str | None
    procedure: str | None
    stage: str
    questionnaire: str
    nonce: str

    def __post_init__(self) -> None:
        """Refuse at making what a reader would refuse."""
        _require("kiosk", self.kiosk, NAME, "a lower-case name")
        _require("visit", self.visit, _VISIT, "a UUID of version 7 in lower case")
        _require("counter", self.counter, NAME, "a lower-case name")
        if self.officer is not None:
            _require("officer", self.officer, NAME, "a lower-case name or none")
        if self.procedure is not None:
            _require("procedure", self.procedure, _PROCEDURE, "the code of a procedure or none")
        if self.stage not in STAGES:
            raise FieldError("stage", " or ".join(STAGES), self.stage)
        _require("questionnaire", self.questionnaire, _QUESTIONNAIRE, "id@version")
        if len(_nonce(self.nonce)) != NONCE_BYTES:
            raise FieldError("nonce", f"{NONCE_BYTES} bytes in base64url", self.nonce)

    def sign(self, key: SigningKey) -> str:
        """The token's text, signed; TooLongError if it is too long for a QR code (long ids)."""
        _, payload, signature = seal_envelope(key, Typ.PHONE, _write(self)).compact.split(".")
        text = f"{payload}.{signature}"
        if len(text) > MAX_TOKEN_CHARACTERS:
            message = f"expected at most {MAX_TOKEN_CHARACTERS} characters, found {len(text)}"
            raise TooLongError(message)
        return text


@dataclass(frozen=True, slots=True)
class SignedPhoneToken:
    """A token as it was read, its signature not yet checked: `token.kiosk` is only a claim."""

    token: PhoneToken
    text: str
    signature: bytes

    def verify(self, key: VerifyKey) -> PhoneToken:
        """The token; SignatureError unless `key` signed these very bytes as this type."""
        payload = self.text.partition(".")[0]
        compact = f"{encoded_header(key.kid, Typ.PHONE)}.{self.text}"
        data = base64url.decode(payload)
        verify_envelope(Envelope(compact, key.kid, data, self.signature), key)
        return self.token


def phone_url(public_url: str, token: str) -> str:
    """What the QR code holds: the central's page for `token` below its `public_url`.

    TooLongError if its modules would be too small to be scanned.
    """
    url = f"{public_url.rstrip('/')}/p/{token}"
    if len(url) > MAX_URL_CHARACTERS:
        raise TooLongError(f"expected at most {MAX_URL_CHARACTERS} characters, found {len(url)}")
    return url


def read_phone_token(text: str) -> SignedPhoneToken:
    """The token in `text`, its form checked and its signature not.

    Raises TooLongError, NotCompactError, TrailingBytesError, SignatureError or FieldError.
    """
    if len(text) > MAX_TOKEN_CHARACTERS:
        raise TooLongError(f"expected at most {MAX_TOKEN_CHARACTERS} characters, found {len(text)}")
    payload, dot, signature = text.partition(".")
    if not dot:
        raise NotCompactError("expected two parts joined by a dot")
    if len(signature) > _SIGNATURE_CHARACTERS:
        raise TrailingBytesError("something follows the signature")
    data, signature_bytes = base64url.decode(payload), base64url.decode(signature)
    if len(signature_bytes) != SIGNATURE_BYTES:
        message = f"expected {SIGNATURE_BYTES} bytes, found {len(signature_bytes)}"
        raise SignatureError(message)
    return SignedPhoneToken(_read(data), text, signature_bytes)


def _require(name: str, value: str, form: re.Pattern[str], expected: str) -> None:
    if not form.match(value):
        raise FieldError(name, expected, value)


def _nonce(text: str) -> bytes:
    try:
        return base64url.decode(text)
    except NotCompactError as error:
        raise FieldError("nonce", f"{NONCE_BYTES} bytes in base64url", text) from error


def _write(token: PhoneToken) -> bytes:
    fixed = uuid.UUID(token.visit).bytes + _nonce(token.nonce)
    texts = (token.kiosk, token.counter, token.officer, token.procedure, token.questionnaire)
    written = [(text or "").encode("ascii") for text in texts]
    return b"".join(
        [
            bytes([PHONE_TOKEN_VERSION, STAGES.index(token.stage)]),
            fixed,
            *(bytes([len(text)]) + text for text in written),
        ]
    )


class _Reader:
    """Takes the fields of a payload from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._left = data

    def take(self, name: str, length: int) -> bytes:
        taken, self._left = self._left[:length], self._left[length:]
        if len(taken) != length:
            raise FieldError(name, f"{length} bytes", taken)
        return taken

    def text(self, name: str) -> str:
        length = self.take(name, 1)[0]
        try:
            return self.take(name, length).decode("ascii")
        except UnicodeDecodeError as error:
            raise FieldError(name, "ASCII", "other bytes") from error

    def end(self) -> None:
        if self._left:
            raise TrailingBytesError(f"{len(self._left)} bytes follow the last field")


def _read(data: bytes) -> PhoneToken:
    reader = _Reader(data)
    version = reader.take("v", 1)[0]
    if version != PHONE_TOKEN_VERSION:
        raise FieldError("v", f"the number {PHONE_TOKEN_VERSION}", version)
    stage = reader.take("stage", 1)[0]
    if stage >= len(STAGES):
        raise FieldError("stage", f"a number below {len(STAGES)}", stage)
    visit = str(uuid.UUID(bytes=reader.take("visit", _VISIT_BYTES)))
    nonce = base64url.encode(reader.take("nonce", NONCE_BYTES))
    names = ("kiosk", "counter", "officer", "procedure", "questionnaire")
    kiosk, counter, officer, procedure, questionnaire = (reader.text(name) for name in names)
    reader.end()
    return PhoneToken(
        kiosk, visit, counter, officer or None, procedure or None,
        STAGES[stage], questionnaire, nonce,
    )  # fmt: skip
