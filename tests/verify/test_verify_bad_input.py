"""Bad input ends with one clear line or a rule, in bounded memory, never with a traceback."""

import ast
import gzip
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.verify.archive_writer import Signer, sample_archive
from tests.verify.verifier_process import FILE, run, run_here, run_text, vectors

MEMORY_MOST = 256 << 20
TEXT = sample_archive().text()


def bounded() -> dict:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MOST, MEMORY_MOST))

    return {"preexec_fn": limit}


def written(folder, content: bytes | str):
    path = folder / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_answer_is_quick_when_a_file_is_ten_gigabytes_of_zeros(tmp_path):
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    answer = run(path, **bounded())
    assert (answer.status, answer.errors) == (1, "")
    assert answer.rules == ["archive.form"]


@pytest.mark.parametrize("line", [b"\0" * (1 << 20), b'{"r":"' + b"A" * (1 << 20), b"\n" * 1000])
def test_answer_is_quick_when_gzip_is_a_bomb(tmp_path, line):
    path = written(tmp_path, b"")
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(TEXT.encode().splitlines(keepends=True)[0])
        for _ in range(300):
            file.write(line)
    answer = run(path, **bounded())
    assert (answer.status, answer.errors) == (1, "")
    assert answer.rules == ["archive.form"]


def test_gzip_is_taken_when_it_is_whole(tmp_path):
    assert run(written(tmp_path, gzip.compress(TEXT.encode()))).status == 0


@pytest.mark.parametrize("cut", [2, 9, 400, -9, -4, -1])
def test_gzip_is_refused_when_it_is_cut(tmp_path, cut):
    answer = run_here(written(tmp_path, gzip.compress(TEXT.encode())[:cut]))
    assert (answer.status, answer.errors) == (1, "")
    assert answer.rules[0] in {"archive.end", "archive.form"}
    assert answer.results[0]["broken"][0]["line"] >= 1


@pytest.mark.parametrize("position", [3, 12, 2000, -7, -2])
def test_gzip_is_refused_when_a_byte_is_another(tmp_path, position):
    data = bytearray(gzip.compress(TEXT.encode(), mtime=0))
    data[position] ^= 0x10
    answer = run_here(written(tmp_path, bytes(data)))
    assert answer.errors == ""
    assert answer.status in {0, 1}
    assert answer.status == 1 or position == 3  # a flag of gzip's own header that says nothing


@pytest.mark.parametrize("content", [b"", b"\n", b"{", b"{}\n", b"\xff\xfe", b"[1]\n", b"ey\n"])
def test_rule_is_named_when_a_file_is_nothing(tmp_path, content):
    answer = run_here(written(tmp_path, content), f"--kiosk-key={Signer('any').text}")
    assert (answer.status, answer.errors) == (1, "")
    assert answer.rules[0] in {"archive.form", "archive.end", "form.compact"}


def test_line_says_why_when_a_file_cannot_be_read(tmp_path):
    for name in (tmp_path / "missing", tmp_path):
        done = run_text(name)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert str(name) in done.stderr


def test_other_files_are_read_when_one_is_missing(tmp_path):
    answer = run(tmp_path / "missing", written(tmp_path, TEXT))
    assert answer.status == 2
    assert [result["whole"] for result in answer.results] == [True]


def test_status_is_that_of_the_broken_file_when_another_is_missing(tmp_path):
    broken = written(tmp_path, TEXT[:-1])
    assert run(tmp_path / "missing", broken).status == 1
    assert run(broken, tmp_path / "missing").status == 1


def test_usage_is_told_when_nothing_is_asked():
    assert run_text().returncode == 2


def test_key_is_asked_for_when_an_export_has_none(tmp_path):
    path = written(tmp_path, b"thuocdo-export 1\n\0\0\0\0")
    keys = tmp_path / "recovery"
    keys.write_text(f"recovery {vectors('exports')['recovery_secret']}\n", "ascii")
    for arguments, word in (((), "--recovery-key"), (("--recovery-key", keys), "--kiosk-key")):
        done = run_text(path, *arguments)
        assert done.returncode == 2
        assert word in done.stderr


@pytest.mark.parametrize("content", ["", "recovery\n", "recovery AA\n", "sealing AAAA\n", "\xff"])
def test_line_says_why_when_a_key_file_is_no_key(tmp_path, content):
    path = written(tmp_path, content)
    answer = run_here(path, "--recovery-key", path)
    assert answer.status == 2
    assert answer.errors.count("\n") == 1
    assert "Traceback" not in answer.errors


def test_line_says_why_when_a_receipt_key_is_no_key(tmp_path):
    done = run_text(written(tmp_path, TEXT), "--receipt-key", "nonsense")
    assert done.returncode == 2
    assert "fingerprint" in done.stderr


def test_terminal_is_safe_when_a_file_holds_its_orders(tmp_path):
    done = run_text(written(tmp_path, b'{"format":"\x1b[2J\\u001b[2J"}\n'))
    assert done.returncode == 1
    assert "\x1b" not in done.stdout


def wait_until_it_reads(process_id):
    limit = time.monotonic() + 20
    stat = Path(f"/proc/{process_id}/stat")
    while stat.read_text().rpartition(")")[2].split()[0] != "S":
        assert time.monotonic() < limit
        os.sched_yield()


def test_end_is_quiet_when_somebody_interrupts(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    command = [sys.executable, str(FILE), str(path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # The pipe opens here when the other side reads it.
    with subprocess.Popen(command, **pipes) as process, path.open("wb"):
        # A signal between Python's last look and the reading itself would be seen after it only.
        wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_file_runs_alone_when_it_is_carried_away(tmp_path):
    alone = shutil.copy(FILE, tmp_path / "kiosk_verify.py")
    path = written(tmp_path, TEXT)
    done = subprocess.run([sys.executable, "-I", alone, path], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_imports_are_the_standard_librarys_and_nacls_when_the_file_is_read():
    names = set()
    for node in ast.walk(ast.parse(FILE.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module.split(".")[0])
    assert names - set(sys.stdlib_module_names) == {"nacl"}
