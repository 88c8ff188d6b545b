"""A signed record and the chain: the contract between kiosk and central.

Guarantees: the exact bytes that were signed are the bytes that are stored, sent, verified and
archived; whatever is not exactly of the form in docs/record-format.md is refused with an error
that names the rule. Pure: no files, no clock, no network; PyNaCl is the only import from outside.
Leaves to others: where records are kept (`kiosk.queue`, `central.store`), what is counted
(`central.tally`), and which key belongs to whom (`kiosk.identity`, `central.fleet`).
"""

from kiosk.record.attachment import SealingKey, SealingPublicKey, attachment_hash
from kiosk.record.chain import Chain, Head, verify_log
from kiosk.record.check_code import CheckCode, check_text, parse_check_text
from kiosk.record.errors import (
    AttachmentError,
    ChainError,
    DuplicateKeyError,
    FieldError,
    HeaderError,
    NotCompactError,
    NotIntegerError,
    NotJsonError,
    NotNfcError,
    RecordError,
    SignatureError,
    TooDeepError,
    TooLongError,
    TrailingBytesError,
)
from kiosk.record.jws import Envelope, Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey, thumbprint
from kiosk.record.phone_token import (
    PhoneToken,
    SignedPhoneToken,
    phone_url,
    read_phone_token,
)
from kiosk.record.receipt import Receipt, open_receipt, sign_receipt
from kiosk.record.record import Draft, Place, Record, Stamp, parse_record, sign_record

__all__ = [
    "AttachmentError",
    "Chain",
    "ChainError",
    "CheckCode",
    "Draft",
    "DuplicateKeyError",
    "Envelope",
    "FieldError",
    "Head",
    "HeaderError",
    "NotCompactError",
    "NotIntegerError",
    "NotJsonError",
    "NotNfcError",
    "PhoneToken",
    "Place",
    "Receipt",
    "Record",
    "RecordError",
    "SealingKey",
    "SealingPublicKey",
    "SignatureError",
    "SignedPhoneToken",
    "SigningKey",
    "Stamp",
    "TooDeepError",
    "TooLongError",
    "TrailingBytesError",
    "Typ",
    "VerifyKey",
    "attachment_hash",
    "check_text",
    "open_envelope",
    "open_receipt",
    "parse_check_text",
    "parse_record",
    "phone_url",
    "read_phone_token",
    "seal_envelope",
    "sign_receipt",
    "sign_record",
    "thumbprint",
    "verify_envelope",
    "verify_log",
]
