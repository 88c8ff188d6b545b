"""The test vectors: any verifier, ours included, says of them what docs/record-format.md says."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from kiosk.record import (
    AttachmentError,
    CheckCode,
    Place,
    SealingKey,
    Typ,
    VerifyKey,
    attachment_hash,
    base64url,
    check_text,
    open_envelope,
    open_receipt,
    parse_check_text,
    parse_record,
    read_phone_token,
    verify_envelope,
    verify_log,
)
from tests.kiosk.record.sample_log import refusal_of
from tests.kiosk.record.vectors import make_vectors

FOLDER = Path(make_vectors.__file__).parent


def vectors(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def cases(name: str, kind: str) -> list:
    return [pytest.param(case, id=case.get("name")) for case in vectors(name)[kind]]


def read(compact: str, key: str):
    envelope = open_envelope(compact, Typ.RECORD)
    verify_envelope(envelope, VerifyKey.from_text(key))
    return parse_record(envelope)


def test_vectors_are_those_that_the_script_makes(tmp_path, monkeypatch):
    """Except for the sealed boxes, which are made with chance."""
    monkeypatch.setattr(make_vectors, "FOLDER", tmp_path)
    kept = (FOLDER / "attachments.json").read_bytes()
    (tmp_path / "attachments.json").write_bytes(kept)
    make_vectors.main()
    made = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.json")}
    assert made == {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    assert len(made) == 14


def log_of(case: dict) -> list[str]:
    records = vectors("logs")["records"]
    return [records[text - 1] if isinstance(text, int) else text for text in case["log"]]


def verify(case: dict) -> list:
    about = vectors("logs")
    place, key = Place(about["site"], about["kiosk"]), VerifyKey.from_text(about["key"])
    return list(verify_log(place, about["epoch"], key, log_of(case)))


@pytest.mark.parametrize("case", cases("logs", "good"))
def test_log_of_the_vectors_is_whole(case):
    records = verify(case)
    head = records[-1].hash if records else "A" * 43
    assert head == case["head"]


@pytest.mark.parametrize("case", cases("logs", "bad"))
def test_log_of_the_vectors_is_refused_where_and_by_the_rule_that_it_names(case):
    error = refusal_of(lambda: verify(case))
    assert (error.seq, error.rule) == (case["seq"], case["rule"])


@pytest.mark.parametrize("case", cases("records", "good"))
def test_record_of_the_vectors_is_read(case):
    record = read(case["compact"], vectors("records")["key"])
    assert record.hash == case["hash"]
    assert record.envelope.payload.decode() == case["payload"]
    header = base64url.decode(case["compact"].split(".")[0]).decode()
    assert header == vectors("records")["header"]


@pytest.mark.parametrize("case", cases("payloads", "good"))
def test_payload_of_the_vectors_is_read(case):
    record = read(case["compact"], vectors("payloads")["key"])
    assert record.envelope.payload == base64url.decode(case["payload_base64url"])


@pytest.mark.parametrize("case", cases("records", "bad") + cases("payloads", "bad"))
def test_record_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    key = vectors("records")["key"]
    assert key == vectors("payloads")["key"]
    assert refusal_of(lambda: read(case["compact"], key)).rule == case["rule"]


@pytest.mark.parametrize("case", cases("receipts", "good"))
def test_receipt_of_the_vectors_is_read(case):
    receipt = open_receipt(case["compact"], VerifyKey.from_text(vectors("receipts")["key"]))
    assert receipt.place.kiosk == case["kiosk"]
    assert (receipt.head.seq, receipt.head.hash) == (case["seq"], case["hash"])


@pytest.mark.parametrize("case", cases("receipts", "bad"))
def test_receipt_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    key = VerifyKey.from_text(vectors("receipts")["key"])
    assert refusal_of(lambda: open_receipt(case["compact"], key)).rule == case["rule"]


@pytest.mark.parametrize("case", cases("phone-tokens", "good"))
def test_phone_token_of_the_vectors_is_read(case):
    key = VerifyKey.from_text(vectors("phone-tokens")["key"])
    assert asdict(read_phone_token(case["text"]).verify(key)) == case["token"]


@pytest.mark.parametrize("case", cases("phone-tokens", "bad"))
def test_phone_token_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    key = VerifyKey.from_text(vectors("phone-tokens")["key"])
    error = refusal_of(lambda: read_phone_token(case["text"]).verify(key))
    assert error.rule == case["rule"]


def test_check_codes_of_the_vectors_are_ours():
    for case, log in zip(vectors("check-codes")["good"], vectors("logs")["records"], strict=True):
        record = read(log, vectors("logs")["key"])
        assert record.hash == case["hash"]
        assert check_text(record.hash) == case["text"]
        assert CheckCode.of(record).path == case["path"]


@pytest.mark.parametrize("case", cases("check-codes", "typed"))
def test_typed_check_code_of_the_vectors_is_understood_or_not(case):
    assert parse_check_text(case["typed"]) == case["text"]


def test_attachments_of_the_vectors_are_opened():
    about = vectors("attachments")
    key = SealingKey(base64url.decode(about["secret"]))
    assert key.public_key.text == about["public"]
    for case in about["good"]:
        box = base64url.decode(case["box"])
        assert key.open(box).decode() == case["plaintext"]
        assert attachment_hash(box) == case["hash"]
    called = read(vectors("logs")["records"][2], vectors("logs")["key"])
    assert called.attached == {"ticket": about["good"][0]["hash"]}


@pytest.mark.parametrize("case", cases("attachments", "bad"))
def test_attachment_of_the_vectors_is_refused(case):
    key = SealingKey(base64url.decode(vectors("attachments")["secret"]))
    error = refusal_of(lambda: key.open(base64url.decode(case["box"])))
    assert type(error) is AttachmentError
