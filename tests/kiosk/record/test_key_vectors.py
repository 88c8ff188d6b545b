"""The vectors of keys that change, closings, answers to enrolments, heads and sealed records."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from kiosk.record import (
    Place,
    Record,
    SealingKey,
    SinceClosing,
    VerifyKey,
    base64url,
    follow_nightly_head,
    next_key,
    nightly_name,
    open_enrolment_answer,
    open_nightly_head,
    open_sealed_record,
    verify_log,
)
from kiosk.record.day_closed import CLOSING_KIND
from tests.kiosk.record.sample_log import refusal_of

FOLDER = Path(__file__).parent / "vectors"
# The rest needs the lists and the logs: kiosk-verify is run against them.
OF_ONE_HEAD = {"heads.chain", "signature"}


def vectors(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def cases(name: str, kind: str) -> list:
    return [pytest.param(case, id=case["name"]) for case in vectors(name)[kind]]


def verified(name: str, case: dict) -> list[Record]:
    about = vectors(name)
    texts = [about["records"][each - 1] if isinstance(each, int) else each for each in case["log"]]
    place, key = Place(about["site"], about["kiosk"]), VerifyKey.from_text(about["key"])
    return list(verify_log(place, about["epoch"], key, texts))


@pytest.mark.parametrize("case", cases("rotations", "good"))
def test_log_of_the_vectors_is_whole_when_its_key_changes_or_seems_to(case):
    records = verified("rotations", case)
    key = VerifyKey.from_text(vectors("rotations")["key"])
    for record in records:
        key = next_key(record, key)
    assert (records[-1].hash, key.text) == (case["head"], case["next_key"])


@pytest.mark.parametrize("case", cases("rotations", "bad"))
def test_log_of_the_vectors_is_refused_when_a_wrong_key_signed(case):
    error = refusal_of(lambda: verified("rotations", case))
    assert (error.rule, error.seq) == (case["rule"], case["seq"])


def broken_closings(records: list[Record]) -> list[tuple[str, int]]:
    since, found = SinceClosing(), []
    for record in records:
        rule = since.broken_rule(record) if record.kind == CLOSING_KIND else None
        if rule:
            found.append((rule, record.seq))
        since = since.after(record)
    return found


@pytest.mark.parametrize("case", cases("closings", "good"))
def test_closing_of_the_vectors_is_right(case):
    assert broken_closings(verified("closings", case)) == []


@pytest.mark.parametrize("case", cases("closings", "bad"))
def test_closing_of_the_vectors_breaks_the_rule_that_it_names(case):
    """And the log is whole all the same."""
    assert broken_closings(verified("closings", case)) == [(case["rule"], case["seq"])]


@pytest.mark.parametrize("case", cases("enrolment-answers", "good"))
def test_enrolment_answer_of_the_vectors_is_read(case):
    assert asdict(open_enrolment_answer(case["compact"])) == case["answer"]


@pytest.mark.parametrize("case", cases("enrolment-answers", "bad"))
def test_enrolment_answer_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    assert refusal_of(lambda: open_enrolment_answer(case["compact"])).rule == case["rule"]


def recovery_keys() -> list[SealingKey]:
    secrets = vectors("sealed-records")["recovery_secrets"]
    return [SealingKey(base64url.decode(secret)) for secret in secrets]


@pytest.mark.parametrize("case", cases("sealed-records", "good"))
def test_sealed_record_of_the_vectors_is_opened(case):
    for keys in (recovery_keys(), recovery_keys()[::-1]):
        assert open_sealed_record(keys, base64url.decode(case["box"])) == case["compact"]


@pytest.mark.parametrize("case", cases("sealed-records", "bad"))
def test_sealed_record_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    box = base64url.decode(case["box"])
    assert refusal_of(lambda: open_sealed_record(recovery_keys(), box)).rule == case["rule"]


def follow(case: dict) -> None:
    key, before = VerifyKey.from_text(vectors("nightly-heads")["key"]), None
    for each in case["heads"]:
        head = open_nightly_head(each["jws"], key)
        follow_nightly_head(before, head)
        before = nightly_name(each["jws"], head)


@pytest.mark.parametrize("case", cases("nightly-heads", "good"))
def test_nightly_heads_of_the_vectors_follow_one_another(case):
    follow(case)
    for each in case["heads"]:
        head = open_nightly_head(each["jws"], VerifyKey.from_text(vectors("nightly-heads")["key"]))
        assert base64url.sha256(each["list"].encode()) == head.list_hash


@pytest.mark.parametrize("case", cases("nightly-heads", "bad"))
def test_nightly_heads_of_the_vectors_are_refused_by_the_rule_that_they_name(case):
    if case["rule"] in OF_ONE_HEAD:
        assert refusal_of(lambda: follow(case)).rule == case["rule"]
    else:
        follow(case)
