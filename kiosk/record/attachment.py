"""Attachments: sealed boxes that travel beside a record, named in it by hash.

Guarantees that only the holder of the sealing key can read one (X25519 sealed box, libsodium)
and that deleting one leaves the chain whole. A box begins with the 8-byte id of the key it was
sealed to, so that keys can be rotated.
"""

import hashlib
from collections.abc import Sequence

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kiosk.record import base64url
from kiosk.record.errors import AttachmentError, NotCompactError, TooLongError

KEY_ID_BYTES = 8
MAX_ATTACHMENT_BYTES = 16 * 1024
"""Largest sealed box of an attachment, key id included."""
BOX_OVERHEAD_BYTES = KEY_ID_BYTES + crypto_box_SEALBYTES
"""By how much a box is longer than what was sealed."""


def attachment_hash(box: bytes) -> str:
    """What a record names a sealed box by: its base64url SHA-256."""
    return base64url.sha256(box)


def _key_id(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


class SealingPublicKey:
    """The central's public sealing key: closes boxes that only the central opens."""

    def __init__(self, public: bytes) -> None:
        """`public`: 32 bytes of X25519."""
        self._key = PublicKey(public)

    @classmethod
    def from_text(cls, text: str) -> "SealingPublicKey":
        """The key in base64url; ValueError if it is none that a box can be sealed to."""
        try:
            key = cls(base64url.decode(text))
            key.seal(b"")
        except (NotCompactError, CryptoError) as error:
            message = f"expected an X25519 public key in base64url: {error}"
            raise ValueError(message) from error
        return key

    @property
    def text(self) -> str:
        """The public bytes in base64url."""
        return base64url.encode(bytes(self._key))

    def seal(self, plaintext: bytes, *, most: int = MAX_ATTACHMENT_BYTES) -> bytes:
        """A sealed box of `plaintext`; TooLongError if it has more than `most` bytes."""
        length = len(plaintext) + BOX_OVERHEAD_BYTES
        if length > most:
            raise TooLongError(f"expected at most {most} bytes, found {length}")
        box: bytes = _key_id(bytes(self._key)) + SealedBox(self._key).encrypt(plaintext)
        return box


class SealingKey:
    """The central's private sealing key."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: 32 bytes of X25519."""
        self._key = PrivateKey(secret)
        self.public_key = SealingPublicKey(bytes(self._key.public_key))

    @classmethod
    def generate(cls) -> "SealingKey":
        """A new key from the system's random source."""
        return cls(bytes(PrivateKey.generate()))

    @property
    def key_id(self) -> bytes:
        """What a box begins with that is sealed to this key."""
        return _key_id(bytes(self._key.public_key))

    @property
    def secret(self) -> bytes:
        """The 32 private bytes, for the one who stores the key."""
        return bytes(self._key)

    def open(self, box: bytes) -> bytes:
        """The plaintext of `box`; AttachmentError if it is not sealed to this key."""
        if box[:KEY_ID_BYTES] != self.key_id:
            raise AttachmentError("sealed to another key")
        try:
            plaintext: bytes = SealedBox(self._key).decrypt(box[KEY_ID_BYTES:])
        except CryptoError as error:
            raise AttachmentError("the box was altered or cut") from error
        return plaintext


def open_box(keys: Sequence[SealingKey], box: bytes) -> bytes:
    """The plaintext of `box`, opened by that of `keys` whose id it begins with.

    `keys`: the current one and the former ones, in any order. AttachmentError if none opens it.
    """
    for key in keys:
        if box[:KEY_ID_BYTES] == key.key_id:
            return key.open(box)
    raise AttachmentError("sealed to another key")
