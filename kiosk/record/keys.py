"""Ed25519 keys (RFC 8037) and their thumbprints (RFC 7638).

Guarantees that a key is named by nothing but its own public bytes. Where a private key is kept
is `kiosk.identity`'s business; this module never touches a file.
"""

import hashlib
import json
from functools import cached_property

from nacl import bindings
from nacl.exceptions import BadSignatureError

from kiosk.record import base64url
from kiosk.record.errors import NotCompactError, SignatureError

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
FINGERPRINT_DIGITS = 32
"""Of a key's SHA-256, in hexadecimal: 128 bits, what two people can compare aloud."""


def thumbprint(public: bytes) -> str:
    """RFC 7638 thumbprint of an Ed25519 public key (RFC 8037, section 2): 43 characters."""
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(public)}
    return base64url.sha256(json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode())


class VerifyKey:
    """The public half of a key: checks signatures."""

    def __init__(self, public: bytes) -> None:
        """`public`: the 32 bytes of RFC 8032; ValueError otherwise."""
        if len(public) != PUBLIC_BYTES:
            message = f"an Ed25519 public key has {PUBLIC_BYTES} bytes, not {len(public)}"
            raise ValueError(message)
        self.public = public

    @classmethod
    def from_text(cls, text: str) -> "VerifyKey":
        """The key whose public bytes are `text` in base64url; ValueError if it is not one."""
        try:
            return cls(base64url.decode(text))
        except NotCompactError as error:
            raise ValueError(error.message) from error

    @property
    def text(self) -> str:
        """The public bytes in base64url: the member `x` of the JWK."""
        return base64url.encode(self.public)

    @cached_property
    def kid(self) -> str:
        """The key's RFC 7638 thumbprint."""
        return thumbprint(self.public)

    @property
    def fingerprint(self) -> str:
        """The key as two people compare it on two screens: 32 hexadecimal digits in fours."""
        digits = hashlib.sha256(self.public).hexdigest()[:FINGERPRINT_DIGITS]
        return " ".join(digits[start : start + 4] for start in range(0, FINGERPRINT_DIGITS, 4))

    def verify(self, message: bytes, signature: bytes) -> None:
        """SignatureError unless `signature` is this key's over `message`.

        Releases the interpreter lock while it computes.
        """
        if len(signature) != SIGNATURE_BYTES:
            raise SignatureError(f"expected {SIGNATURE_BYTES} bytes, found {len(signature)}")
        try:
            bindings.crypto_sign_open(signature + message, self.public)
        except BadSignatureError as error:
            raise SignatureError("the signature does not match the bytes and the key") from error


class SigningKey:
    """A private key: signs, and knows its public half."""

    def __init__(self, seed: bytes) -> None:
        """`seed`: the 32 private bytes of RFC 8032; ValueError otherwise."""
        if len(seed) != SEED_BYTES:
            message = f"an Ed25519 private key has {SEED_BYTES} bytes, not {len(seed)}"
            raise ValueError(message)
        public, self._secret = bindings.crypto_sign_seed_keypair(seed)
        self.verify_key = VerifyKey(public)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key from the system's random source."""
        return cls(bindings.randombytes(SEED_BYTES))

    @property
    def seed(self) -> bytes:
        """The 32 private bytes, for the one who stores the key."""
        return self._secret[:SEED_BYTES]

    @property
    def kid(self) -> str:
        """The key's RFC 7638 thumbprint."""
        return self.verify_key.kid

    def sign(self, message: bytes) -> bytes:
        """The 64 signature bytes over `message`."""
        return bindings.crypto_sign(message, self._secret)[:SIGNATURE_BYTES]
