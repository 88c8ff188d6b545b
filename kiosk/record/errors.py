"""Why a record was refused. One class per rule; every error carries the rule's id.

    RecordError
    ├── TooLongError         form.length
    ├── NotCompactError      form.compact
    ├── TrailingBytesError   form.trailing
    ├── HeaderError          header.exact
    ├── SignatureError       signature
    ├── NotJsonError         payload.json
    ├── DuplicateKeyError    payload.duplicate-key
    ├── NotNfcError          payload.nfc
    ├── NotIntegerError      payload.integer
    ├── TooDeepError         payload.depth
    ├── FieldError           field.<name>
    ├── ChainError           chain.<what>, heads.chain
    ├── AttachmentError      attachment
    └── SealedError          sealed

The ids are those of docs/record-format.md, section "Rules"; words for people are chosen at the
edge. An error here is an expected outcome of reading foreign bytes, never a bug of ours.
"""


class RecordError(Exception):
    """A record, or a chain of them, breaks a rule of the format.

    `rule` is the rule's id; `seq` the sequence number at fault, where one is known.
    """

    rule = "record"

    def __init__(self, message: str, *, rule: str | None = None, seq: int | None = None) -> None:
        """`message` says what was found and what was expected."""
        super().__init__(message)
        self.message = message
        if rule is not None:
            self.rule = rule
        self.seq = seq

    def at(self, seq: int) -> "RecordError":
        """This error, placed at a sequence number if it has none yet."""
        if self.seq is None:
            self.seq = seq
        return self

    def __str__(self) -> str:
        """Rule, place and message on one line."""
        place = "" if self.seq is None else f" at record {self.seq}"
        return f"{self.rule}{place}: {self.message}"


class TooLongError(RecordError):
    """More bytes than the format allows; refused before anything is decoded."""

    rule = "form.length"


class NotCompactError(RecordError):
    """Not three base64url parts joined by two dots."""

    rule = "form.compact"


class TrailingBytesError(RecordError):
    """Something stands after the end of the record or of its payload."""

    rule = "form.trailing"


class HeaderError(RecordError):
    """The protected header is not the one header that is allowed here."""

    rule = "header.exact"


class SignatureError(RecordError):
    """The signature does not belong to these bytes and this key."""

    rule = "signature"


class NotJsonError(RecordError):
    """The payload is not a UTF-8 JSON object."""

    rule = "payload.json"


class DuplicateKeyError(RecordError):
    """A JSON object names a member twice."""

    rule = "payload.duplicate-key"


class NotNfcError(RecordError):
    """A text is not in Unicode normalisation form C."""

    rule = "payload.nfc"


class NotIntegerError(RecordError):
    """A number is not an integer between -(2**53 - 1) and 2**53 - 1."""

    rule = "payload.integer"


class TooDeepError(RecordError):
    """Objects and arrays stand in one another deeper than the format allows."""

    rule = "payload.depth"


class FieldError(RecordError):
    """A field of the payload is missing or not of its form."""

    def __init__(self, name: str, expected: str, found: object) -> None:
        """`name` is the field, `expected` says in words what stands there in a good record."""
        super().__init__(
            f"field {name!r}: expected {expected}, found {found!r:.80}", rule=f"field.{name}"
        )


class ChainError(RecordError):
    """A record does not follow the one before it."""

    rule = "chain"


class AttachmentError(RecordError):
    """A sealed box is not the one that its record names, or cannot be opened."""

    rule = "attachment"


class SealedError(RecordError):
    """A sealed record cannot be opened by any of the recovery keys."""

    rule = "sealed"
