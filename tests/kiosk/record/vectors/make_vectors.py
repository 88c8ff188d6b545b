"""Makes the test vectors of docs/record-format.md, from fixed seeds: the same bytes every time.

Run from the top of the tree, after a change of the format that is meant:

    python -m tests.kiosk.record.vectors.make_vectors

A sealed box is made with chance, so those in attachments.json are made anew only if the file is
not there.
"""

import json
from pathlib import Path
from typing import Any

from kiosk.record import (
    CheckCode,
    Draft,
    Head,
    Receipt,
    Record,
    Typ,
    attachment_hash,
    base64url,
    check_text,
    seal_envelope,
    sign_receipt,
)
from kiosk.record.payload import serialise
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.vectors.answer_vectors import answer_cases, sealed_record_cases
from tests.kiosk.record.vectors.archive_vectors import archive_cases
from tests.kiosk.record.vectors.export_vectors import export_cases
from tests.kiosk.record.vectors.nightly_vectors import nightly_cases
from tests.kiosk.record.vectors.phone_token_vectors import phone_token_cases
from tests.kiosk.record.vectors.rotation_vectors import closing_cases, rotation_cases
from tests.kiosk.record.vectors.sample import (
    BOOT,
    EPOCH,
    KIOSK_KEY,
    OTHER_EPOCH,
    OTHER_KEY,
    OTHER_PLACE,
    PLACE,
    RECEIPT_KEY,
    SEALING_KEY,
    VISITS,
    altered,
    first,
    sample_log,
    sign,
)

FOLDER = Path(__file__).parent
Case = dict[str, Any]


def main() -> None:
    """Write every file."""
    attachments = FOLDER / "attachments.json"
    if not attachments.exists():
        write("attachments", attachment_cases())
    boxes = json.loads(attachments.read_text("utf-8"))["good"]
    log = sample_log(base64url.decode(boxes[0]["box"]))
    write("logs", log_cases(log))
    write("records", record_cases(log))
    write("payloads", payload_cases())
    write("receipts", receipt_cases(log))
    write("check-codes", check_code_cases(log))
    write("phone-tokens", phone_token_cases())
    write("rotations", rotation_cases())
    write("closings", closing_cases())
    write("enrolment-answers", answer_cases())
    write("sealed-records", sealed_record_cases(log))
    write("archives", archive_cases())
    write("exports", export_cases())
    write("nightly-heads", nightly_cases())


def write(name: str, content: dict[str, Any]) -> None:
    """Write one file of vectors."""
    text = json.dumps(content, indent=1, ensure_ascii=True)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", "utf-8")


def log_cases(log: list[Record]) -> dict[str, Any]:
    """A whole log, and what a verifier must refuse, where and by which rule.

    In `log`, a number stands for that record of `records`.
    """
    good = [record.compact for record in log]
    mark = Draft("visit.served", {"visit": VISITS[0]})
    tail = log[-1].hash

    def bad(name: str, seq: int, rule: str, texts: list[str]) -> Case:
        log_of_case = [good.index(text) + 1 if text in good else text for text in texts]
        return {"name": name, "seq": seq, "rule": rule, "log": log_of_case}

    def in_place_of(seq: int, *put: str) -> list[str]:
        return [*good[: seq - 1], *put, *good[seq:]]

    edited = altered(good[3], part=1)
    again = sign(4, log[2].hash, mark)
    foreign = {
        "chain.place": sign(4, log[2].hash, mark, place=OTHER_PLACE),
        "chain.epoch": sign(4, log[2].hash, mark, epoch=OTHER_EPOCH),
        "chain.previous": sign(4, log[1].hash, mark),
        "chain.opening": sign(4, log[2].hash, Draft("epoch.opened", {"reason": "x"})),
        "signature": sign(4, log[2].hash, mark, key=OTHER_KEY),
    }
    return {
        "site": PLACE.site,
        "kiosk": PLACE.kiosk,
        "epoch": EPOCH,
        "key": KIOSK_KEY.verify_key.text,
        "records": good,
        "good": [
            {"name": "whole", "log": list(range(1, len(log) + 1)), "head": log[-1].hash},
            {"name": "tail missing", "log": [1, 2, 3, 4, 5], "head": log[4].hash},
            {"name": "no record yet", "log": [], "head": ZERO_HASH},
        ],
        "bad": [
            bad("first removed", 1, "chain.sequence", good[1:]),
            bad("one removed", 4, "chain.sequence", in_place_of(4)),
            bad("two swapped", 4, "chain.sequence", [*good[:3], good[4], good[3], *good[5:]]),
            bad("one repeated", 5, "chain.sequence", [*good[:4], good[3], *good[4:]]),
            bad("one inserted", 5, "chain.sequence", [*good[:3], again.compact, *good[3:]]),
            bad("one edited", 4, "signature", in_place_of(4, edited)),
            bad("one edited and signed anew", 5, "chain.previous", in_place_of(4, again.compact)),
            *(
                bad(f"another breaks {rule}", 4, rule, in_place_of(4, record.compact))
                for rule, record in foreign.items()
            ),
            bad("opened by another kind", 1, "chain.opening", [sign(1, ZERO_HASH, mark).compact]),
            bad(
                "begun after another",
                1,
                "chain.previous",
                [sign(1, tail, first()).compact],
            ),
        ],
    }


