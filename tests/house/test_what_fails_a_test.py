"""What goes by unseen elsewhere fails a test here: pytest.ini and conftest.py on a sample.

A warning, a Qt warning, a log record that nobody announced, an exception lost in a thread or a
slot, a call to the outside network.
"""

import re
import shutil
import subprocess
import sys

import pytest

SAMPLE = """
import logging
import socket
import threading
import warnings

import pytest
from PySide6.QtCore import QTimer, qWarning

log = logging.getLogger("kiosk.sample")

def test_bad_log_record_unannounced():
    log.warning("the line is gone")

@pytest.mark.expected_log("kiosk", "line is gone")
def test_good_log_record_announced_by_mark():
    log.warning("the line is gone")

def test_good_log_record_announced_by_fixture(expected_log):
    expected_log("kiosk.sample", "gone")
    log.error("the line is gone")

@pytest.mark.expected_log("kiosk.sample", "line is back")
def test_bad_log_record_announced_and_another_came():
    log.warning("the line is gone")

@pytest.mark.expected_log("kiosk.sam")
def test_bad_log_record_of_another_logger():
    log.warning("the line is gone")

@pytest.mark.expected_log("kiosk")
def test_bad_log_record_announced_and_none_came():
    log.info("the line is there")

def test_bad_warning():
    warnings.warn("old ways", DeprecationWarning)

def test_bad_qt_warning():
    qWarning("no such property")

def test_bad_exception_in_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

def test_bad_exception_in_a_slot(qtbot):
    over = threading.Event()
    def slot():
        over.set()
        raise ValueError
    QTimer.singleShot(0, slot)
    qtbot.waitUntil(over.is_set)

def test_bad_outside_address():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

def test_bad_outside_name():
    socket.getaddrinfo("central.example", 443)

def test_good_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        socket.create_connection(("localhost", server.getsockname()[1])).close()

@pytest.mark.lnog
def test_bad_mark():
    pass
"""


@pytest.fixture(scope="module")
def outcomes(tree, tmp_path_factory) -> dict[str, set[str]]:
    """Run the sample under the project's own settings; give each test's outcomes."""
    place = tmp_path_factory.mktemp("sample")
    (place / "tests").mkdir()
    shutil.copy(tree / "pytest.ini", place)
    shutil.copy(tree / "tests" / "conftest.py", place / "tests")
    sample, _, unknown_mark = SAMPLE.partition("@pytest.mark.lnog")
    (place / "tests" / "test_sample.py").write_text(sample)
    (place / "tests" / "test_mark.py").write_text("import pytest\n@pytest.mark.lnog" + unknown_mark)
    words = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-rA", "--color=no"),
            *("-p", "no:cacheprovider", "--continue-on-collection-errors"),
        ],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: dict[str, set[str]] = {}
    outcome_of = re.compile(
        r"^(PASSED|FAILED|ERROR) \S*?(?:::|/)(test_\w+)(?:\.py)?(?= |$)", re.MULTILINE
    )
    for outcome, name in outcome_of.findall(words):
        found.setdefault(name, set()).add(outcome)
    return found


GOOD = re.findall(r"def (test_good_\w+)", SAMPLE)
BAD = [name for name in re.findall(r"def (test_bad_\w+)", SAMPLE) if name != "test_bad_mark"]


@pytest.mark.parametrize("name", GOOD)
def test_sample_passes_when_nothing_is_wrong(outcomes, name):
    assert outcomes[name] == {"PASSED"}


@pytest.mark.parametrize("name", BAD)
def test_sample_fails_when_something_went_by_unseen(outcomes, name):
    assert outcomes[name] & {"FAILED", "ERROR"}


def test_sample_is_refused_when_its_mark_is_unknown(outcomes):
    assert outcomes["test_mark"] == {"ERROR"}
