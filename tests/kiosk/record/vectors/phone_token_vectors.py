"""Vectors of phone tokens."""

from dataclasses import asdict, replace
from typing import Any

from kiosk.record import PhoneToken, Typ, base64url, seal_envelope
from tests.kiosk.record.vectors.sample import KIOSK_KEY, OTHER_KEY, PLACE, VISITS, altered

Case = dict[str, Any]


def phone_token_cases() -> dict[str, Any]:
    """Phone tokens: whole ones, and others that are refused, with the rule."""
    full = PhoneToken(
        kiosk=PLACE.kiosk,
        visit=VISITS[0],
        counter="03",
        officer="nv-01",
        procedure="1.004194.000.00.00.H01",
        stage="result",
        questionnaire="mot-cua@1",
        nonce="EBESExQVFhcYGRobHB0eHw",
    )
    bare = replace(full, officer=None, procedure=None, stage="unknown")
    good = full.sign(KIOSK_KEY)
    payload, signature = good.split(".")
    data = base64url.decode(payload)

    def bad(name: str, rule: str, text: str) -> Case:
        return {"name": name, "rule": rule, "text": text}

    def spelled(name: str, rule: str, other: bytes) -> Case:
        compact = seal_envelope(KIOSK_KEY, Typ.PHONE, other).compact
        return bad(name, rule, compact.partition(".")[2])

    as_another = seal_envelope(KIOSK_KEY, Typ.TOKEN, data).compact
    return {
        "key": KIOSK_KEY.verify_key.text,
        "good": [
            {"name": name, "text": token.sign(KIOSK_KEY), "token": asdict(token)}
            for name, token in (("with everything", full), ("with what it must have", bare))
        ],
        "bad": [
            bad("by another key", "signature", full.sign(OTHER_KEY)),
            bad("signed as another type", "signature", as_another.partition(".")[2]),
            bad("payload altered", "signature", altered(f"x.{good}", part=1)[2:]),
            bad("signature altered", "signature", altered(f"x.{good}", part=2)[2:]),
            bad("no signature", "form.compact", payload),
            bad("with a header", "form.length", as_another),
            bad("something follows", "form.trailing", f"{good}A"),
            bad("padding", "form.compact", f"{payload}==.{signature}"),
            bad("signature cut", "signature", good[:-2]),
            bad("too long", "form.length", "A" * 281),
            spelled("of a later version", "field.v", b"\2" + data[1:]),
            spelled("a stage that is none", "field.stage", data[:1] + b"\3" + data[2:]),
            spelled("a name in capitals", "field.kiosk", data.replace(b"k-0a", b"K-0a")),
            spelled("cut", "field.questionnaire", data[:-1]),
            spelled("a byte more", "form.trailing", data + b"\0"),
            spelled("nothing", "field.v", b""),
        ],
    }
