"""The central's answer to an enrolment: who the kiosk is, and all public keys of the central.

Guarantees that it is signed by the receipt key that it names, so that two people who compare the
fingerprint of that one key have compared them all. Leaves to others: whether that key is the one
to believe, and whether `public_key` and `nonce` are the asker's own (`kiosk.identity`).
"""

import re
from dataclasses import asdict, dataclass

from kiosk.record import members, payload
from kiosk.record.attachment import SealingPublicKey
from kiosk.record.errors import FieldError
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey
from kiosk.record.members import NAME, NONCE
from kiosk.record.record import VERSION, require_version

CODE_STATE = "code"
STATES = (CODE_STATE, "pending", "approved", "revoked")
CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, no digits: no word comes about by chance, and none is read as another."""
CODE_CHARACTERS = 8

_CODE = re.compile(rf"[{CODE_ALPHABET}]{{{CODE_CHARACTERS}}}\Z")
_WORDS = re.compile(r"[^\x00-\x1f\x7f]{1,200}\Z")
_HERE = ("site", "site_name", "unit", "timezone")


@dataclass(frozen=True, slots=True)
class EnrolmentAnswer:
    """What a kiosk is told. Keys are base64url; `code_expires_s` is in seconds.

    `site`, `site_name`, `unit` and `timezone` are None in state `code`; what stands about the
    counter is None as long as it is not known; `code` and `code_expires_s` are None in any other
    state; `nonce` is None where none was sent. `counter_taken_by`: another kiosk, at which this
    counter was confirmed before.
    """

    kiosk: str
    state: str
    public_key: str
    nonce: str | None
    site: str | None
    site_name: str | None
    unit: str | None
    timezone: str | None
    counter: str | None
    counter_name: str | None
    counter_field: str | None
    code: str | None
    code_expires_s: int | None
    receipt_key: str
    configuration_key: str
    sealing_key: str
    recovery_key: str
    counter_taken_by: str | None = None


def sign_enrolment_answer(key: SigningKey, answer: EnrolmentAnswer) -> str:
    """`answer` as a compact JWS of the central's receipt key, which it must name."""
    if answer.receipt_key != key.verify_key.text:
        message = "an enrolment's answer is signed by the receipt key that it names"
        raise ValueError(message)
    said = {"v": VERSION, **asdict(answer)}
    if answer.counter_taken_by is None:
        # Most answers stay as an earlier version wrote them.
        del said["counter_taken_by"]
    return seal_envelope(key, Typ.ENROLMENT_ANSWER, payload.serialise(said)).compact


def open_enrolment_answer(compact: str) -> EnrolmentAnswer:
    """The answer in `compact`; RecordError unless the receipt key that it names signed it."""
    envelope = open_envelope(compact, Typ.ENROLMENT_ANSWER)
    said = payload.parse(envelope.payload)
    require_version(said)
    receipt_key = members.verify_key(said, "receipt_key")
    verify_envelope(envelope, receipt_key)
    state = members.one_of(said, "state", STATES)
    has_code = state == CODE_STATE
    site, site_name, unit, timezone = (_placed(said, name, none=has_code) for name in _HERE)
    return EnrolmentAnswer(
        kiosk=members.text(said, "kiosk", NAME, "a lower-case name"),
        state=state,
        public_key=members.verify_key(said, "public_key").text,
        nonce=members.text_or_none(said, "nonce", NONCE, "16 bytes in base64url"),
        site=site,
        site_name=site_name,
        unit=unit,
        timezone=timezone,
        counter=members.text_or_none(said, "counter", NAME, "a lower-case name"),
        counter_name=members.text_or_none(said, "counter_name", _WORDS, "words"),
        counter_field=members.text_or_none(said, "counter_field", _WORDS, "words"),
        code=members.text(said, "code", _CODE, "a code") if has_code else None,
        code_expires_s=members.natural(said, "code_expires_s", least=0) if has_code else None,
        receipt_key=receipt_key.text,
        configuration_key=members.verify_key(said, "configuration_key").text,
        sealing_key=_sealing_key(said, "sealing_key"),
        recovery_key=_sealing_key(said, "recovery_key"),
        counter_taken_by=members.text_or_none(said, "counter_taken_by", NAME, "a kiosk's id"),
    )


def _placed(said: members.Members, name: str, *, none: bool) -> str | None:
    if none:
        return None
    form, expected = (NAME, "a lower-case name") if name == "site" else (_WORDS, "words")
    return members.text(said, name, form, expected)


def _sealing_key(said: members.Members, name: str) -> str:
    value = said.get(name)
    if isinstance(value, str):
        try:
            return SealingPublicKey.from_text(value).text
        except ValueError:
            pass
    raise FieldError(name, "an X25519 public key in base64url", value)
