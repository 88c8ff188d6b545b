"""The process beside a worker that checks signatures: right, or no help at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from central.ingest.checker import COMMAND, MOST_FAILURES, Checker
from central.ingest.checker_process import Signed
from kiosk.record import SigningKey

FAILS = pytest.mark.expected_log("central.ingest.checker", "the process beside failed")
KEYS = [SigningKey(bytes([number]) * 32) for number in (1, 2)]


def signed(number):
    message, key = b"m" * number, KEYS[number % 2]
    return Signed(key.verify_key.public, key.sign(message), message)


ASKED = [signed(number) for number in range(200)]


@pytest.fixture(scope="module")
def running():
    checker = Checker()
    yield checker
    checker.close()


@pytest.fixture
def make():
    made = []

    def one(*script, answer_s=15.0):
        made.append(Checker((sys.executable, "-c", *script) if script else COMMAND, answer_s))
        return made[-1]

    yield one
    for checker in made:
        checker.close()


def test_all_are_good_when_all_are_well_signed(running):
    assert running.count_good(ASKED) == len(ASKED)
    assert running.count_good([]) == 0


@pytest.mark.parametrize("bad", [0, 1, 117, 199])
@pytest.mark.parametrize("altered", ["message", "signature", "key"])
def test_those_before_are_good_when_one_is_altered(running, bad, altered):
    public, signature, message = ASKED[bad]
    wrong = {
        "message": Signed(public, signature, message + b"!"),
        "signature": Signed(public, bytes([signature[0] ^ 1]) + signature[1:], message),
        "key": Signed(KEYS[(bad + 1) % 2].verify_key.public, signature, message),
    }[altered]
    assert running.count_good([*ASKED[:bad], wrong, *ASKED[bad + 1 :]]) == bad


@FAILS
def test_another_is_started_when_the_process_is_killed(make):
    checker = make()
    for _ in range(MOST_FAILURES + 1):
        assert checker.count_good(ASKED[:3]) == 3
        os.kill(checker.pid, 9)
        assert checker.count_good(ASKED[:3]) == 0
    assert checker.count_good(ASKED[:3]) == 3


@pytest.mark.parametrize(
    "script",
    [
        "pass",
        "import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write(b'\\0\\0')",
        "import sys; sys.stdin.buffer.read()",
    ],
    ids=["ends", "half an answer", "stuck"],
)
@FAILS
def test_none_is_good_when_the_process_is_no_checker(make, script):
    checker = make(script, answer_s=0.3)
    assert checker.count_good(ASKED) == 0


@FAILS
def test_none_is_good_when_more_are_said_to_be_than_were_asked(make):
    answer = "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\xff'); sys.stdout.flush()"
    assert make(f"{answer}; sys.stdin.buffer.read()").count_good(ASKED) == 0


@FAILS
def test_no_answer_is_taken_for_that_to_another_question_when_one_was_nonsense(make):
    # It says a word too much at first, so that every answer comes one question late.
    late = "import sys; sys.stdout.buffer.write(b'word'); sys.stdout.flush()"
    checker = make(
        f"{late}; import central.ingest.checker_process as it;"
        " it.serve(sys.stdin.buffer, sys.stdout.buffer)"
    )
    forged = [each._replace(message=each.message + b"!") for each in ASKED]
    assert [checker.count_good(asked) for asked in (ASKED, forged)] == [0, 0]


@FAILS
def test_no_answer_is_taken_for_that_to_another_question_when_one_was_not_read(make, monkeypatch):
    checker = make()
    with monkeypatch.context() as broken:
        broken.setattr("central.ingest.checker.read_answer", _no_memory)
        assert checker.count_good(ASKED) == 0
    assert checker.count_good([each._replace(message=b"!") for each in ASKED]) == 0
    assert checker.count_good(ASKED) == len(ASKED)


def _no_memory(_):
    raise MemoryError


@FAILS
def test_it_is_given_up_when_it_fails_again_and_again(make, tmp_path):
    checker = make(f"import tempfile; tempfile.mkstemp(dir={str(tmp_path)!r})")
    assert [checker.count_good(ASKED) for _ in range(MOST_FAILURES + 1)] == [0] * (
        MOST_FAILURES + 1
    )
    assert len(list(tmp_path.iterdir())) == MOST_FAILURES


@FAILS
def test_it_is_not_started_when_its_program_is_missing():
    assert Checker(("/nowhere/python",)).count_good(ASKED) == 0


def test_what_lies_in_the_folder_of_the_worker_is_not_its_program(make, tmp_path, monkeypatch):
    (tmp_path / "struct.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert make().count_good(ASKED[:3]) == 3


def test_the_process_ends_when_it_is_closed(make):
    checker = make()
    checker.count_good(ASKED[:1])
    folder = Path(f"/proc/{checker.pid}")
    checker.close()
    assert not folder.exists()
    assert checker.count_good(ASKED) == 0


def test_the_process_ends_when_its_worker_is_gone():
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        process.stdin.write(b"\0\0\0\1")
        process.stdin.close()
        assert process.wait(timeout=10) == 0