def record_cases(log: list[Record]) -> dict[str, Any]:
    """Compact forms that are refused as they stand, and why."""
    record = log[5]
    header, payload, signature = record.compact.split(".")

    def bad(name: str, rule: str, compact: str) -> Case:
        return {"name": name, "rule": rule, "compact": compact}

    def headed(name: str, text: str) -> Case:
        other = base64url.encode(text.encode())
        signed = f"{other}.{payload}"
        return bad(name, "header.exact", f"{signed}.{encoded_signature(signed)}")

    kid, typ = KIOSK_KEY.kid, str(Typ.RECORD)
    return {
        "key": KIOSK_KEY.verify_key.text,
        "kid": kid,
        "header": f'{{"alg":"Ed25519","kid":"{kid}","typ":"{typ}"}}',
        "good": [
            {
                "name": f"{each.seq} {each.kind}",
                "compact": each.compact,
                "payload": each.envelope.payload.decode(),
                "hash": each.hash,
            }
            for each in log
        ],
        "bad": [
            headed("algorithm none", f'{{"alg":"none","kid":"{kid}","typ":"{typ}"}}'),
            headed("old name of the algorithm", f'{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}'),
            headed("another order", f'{{"typ":"{typ}","alg":"Ed25519","kid":"{kid}"}}'),
            headed("a space", f'{{"alg":"Ed25519", "kid":"{kid}","typ":"{typ}"}}'),
            headed("a member more", f'{{"alg":"Ed25519","kid":"{kid}","typ":"{typ}","b64":true}}'),
            headed("type of a token", f'{{"alg":"Ed25519","kid":"{kid}","typ":"kiosk-token+jwt"}}'),
            bad("two parts", "form.compact", f"{header}.{payload}"),
            bad("padding", "form.compact", f"{header}.{payload}==.{signature}"),
            bad("unused bits that are not zero", "form.compact", with_unused_bits(record.compact)),
            bad("something follows", "form.trailing", f"{record.compact}A"),
            bad("a line break follows", "form.trailing", f"{record.compact}\n"),
            bad("too long", "form.length", f"{header}.{'A' * 16384}.{signature}"),
            bad("another signature", "signature", f"{header}.{payload}.{'A' * 86}"),
            bad("payload altered", "signature", altered(record.compact, part=1)),
            bad("signature altered", "signature", altered(record.compact, part=2)),
        ],
    }


def encoded_signature(signed: str) -> str:
    """The kiosk's signature over header and payload."""
    return base64url.encode(KIOSK_KEY.sign(signed.encode()))


