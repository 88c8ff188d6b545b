"""What holds in every test: no screen, no network but loopback, no log record unannounced.

Guarantees: a test that makes a record at WARNING or above fails, unless it said which one it
expects (the mark or the fixture `expected_log`), and fails too if that record never comes. A
connection of the test's own process to anything but this machine is refused with an error that
names the test as the place to look. Processes that a test starts are its own affair.

A file's tests run on one worker, in their order, so that what they share is made once. Temporary
folders are in memory where it has room: a commit waits some milliseconds for a disk, and tests
commit a hundred thousand times. What is to reach a disk is proved by what is asked of the system.

Warnings as errors and Qt's warnings are pytest.ini's.
"""

import logging
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
ROOM_BYTES = 4 << 30


def has_room(folder: Path) -> bool:
    """Say whether tests can have their files there, and run those that are programs."""
    if not os.access(folder, os.W_OK):
        return False
    system = os.statvfs(folder)
    return system.f_bavail * system.f_frsize >= ROOM_BYTES and not system.f_flag & os.ST_NOEXEC


# For this process, which may have asked for its folder already, and for those it starts.
if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# Started in the background by a shell, tests would hand SIGINT on as ignored to what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|::1|localhost|")
# Tests of whole processes wait more than they work, and two at once would measure each other: one
# worker takes them first, and the others once nothing else is left.
OF_PROCESSES = ("tests/e2e/", "tests/faults/", "tests/journeys/")
WORKER_OF_PROCESSES = "gw0"

# An example is never judged by its time: the machine may be busy.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=False, print_blob=True)
settings.register_profile(
    "long",
    deadline=None,
    max_examples=2000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"),
)


class OutsideNetworkError(Exception):
    """A test reached for another machine. Not an OSError, so that no retry swallows it."""


def refuse_the_outside(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse, as Python's audit hook, a connection or a look-up beyond loopback."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0] or ""
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if not LOOPBACK.fullmatch(host):
        raise OutsideNetworkError(f"a test may reach nothing but this machine, not {host!r}")


sys.addaudithook(refuse_the_outside)


@dataclass
class LogWatch(logging.Handler):
    """Gathers the records of one test at WARNING or above, and what was expected of them."""

    expected: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)
    records: list[logging.LogRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Become a handler for WARNING and above."""
        super().__init__(logging.WARNING)

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record."""
        self.records.append(record)

    def expect(self, logger: str, pattern: str = "") -> None:
        """Expect a record of this logger, or one below it, whose message has the pattern."""
        self.expected.append((logger, re.compile(pattern)))

    def is_as_expected(
        self, record: logging.LogRecord, logger: str, pattern: re.Pattern[str]
    ) -> bool:
        """Say whether the record is one that was expected."""
        is_of_logger = f"{record.name}.".startswith(f"{logger}.")
        return is_of_logger and pattern.search(record.getMessage()) is not None

    def complaints(self) -> list[str]:
        """Give what came unexpected and what was expected and did not come."""
        found = [
            f"unexpected {record.levelname} of {record.name}: {record.getMessage()}"
            for record in self.records
            if not any(self.is_as_expected(record, *one) for one in self.expected)
        ]
        found += [
            f"expected a record of {logger} with {pattern.pattern!r}; none came"
            for logger, pattern in self.expected
            if not any(self.is_as_expected(record, logger, pattern) for record in self.records)
        ]
        return found


@pytest.fixture(autouse=True)
def log_watch(request: pytest.FixtureRequest) -> Iterator[LogWatch]:
    """Fail the test that logs what it did not announce."""
    watch = LogWatch()
    for mark in request.node.iter_markers("expected_log"):
        watch.expect(*mark.args, **mark.kwargs)
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    if complaints := watch.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expected_log(log_watch: LogWatch) -> Callable[..., None]:
    """Give `expect(logger, pattern)`: this record at WARNING or above will come, and is right."""
    return log_watch.expect


class Turns(LoadScopeScheduling):
    """Gives each worker whole files: those with the most tests first."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        is_of_processes = node.gateway.id == WORKER_OF_PROCESSES
        wanted = (
            file for file in self.workqueue if file.startswith(OF_PROCESSES) == is_of_processes
        )
        if file := next(wanted, None):
            self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Turns:
    """Let the workers take turns as above; `--dist=loadgroup` cannot, with pytest 9.2."""
    return Turns(config, log)
