"""The vectors of the record format, good and bad, through the second implementation's process.

Those of attachments, check codes, phone tokens and answers to an enrolment are left to others:
nothing of them stands in what the verifier reads.
"""

import base64
import json

import pytest

from tests.verify.verifier_process import load, run, run_here, vectors


def judge(case: dict, result: dict) -> None:
    """Holds one answer against its case."""
    broken = result["broken"]
    if "rule" not in case:
        assert result["whole"], f"{case['name']}: {broken}"
        assert not broken
        return
    assert not result["whole"], case["name"]
    assert broken[0]["rule"] == case["rule"], f"{case['name']}: {broken}"
    if case.get("seq") is not None:
        assert broken[0]["seq"] == case["seq"], f"{case['name']}: {broken}"


def judge_all(folder, cases, contents, *arguments) -> None:
    """One process for all cases of a file."""
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"case-{number:03}")
        paths[-1].write_bytes(content)
    answer = run(*paths, *arguments)
    assert not answer.errors
    assert answer.status == 1
    assert len(answer.results) == len(cases)
    for case, result in zip(cases, answer.results, strict=True):
        judge(case, result)


def told_lines(told: dict, lines: list) -> bytes:
    made = [told[line - 1] if isinstance(line, int) else line for line in lines]
    return "".join(line + "\n" for line in made).encode("utf-8", "surrogatepass")


def test_archives_are_judged_as_told_when_they_are_vectors(tmp_path):
    told = vectors("archives")
    cases = told["good"] + told["bad"]
    contents = [told_lines(told["lines"], case["lines"]) for case in cases]
    judge_all(tmp_path, cases, contents)
    judge_all(tmp_path, cases, contents, f"--receipt-key={told['receipt_key']}")


def test_exports_are_judged_as_told_when_they_are_vectors(tmp_path):
    told = vectors("exports")
    (tmp_path / "recovery").write_text(f"recovery {told['recovery_secret']}\n", "ascii")
    keys = [f"--kiosk-key={key}" for key in told["keys"]]
    cases = told["good"] + told["bad"]
    contents = [base64.urlsafe_b64decode(case["file"] + "==") for case in cases]
    judge_all(tmp_path, cases, contents, "--recovery-key", tmp_path / "recovery", *keys)


@pytest.mark.parametrize("name", ["logs", "rotations", "closings"])
def test_logs_are_judged_as_told_when_they_are_vectors(tmp_path, name):
    told = vectors(name)
    cases = [case for case in told["good"] + told["bad"] if case["log"]]
    contents = [told_lines(told["records"], case["log"]) for case in cases]
    judge_all(tmp_path, cases, contents, f"--kiosk-key={told['key']}")


@pytest.mark.parametrize("name", ["records", "payloads"])
def test_records_are_judged_as_told_when_they_stand_alone(tmp_path, name):
    told = vectors(name)
    # A line of a file cannot hold a line break; nor is a record alone a log from its beginning.
    cases = [case for case in told["good"] + told["bad"] if "\n" not in case["compact"]]
    paths = []
    for number, case in enumerate(cases):
        paths.append(tmp_path / str(number))
        paths[-1].write_text(case["compact"] + "\n", "utf-8")
    answer = run(*paths, f"--kiosk-key={told['key']}")
    for case, result in zip(cases, answer.results, strict=True):
        alone = [each["rule"] for each in result["broken"]] in (["chain.sequence"], [])
        alone = alone or result["broken"][0]["rule"] == "chain.opening"
        if "rule" in case or not alone:
            judge(case, result)


def test_receipts_are_judged_as_told_when_they_follow_their_log(tmp_path):
    logs, told = vectors("logs"), vectors("receipts")
    records = told_lines(
        logs["records"], next(c for c in logs["good"] if c["name"] == "whole")["log"]
    )
    cases = [case for case in told["good"] + told["bad"] if case.get("rule") != "header.exact"]
    contents = [records + case["compact"].encode() + b"\n" for case in cases]
    keys = (f"--kiosk-key={logs['key']}", f"--receipt-key={told['key']}")
    judge_all(tmp_path, cases, contents, *keys)


def head_cases() -> list[dict]:
    told = vectors("nightly-heads")
    return told["good"] + told["bad"]


@pytest.mark.parametrize("case", head_cases(), ids=lambda case: case["name"])
def test_heads_are_judged_as_told_when_they_are_vectors(tmp_path, case):
    archives, folder, files = vectors("archives"), tmp_path / "heads", []
    folder.mkdir()
    for head in case["heads"]:
        payload = json.loads(base64.urlsafe_b64decode(head["jws"].split(".")[1] + "=="))
        name = f"{payload['number']:06}-{payload['epoch']}"
        (folder / f"{name}.jws").write_text(head["jws"], "ascii")
        (folder / f"{name}.json").write_text(head["list"], "utf-8")
    if case["archive"]:
        lines = next(c for c in archives["good"] if c["name"] == case["archive"])["lines"]
        files.append(tmp_path / "archive")
        files[0].write_bytes(told_lines(archives["lines"], lines))
    key = vectors("nightly-heads")["key"]
    answer = run_here(*files, "--heads", folder, f"--receipt-key={key}")
    assert answer.status == (1 if "rule" in case else 0), answer.errors
    assert all(result["whole"] for result in answer.results[:-1])
    judge(case, answer.results[-1])


def test_records_are_judged_as_told_when_they_are_sealed():
    told, verifier = vectors("sealed-records"), load()
    secrets = [base64.urlsafe_b64decode(text + "==") for text in told["recovery_secrets"]]
    boxes = verifier.boxes_of(map(verifier.PrivateKey, secrets))
    for case in told["good"]:
        assert verifier.unsealed(case["box"], boxes).decode() == case["compact"], case["name"]
    for case in told["bad"]:
        with pytest.raises(verifier.BrokenError) as found:
            verifier.unsealed(case["box"], boxes)
        assert found.value.rule == case["rule"], case["name"]