def with_unused_bits(compact: str) -> str:
    """The same bytes by another text: the last letter's four unused bits are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return compact[:-1] + letters[letters.index(compact[-1]) + 1]


def payload_cases() -> dict[str, Any]:
    """Payloads, each well signed as a record in `compact`: what a reader must say of them."""
    stamp = {"at": "2026-11-23T07:30:01.250+07:00", "boot": BOOT, "up_ms": 1, "clock": "synced"}
    members = {"v": 1, "site": "xa-mau", "kiosk": "k-1", "epoch": EPOCH, "seq": 1}
    whole = {**members, "prev": ZERO_HASH, **stamp, "kind": "epoch.opened", "body": {}}
    text = serialise(whole).decode()

    def case(name: str, payload: bytes, rule: str | None = None) -> Case:
        compact = seal_envelope(KIOSK_KEY, Typ.RECORD, payload).compact
        found = {"name": name, "compact": compact, "payload_base64url": base64url.encode(payload)}
        return found if rule is None else {**found, "rule": rule}

    def body(name: str, json_text: str, rule: str | None = None) -> Case:
        return case(name, text.replace('"body":{}', f'"body":{json_text}').encode(), rule)

    def field(name: str, value: object) -> Case:
        payload = json.dumps({**whole, name: value}, separators=(",", ":")).encode()
        return case(f"{name} is {value!r}", payload, f"field.{name}")

    return {
        "key": KIOSK_KEY.verify_key.text,
        "good": [
            case("as it is", text.encode()),
            body("largest integers", f'{{"a":{2**53 - 1},"b":{-(2**53 - 1)}}}'),
            body("escaped pair of surrogates", r'{"a":"\ud83d\ude00"}'),
            body("mark after an escape, escaped itself", r'{"a":"\n\u0301"}'),
            body("sixteen deep", '{"a":' + "[" * 14 + "]" * 14 + "}"),
            body("white space between tokens", '{ "a" : [ 1 , 2 ] }'),
            case("a member that this version does not know", text.encode()[:-1] + b',"later":1}'),
        ],
        "bad": [
            body("member twice", '{"a":1,"a":1}', "payload.duplicate-key"),
            body("member twice, once escaped", r'{"a":1,"\u0061":1}', "payload.duplicate-key"),
            body("not in NFC", '{"a":"e\u0301"}', "payload.nfc"),
            body("not in NFC, escaped", r'{"a":"e\u0301"}', "payload.nfc"),
            body("name not in NFC", '{"e\u0301":1}', "payload.nfc"),
            body("fraction", '{"a":1.0}', "payload.integer"),
            body("exponent", '{"a":1e2}', "payload.integer"),
            body("not a number", '{"a":NaN}', "payload.integer"),
            body("too large", f'{{"a":{2**53}}}', "payload.integer"),
            body("too small", f'{{"a":{-(2**53)}}}', "payload.integer"),
            body("seventeen deep", '{"a":' + "[" * 15 + "]" * 15 + "}", "payload.depth"),
            body("half a surrogate pair", r'{"a":"\ud83d"}', "payload.json"),
            body("raw line break", '{"a":"\n"}', "payload.json"),
            case("space before", b" " + text.encode(), "payload.json"),
            case("array", b"[]", "payload.json"),
            case("not UTF-8", text.encode().replace(b"xa-mau", b"xa-\xff\xfeu"), "payload.json"),
            case("cut", text.encode()[:-1], "payload.json"),
            case("line break after", text.encode() + b"\n", "form.trailing"),
            case("object after", text.encode() * 2, "form.trailing"),
            field("v", 2),
            field("site", "Xa-Mau"),
            field("kiosk", "k_1"),
            field("epoch", "AAAA"),
            field("seq", 0),
            field("prev", "A"),
            field("at", "2026-11-23T07:30:01+07:00"),
            field("boot", "BOOT"),
            field("up_ms", -1),
            field("clock", "right"),
            field("kind", "Rating"),
            field("body", []),
            field("attached", {"ticket": "A"}),
        ],
    }


def receipt_cases(log: list[Record]) -> dict[str, Any]:
    """Receipts for the sample's log."""
    head = Head(EPOCH, len(log), log[-1].hash)
    receipt = Receipt(PLACE, head, "2026-11-23T00:31:02.750Z")
    good = sign_receipt(RECEIPT_KEY, receipt)
    other = seal_envelope(RECEIPT_KEY, Typ.TIME, serialise({"v": 1}))
    return {
        "key": RECEIPT_KEY.verify_key.text,
        "good": [
            {
                "name": "of the whole log",
                "compact": good,
                "kiosk": PLACE.kiosk,
                "seq": head.seq,
                "hash": head.hash,
            }
        ],
        "bad": [
            {
                "name": "by another",
                "rule": "signature",
                "compact": sign_receipt(OTHER_KEY, receipt),
            },
            {"name": "another type", "rule": "header.exact", "compact": other.compact},
            {"name": "altered", "rule": "signature", "compact": altered(good, part=1)},
        ],
    }


def check_code_cases(log: list[Record]) -> dict[str, Any]:
    """Check codes of the sample's records, and mistyped ones."""
    rating_record = log[5]
    text = check_text(rating_record.hash)
    return {
        "good": [
            {"hash": each.hash, "text": check_text(each.hash), "path": CheckCode.of(each).path}
            for each in log
        ],
        "typed": [
            {"typed": text.lower().replace(" ", "-"), "text": text},
            {"typed": text.replace("0", "O").replace("1", "l"), "text": text},
            {"typed": text[:-1] + ("0" if text[-1] != "0" else "1"), "text": None},
            {"typed": text[:-1], "text": None},
            {"typed": text.replace(text[0], "U", 1), "text": None},
        ],
    }


def attachment_cases() -> dict[str, Any]:
    """Sealed boxes, with the key that opens them."""
    tickets = [{"visit": visit, "ticket": "A012"} for visit in VISITS]
    texts = [json.dumps(ticket, ensure_ascii=False) for ticket in tickets]
    boxes = [SEALING_KEY.public_key.seal(text.encode()) for text in texts]
    spoilt = bytearray(boxes[0])
    spoilt[-1] ^= 0x80
    return {
        "secret": base64url.encode(SEALING_KEY.secret),
        "public": SEALING_KEY.public_key.text,
        "good": [
            {"box": base64url.encode(box), "hash": attachment_hash(box), "plaintext": text}
            for box, text in zip(boxes, texts, strict=True)
        ],
        "bad": [
            {"name": "altered", "box": base64url.encode(bytes(spoilt))},
            {"name": "cut", "box": base64url.encode(boxes[0][:-1])},
            {"name": "key id of another key", "box": base64url.encode(b"\0" * 8 + boxes[0][8:])},
            {"name": "empty", "box": ""},
        ],
    }


if __name__ == "__main__":
    main()
