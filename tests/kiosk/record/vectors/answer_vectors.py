"""Vectors of answers to an enrolment, and of records that were sealed whole."""

from dataclasses import asdict, replace
from typing import Any

from kiosk.record import (
    EnrolmentAnswer,
    Record,
    Typ,
    base64url,
    payload,
    seal_envelope,
    sign_enrolment_answer,
)
from tests.kiosk.record.vectors.export_vectors import (
    OTHER_RECOVERY_KEY,
    RECOVERY_KEY,
    sealed,
)
from tests.kiosk.record.vectors.sample import KIOSK_KEY, OTHER_KEY, RECEIPT_KEY, SEALING_KEY
from tests.kiosk.record.vectors.sample_archive import KIOSK, NEXT_KEY, SITE, Members

APPROVED = EnrolmentAnswer(
    kiosk=KIOSK,
    state="approved",
    public_key=KIOSK_KEY.verify_key.text,
    nonce="EBESExQVFhcYGRobHB0eHw",
    site=SITE,
    site_name="Xã Mẫu",
    unit="UBND Xã Mẫu",
    timezone="Asia/Ho_Chi_Minh",
    counter="03",
    counter_name="Quầy số 3",
    counter_field="Địa chính",
    code=None,
    code_expires_s=None,
    receipt_key=RECEIPT_KEY.verify_key.text,
    configuration_key=NEXT_KEY.verify_key.text,
    sealing_key=SEALING_KEY.public_key.text,
    recovery_key=RECOVERY_KEY.public_key.text,
)
"""The configuration key is a sample like the others: any Ed25519 key."""


def answer_cases() -> dict[str, Any]:
    """Answers in every state, and others that are refused."""
    nowhere = replace(APPROVED, site=None, site_name=None, unit=None, timezone=None)
    unplaced = replace(nowhere, counter=None, counter_name=None, counter_field=None)
    good = {
        "approved": APPROVED,
        "pending": replace(APPROVED, state="pending", nonce=None),
        "revoked": replace(APPROVED, state="revoked"),
        "at no counter yet": replace(APPROVED, counter=None, counter_name=None, counter_field=None),
        "a code": replace(unplaced, state="code", code="BCDFGHJK", code_expires_s=900),
    }
    compact = sign_enrolment_answer(RECEIPT_KEY, APPROVED)
    members = {"v": 1, **asdict(APPROVED)}

    def bad(name: str, rule: str, other: Members, key: Any = RECEIPT_KEY) -> Members:
        return {"name": name, "rule": rule, "compact": signed({**members, **other}, key)}

    code = {"state": "code", "code": "BCDFGHJK", "code_expires_s": 900}
    return {
        "good": [
            {"name": name, "compact": sign_enrolment_answer(RECEIPT_KEY, answer),
             "answer": asdict(answer)}
            for name, answer in good.items()
        ],
        "bad": [
            bad("signed by another than it names", "signature", {}, OTHER_KEY),
            {"name": "altered", "rule": "signature", "compact": spoilt(compact)},
            {"name": "another type", "rule": "header.exact",
             "compact": signed(members, RECEIPT_KEY, Typ.RECEIPT)},
            bad("of a later version", "field.v", {"v": 2}),
            bad("a state that is none", "field.state", {"state": "asleep"}),
            bad("a name in capitals", "field.kiosk", {"kiosk": "K-1"}),
            bad("no key of the kiosk", "field.public_key", {"public_key": None}),
            bad("a nonce too short", "field.nonce", {"nonce": "AAAA"}),
            bad("approved nowhere", "field.site", {"site": None}),
            bad("a site without a name", "field.site_name", {"site_name": ""}),
            bad("a code with a vowel", "field.code", {**code, "code": "ABCDFGHJ"}),
            bad("a code too short", "field.code", {**code, "code": "BCDFGHJ"}),
            bad("a code without an end", "field.code_expires_s", {**code, "code_expires_s": None}),
            bad("no receipt key", "field.receipt_key", {"receipt_key": None}),
            bad("a key too short", "field.configuration_key", {"configuration_key": "AAAA"}),
            bad("no sealing key", "field.sealing_key", {"sealing_key": None}),
            bad("a recovery key of nothing", "field.recovery_key", {"recovery_key": "A" * 43}),
        ],
    }  # fmt: skip


def signed(members: Members, key: Any, typ: Typ = Typ.ENROLMENT_ANSWER) -> str:
    """Members as they are, signed."""
    return seal_envelope(key, typ, payload.serialise(members)).compact


def spoilt(compact: str) -> str:
    """Another letter in the signature."""
    return compact[:-20] + ("A" if compact[-20] != "A" else "B") + compact[-19:]


def sealed_record_cases(log: list[Record]) -> dict[str, Any]:
    """Records sealed whole to a recovery key, current or former."""
    keys = {"current": RECOVERY_KEY, "former": OTHER_RECOVERY_KEY}
    compact = log[5].compact
    box = sealed(RECOVERY_KEY.public_key, compact.encode())
    longest = "A" * 16384

    def bad(name: str, rule: str, spoilt_box: bytes) -> Members:
        return {"name": name, "rule": rule, "box": base64url.encode(spoilt_box)}

    return {
        "recovery_secrets": [base64url.encode(key.secret) for key in keys.values()],
        "good": [
            *(
                {"name": name, "compact": compact,
                 "box": base64url.encode(sealed(key.public_key, compact.encode()))}
                for name, key in keys.items()
            ),
            {"name": "the longest", "compact": longest,
             "box": base64url.encode(sealed(RECOVERY_KEY.public_key, longest.encode()))},
        ],
        "bad": [
            bad("altered", "sealed", box[:-1] + bytes([box[-1] ^ 1])),
            bad("cut", "sealed", box[:-1]),
            bad("sealed to another key", "sealed", sealed(SEALING_KEY.public_key, b"x")),
            bad("key id of the former key", "sealed",
                sealed(OTHER_RECOVERY_KEY.public_key, b"x")[:8] + box[8:]),
            bad("shorter than a key id", "sealed", box[:7]),
            bad("nothing", "sealed", b""),
            bad("no compact form", "sealed", sealed(RECOVERY_KEY.public_key, b"\xff\xfe")),
            bad("too long", "form.length", sealed(RECOVERY_KEY.public_key, b"A" * 16385)),
        ],
    }  # fmt: skip
