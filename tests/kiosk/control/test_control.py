"""The socket of the running kiosk: who is answered, what is too much, and who waits for whom."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from demo.waiting import wait_for
from kiosk.control import (
    ControlServer,
    CutOffError,
    NotAllowedError,
    NotRunningError,
    RefusedError,
    ask,
)
from kiosk.control import server as server_module
from kiosk.control.address import SOCKET
from kiosk.control.server import MOST_CLIENTS
from kiosk.control.wire import ANSWER_BYTES, REQUEST_BYTES

LIMIT_S = 60
SOON_S = 20


class Kiosk:
    """A server with handlers to play with."""

    def __init__(self, folder: Path, users=None) -> None:
        self.folder = folder
        self.threads: list[str] = []
        self.closed = threading.Event()
        self.go_on = threading.Event()
        handlers = {
            "echo": lambda arguments: [dict(arguments)],
            "count": self.count,
            "refuse": self.refuse,
            "bug": lambda _: [{}[1]],
            "disk": lambda _: [{"text": Path("/nowhere/at/all").read_text()}],
            "hold": self.hold,
            "last": lambda _: [{"done": True}],
            "large": lambda _: [{"text": "x" * (ANSWER_BYTES - 12)}],
            "too-large": lambda _: [{"text": "x" * ANSWER_BYTES}],
        }
        self.server = ControlServer(folder, handlers, users=users)

    def count(self, arguments):
        self.threads.append(threading.current_thread().name)
        for number in range(arguments["upto"]):
            yield {"number": number}

    def refuse(self, arguments):
        yield {"before": True}
        raise RefusedError("no-such-thing", "there is no such thing; try another")

    def hold(self, arguments):
        try:
            yield {"held": True}
            self.go_on.wait(LIMIT_S)
            # More than a socket buffers: somebody must take it, or be gone.
            for _ in range(100):
                yield {"text": "x" * 100_000}
        finally:
            self.closed.set()


@pytest.fixture
def kiosk(tmp_path):
    made = Kiosk(tmp_path)
    made.server.start()
    yield made
    made.go_on.set()
    made.server.stop()


def raw(folder: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(LIMIT_S)
    handle = os.open(folder, os.O_PATH)
    connection.connect(f"/proc/self/fd/{handle}/{SOCKET}")
    os.close(handle)
    return connection


def lines(connection: socket.socket) -> list[dict]:
    with connection, connection.makefile("rb") as file:
        return [json.loads(line) for line in file]


# --- who asks, and is answered


def test_command_is_answered_when_a_handler_has_its_name(kiosk):
    assert list(ask(kiosk.folder, "echo", {"text": "Quầy 03"})) == [{"text": "Quầy 03"}]
    assert list(ask(kiosk.folder, "echo")) == [{}]
    assert list(ask(kiosk.folder, "count", {"upto": 1000})) == [{"number": n} for n in range(1000)]
    assert kiosk.threads == ["control-client"]


def test_last_line_says_done_when_all_was_said(kiosk):
    with raw(kiosk.folder) as connection:
        connection.sendall(b'{"command":"count","arguments":{"upto":2}}\n')
        assert lines(connection) == [{"number": 0}, {"number": 1}, {"done": True}]


def test_socket_is_its_users_alone_when_it_listens(tmp_path):
    before = os.umask(0)
    try:
        kiosk = Kiosk(tmp_path)
        kiosk.server.start()
    finally:
        os.umask(before)
    found = (tmp_path / SOCKET).stat()
    assert stat.S_ISSOCK(found.st_mode)
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [SOCKET]
    kiosk.server.stop()
    assert list(tmp_path.iterdir()) == []


def test_command_is_refused_when_another_user_asks(tmp_path, expected_log):
    expected_log("kiosk.control", "is refused")
    kiosk = Kiosk(tmp_path, users={os.geteuid() + 1})
    kiosk.server.start()
    with pytest.raises(RefusedError, match="its own user and root") as found:
        list(ask(tmp_path, "echo"))
    assert found.value.code == "not-allowed"
    kiosk.server.stop()


def test_client_is_told_whom_to_be_when_the_socket_is_not_its_own(tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    kiosk = Kiosk(tmp_path)
    kiosk.server.start()
    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "connect", refuse)
        with pytest.raises(NotAllowedError, match="or as root"):
            ask(tmp_path, "echo")
    kiosk.server.stop()


# --- where nobody answers


def test_nobody_runs_when_there_is_no_socket(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(NotRunningError, match="no kiosk runs"):
            ask(folder, "echo")


def test_nobody_runs_when_the_kiosk_was_stopped(kiosk):
    kiosk.server.stop()
    with pytest.raises(NotRunningError):
        ask(kiosk.folder, "echo")


KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.control import ControlServer
ControlServer(Path(sys.argv[1]), {}).start()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_socket_of_a_killed_kiosk_is_nobody_and_is_replaced(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert (tmp_path / SOCKET).is_socket()
    with pytest.raises(NotRunningError):
        ask(tmp_path, "echo")
    (tmp_path / (SOCKET + ".new")).write_text("of a kiosk killed earlier still")
    kiosk = Kiosk(tmp_path)
    kiosk.server.start()
    assert list(ask(tmp_path, "echo")) == [{}]
    kiosk.server.stop()


def test_socket_of_a_later_kiosk_stays_when_an_earlier_one_stops(kiosk):
    later = Kiosk(kiosk.folder)
    later.server.start()
    kiosk.server.stop()
    assert list(ask(kiosk.folder, "echo")) == [{}]
    later.server.stop()


def test_path_is_no_trouble_when_it_is_longer_than_an_address(tmp_path):
    folder = tmp_path / ("dài-" * 30) / ("sâu-" * 30)
    folder.mkdir(parents=True)
    assert len(os.fsencode(folder)) > 200
    kiosk = Kiosk(folder)
    kiosk.server.start()
    assert list(ask(folder, "echo")) == [{}]
    kiosk.server.stop()


# --- what is refused


def test_command_is_refused_with_the_known_ones_when_it_is_unknown(kiosk):
    with pytest.raises(RefusedError, match="it knows bug, count") as found:
        list(ask(kiosk.folder, "stop"))
    assert found.value.code == "unknown-command"


def test_refusal_comes_through_when_a_handler_refuses(kiosk):
    answers = ask(kiosk.folder, "refuse")
    assert next(answers) == {"before": True}
    with pytest.raises(RefusedError, match="try another") as found:
        next(answers)
    assert found.value.code == "no-such-thing"


@pytest.mark.parametrize("command", ["bug", "disk", "last", "too-large"])
def test_fault_is_logged_and_told_when_a_handler_has_a_bug(kiosk, command, expected_log):
    expected_log("kiosk.control", "fault of ours")
    with pytest.raises(RefusedError, match="log says more") as found:
        list(ask(kiosk.folder, command))
    assert found.value.code == "fault"
    assert list(ask(kiosk.folder, "echo")) == [{}]


def test_line_of_an_answer_comes_whole_when_it_is_as_long_as_allowed(kiosk):
    (answer,) = ask(kiosk.folder, "large")
    assert len(answer["text"]) == ANSWER_BYTES - 12


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"status",
        b"[]",
        b"3",
        b"{}",
        b'{"command":3}',
        b'{"command":"echo","arguments":[]}',
        b"\xff\xfe",
        b"[" * 20_000,
        b'{"command":"echo"',
    ],
)
def test_request_is_refused_when_it_is_none(kiosk, line):
    with raw(kiosk.folder) as connection:
        connection.sendall(line + b"\n")
        (answer,) = lines(connection)
    assert answer["error"]["code"] == "not-a-request"
    assert list(ask(kiosk.folder, "echo")) == [{}]


def test_request_is_refused_when_it_has_no_end(kiosk):
    with raw(kiosk.folder) as connection:
        connection.sendall(b'{"command":"echo"}')
        connection.shutdown(socket.SHUT_WR)
        assert lines(connection)[0]["error"]["code"] == "not-a-request"


def test_request_is_refused_when_it_is_too_long(kiosk):
    with raw(kiosk.folder) as connection:
        connection.sendall(b"x" * REQUEST_BYTES)
        assert lines(connection)[0]["error"]["code"] == "too-long"
    with pytest.raises(ValueError, match="65536"):
        ask(kiosk.folder, "echo", {"text": "x" * REQUEST_BYTES})
    longest = "x" * (REQUEST_BYTES - len('{"command":"echo","arguments":{"text":""}}\n'))
    assert list(ask(kiosk.folder, "echo", {"text": longest})) == [{"text": longest}]


def test_request_is_refused_when_it_trickles(kiosk, monkeypatch):
    monkeypatch.setattr(server_module, "REQUEST_LIMIT_S", 0.3)
    began_s = time.monotonic()
    with raw(kiosk.folder) as connection:
        connection.settimeout(0.05)
        while time.monotonic() < began_s + LIMIT_S:
            # A byte now and then keeps no line open: the bound is one for the whole of it.
            try:
                connection.sendall(b" ")
                said = connection.recv(1000)
                break
            except TimeoutError:
                continue
            except BrokenPipeError:
                said = connection.recv(1000)
                break
    assert json.loads(said)["error"]["code"] == "too-late"


# --- who waits for whom


def test_others_are_answered_when_clients_are_silent(kiosk):
    silent = [raw(kiosk.folder) for _ in range(MOST_CLIENTS - 1)]
    assert list(ask(kiosk.folder, "echo")) == [{}]
    for connection in silent:
        connection.close()


def test_next_client_is_told_so_when_too_many_are_answered(kiosk):
    held = [ask(kiosk.folder, "hold") for _ in range(MOST_CLIENTS)]
    for each in held:
        assert next(each) == {"held": True}
    with pytest.raises(RefusedError, match="try again") as found:
        list(ask(kiosk.folder, "echo"))
    assert found.value.code == "busy"
    kiosk.go_on.set()
    assert [len(list(each)) for each in held] == [100] * MOST_CLIENTS

    def is_free() -> bool:
        try:
            return list(ask(kiosk.folder, "echo")) == [{}]
        except RefusedError:
            return False

    wait_for("a free place", is_free, LIMIT_S)


def test_handler_is_closed_when_its_client_goes_away(kiosk):
    answers = ask(kiosk.folder, "hold")
    next(answers)
    answers.close()
    kiosk.go_on.set()
    assert kiosk.closed.wait(LIMIT_S)


def test_handler_is_closed_when_its_client_takes_nothing(kiosk, monkeypatch):
    monkeypatch.setattr(server_module, "ANSWER_LIMIT_S", 0.2)
    answers = ask(kiosk.folder, "hold")
    next(answers)
    kiosk.go_on.set()
    assert kiosk.closed.wait(LIMIT_S)
    with pytest.raises(CutOffError):
        list(answers)


def test_kiosk_stops_soon_when_clients_hold_on(kiosk):
    silent = raw(kiosk.folder)
    answers = ask(kiosk.folder, "hold")
    next(answers)
    threading.Timer(0.1, kiosk.go_on.set).start()
    began_s = time.monotonic()
    kiosk.server.stop()
    assert time.monotonic() - began_s < SOON_S
    with pytest.raises(CutOffError, match=r"ended in the middle|to the end"):
        list(answers)
    silent.close()


@pytest.mark.parametrize(
    "said",
    [b"", b'{"number":1}\n', b'{"number":1}', b"nonsense\n", b"[1]\n", b'{"done":1}\n', b"\xff\n"],
)
def test_answer_is_not_taken_for_whole_when_its_end_is_missing(tmp_path, said):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / SOCKET))
    listener.listen()
    answers = ask(tmp_path, "echo")
    connection, _ = listener.accept()
    connection.sendall(said)
    connection.close()
    with pytest.raises(CutOffError):
        list(answers)
    listener.close()


def test_answer_is_not_waited_for_without_end_when_the_kiosk_is_silent(tmp_path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / SOCKET))
    listener.listen()
    with pytest.raises(CutOffError, match="within"):
        list(ask(tmp_path, "echo", limit_s=0.1))
    listener.close()
