"""A whole record in a sealed box: what a kiosk keeps of it after its receipt.

Guarantees that only the holder of a recovery key can read one, and that what comes out is a
compact form that may still be anything: it has to be verified as ever. A box may be longer than
an attachment's, since a record may be as long as one.
"""

from collections.abc import Sequence

from kiosk.record.attachment import (
    BOX_OVERHEAD_BYTES,
    SealingKey,
    SealingPublicKey,
    open_box,
)
from kiosk.record.errors import AttachmentError, SealedError, TooLongError
from kiosk.record.jws import MAX_COMPACT_CHARACTERS

MAX_SEALED_RECORD_BYTES = MAX_COMPACT_CHARACTERS + BOX_OVERHEAD_BYTES
"""Largest sealed record accepted, key id included."""


def seal_record(public: SealingPublicKey, compact: str) -> bytes:
    """A sealed box of the compact form; TooLongError if it is longer than a compact form may be."""
    return public.seal(compact.encode("ascii"), most=MAX_SEALED_RECORD_BYTES)


def open_sealed_record(keys: Sequence[SealingKey], box: bytes) -> str:
    """The compact form in `box`, opened by that of `keys` which it names; SealedError if none can.

    `keys`: the recovery key and the former ones. Nothing of the record itself is checked.
    """
    if len(box) > MAX_SEALED_RECORD_BYTES:
        message = f"expected at most {MAX_SEALED_RECORD_BYTES} bytes, found {len(box)}"
        raise TooLongError(message)
    try:
        return open_box(keys, box).decode("ascii")
    except AttachmentError as error:
        raise SealedError(error.message) from error
    except UnicodeDecodeError as error:
        raise SealedError("expected a compact form, found other characters") from error
