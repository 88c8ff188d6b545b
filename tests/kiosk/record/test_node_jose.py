"""Node's jose, which is not ours, says the same of every signed thing in the vectors.

It is installed by packaging/set-up from tests/kiosk/record/outside/package-lock.json.
"""

import json
import subprocess
from pathlib import Path

import pytest

from kiosk.record import Typ, VerifyKey, base64url, parse_record, verify_envelope
from kiosk.record.jws import open_envelope
from tests.kiosk.record.sample_log import KEY, OTHER_KEY, sample_log

FOLDER = Path(__file__).parent
VECTORS = FOLDER / "vectors"
NODE_LIMIT_S = 60
Signed = tuple[str, str]
"""A compact form, and the public key that is to have signed it."""


def vectors(name: str) -> dict:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def asked(questions: list[dict]) -> list[dict]:
    done = subprocess.run(
        ["node", "answer.mjs"],
        cwd=FOLDER / "outside",
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=NODE_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, f"run packaging/set-up test: {done.stderr}"
    return json.loads(done.stdout)


def payload_of(compact: str) -> dict:
    return json.loads(base64url.decode(compact.split(".")[1]))


def of_one_key(name: str) -> list[Signed]:
    about = vectors(name)
    return [(case["compact"], about["key"]) for case in about["good"]]


def of_logs() -> list[Signed]:
    """Each record by the key that the log has there, each proof by the key that it is for."""
    about = vectors("rotations")
    found, key = [], about["key"]
    for compact in about["records"]:
        found.append((compact, key))
        body = payload_of(compact)["body"]
        if "proof" in body:
            key = body["public_key"]
            found.append((body["proof"], key))
    return found


def of_archive() -> list[Signed]:
    lines = [json.loads(line) for line in vectors("archives")["lines"]]
    first = lines[0]
    given = [first["phone_key"], *first["receipt_keys"]]
    given += [key for kiosk in first["kiosks"] for key in kiosk["keys"]]
    by_kid = {VerifyKey.from_text(text).kid: text for text in given}
    compacts = [line.get("r") or line.get("receipt") for line in lines]
    compacts += [line["fork"]["r"] for line in lines if "fork" in line]
    return [(text, by_kid[header_of(text)["kid"]]) for text in compacts if text]


def header_of(compact: str) -> dict:
    return json.loads(base64url.decode(compact.split(".", maxsplit=1)[0]))


def of_central() -> list[Signed]:
    heads = vectors("nightly-heads")
    found = [(each["jws"], heads["key"]) for case in heads["good"] for each in case["heads"]]
    answers = vectors("enrolment-answers")["good"]
    found += [(case["compact"], case["answer"]["receipt_key"]) for case in answers]
    return found


def everything() -> dict[str, list[Signed]]:
    return {
        "records": of_one_key("records"),
        "payloads": of_one_key("payloads"),
        "receipts": of_one_key("receipts"),
        "rotations": of_logs(),
        "archive": of_archive(),
        "central": of_central(),
    }


def test_every_good_signed_thing_of_the_vectors_is_verified_by_node():
    signed = [each for found in everything().values() for each in found]
    answers = asked([{"verify": compact, "x": key} for compact, key in signed])
    for (compact, key), answer in zip(signed, answers, strict=True):
        header, payload, _ = compact.split(".")
        kid = VerifyKey.from_text(key).kid
        assert answer["good"], compact
        assert answer["header"] == json.loads(base64url.decode(header))
        assert (answer["header"]["kid"], answer["payload"]) == (kid, payload)
    assert all(len(found) >= 1 for found in everything().values())
    types = {header_of(compact)["typ"] for compact, _ in signed}
    assert types >= {
        Typ.RECORD, Typ.KEY, Typ.RECEIPT, Typ.CENTRAL_RECORD, Typ.HEADS, Typ.ENROLMENT_ANSWER,
    }  # fmt: skip


def test_every_signature_of_the_vectors_that_is_bad_is_refused_by_node():
    about = vectors("records")
    bad = [case["compact"] for case in about["bad"] if case["rule"] == "signature"]
    bad += [case["compact"] for case in vectors("receipts")["bad"] if case["rule"] == "signature"]
    answers = asked([{"verify": compact, "x": about["key"]} for compact in bad])
    codes = [answer.get("code") for answer in answers]
    assert codes == ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"] * len(bad)
    assert len(bad) > 3


def test_old_name_of_the_algorithm_is_refused_by_node_too():
    """The header says EdDSA, the signature is good: only the list of algorithms refuses it."""
    about = vectors("records")
    bad = [case for case in about["bad"] if case["name"] == "old name of the algorithm"]
    (answer,) = asked([{"verify": case["compact"], "x": about["key"]} for case in bad])
    assert answer == {"good": False, "code": "ERR_JOSE_ALG_NOT_ALLOWED"}


@pytest.mark.parametrize("typ", [Typ.RECORD, Typ.CENTRAL_RECORD])
def test_record_that_node_signed_is_read_and_has_the_bytes_of_ours(typ):
    record = sample_log(1)[0]
    header = {"alg": "Ed25519", "kid": KEY.kid, "typ": typ}
    payload = record.compact.split(".")[1]
    seed = base64url.encode(KEY.seed)
    (answer,) = asked([{"sign": payload, "header": header, "x": KEY.verify_key.text, "d": seed}])
    envelope = open_envelope(answer["compact"], typ)
    verify_envelope(envelope, KEY.verify_key)
    assert parse_record(envelope).body == record.body
    # Ed25519 takes no chance: the same key and bytes give the same signature.
    assert (answer["compact"] == record.compact) == (typ is Typ.RECORD)


def test_key_has_the_thumbprint_that_node_computes():
    keys = [KEY.verify_key, OTHER_KEY.verify_key]
    answers = asked([{"thumbprint": key.text} for key in keys])
    assert [answer["kid"] for answer in answers] == [key.kid for key in keys]
