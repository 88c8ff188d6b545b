"""A signed record and the chain: the contract between kiosk and central.

Guarantees: the exact bytes that were signed are the bytes that are stored, sent, verified and
archived; whatever is not exactly of the form in docs/record-format.md is refused with an error
that names the rule. Pure: no files, no clock, no network; PyNaCl is the only import from outside.
Leaves to others: where records are kept (`kiosk.queue`, `central.store`), what is counted
(`central.tally`), and which key belongs to whom (`kiosk.identity`, `central.fleet`).
"""

from kiosk.record.attachment import SealingKey, SealingPublicKey, attachment_hash, open_box
from kiosk.record.chain import Chain, Head, verify_log
from kiosk.record.check_code import CheckCode, check_text, parse_check_text
from kiosk.record.day_closed import SinceClosing
from kiosk.record.enrolment_answer import (
    EnrolmentAnswer,
    open_enrolment_answer,
    sign_enrolment_answer,
)
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
    SealedError,
    SignatureError,
    TooDeepError,
    TooLongError,
    TrailingBytesError,
)
from kiosk.record.jws import Envelope, Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.key_rotation import next_key, open_key_proof, rotation_draft, sign_key_proof
from kiosk.record.keys import SigningKey, VerifyKey, thumbprint
from kiosk.record.nightly_head import (
    HeadsOpened,
    NightlyHead,
    NightlyName,
    follow_nightly_head,
    nightly_name,
    open_nightly_head,
    sign_nightly_head,
)
from kiosk.record.phone_token import (
    PhoneToken,
    SignedPhoneToken,
    phone_url,
    read_phone_token,
)
from kiosk.record.receipt import Receipt, open_receipt, sign_receipt
from kiosk.record.record import Draft, Place, Record, Stamp, parse_record, sign_record
from kiosk.record.sealed_record import open_sealed_record, seal_record

__all__ = [
    "AttachmentError",
    "Chain",
    "ChainError",
    "CheckCode",
    "Draft",
    "DuplicateKeyError",
    "EnrolmentAnswer",
    "Envelope",
    "FieldError",
    "Head",
    "HeaderError",
    "HeadsOpened",
    "NightlyHead",
    "NightlyName",
    "NotCompactError",
    "NotIntegerError",
    "NotJsonError",
    "NotNfcError",
    "PhoneToken",
    "Place",
    "Receipt",
    "Record",
    "RecordError",
    "SealedError",
    "SealingKey",
    "SealingPublicKey",
    "SignatureError",
    "SignedPhoneToken",
    "SigningKey",
    "SinceClosing",
    "Stamp",
    "TooDeepError",
    "TooLongError",
    "TrailingBytesError",
    "Typ",
    "VerifyKey",
    "attachment_hash",
    "check_text",
    "follow_nightly_head",
    "next_key",
    "nightly_name",
    "open_box",
    "open_enrolment_answer",
    "open_envelope",
    "open_key_proof",
    "open_nightly_head",
    "open_receipt",
    "open_sealed_record",
    "parse_check_text",
    "parse_record",
    "phone_url",
    "read_phone_token",
    "rotation_draft",
    "seal_envelope",
    "seal_record",
    "sign_enrolment_answer",
    "sign_key_proof",
    "sign_nightly_head",
    "sign_receipt",
    "sign_record",
    "thumbprint",
    "verify_envelope",
    "verify_log",
]
