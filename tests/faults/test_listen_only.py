"""Listen-only, by the system calls: what a source asks the kernel to do with its line.

A pseudo-terminal has no modem lines and a socket none at all, so that nothing written and no
RTS or DTR raised is proved where they would be: in the calls, seen by strace. The same trace of a
profile with an [answer] shows exactly these bytes, so that the test can see a write.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.devices.simulator import TicketSimulator

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "config" / "ticket-sources" / "plain-lines.toml"
PROCESS = Path(__file__).with_name("listening_process.py")
WITHIN_S = 60
TRACED = "trace=ioctl,write,writev,pwrite64,pwritev,send,sendto,sendmsg,sendmmsg,sendfile,splice"
WRITES = re.compile(r"\b(?:p?writev?(?:64)?|send(?:to|m?msg)|sendfile|splice)\(")
RAISES = re.compile(r"TIOCMBIS|TIOCMSET|TIOCSBRK|TCSBRK|TIOCSTI")
SPEECH = b"CALL 05 A012\r\n\x00\x80?\r\nCALL 06 B001\r\nSERVE 05 A012\r\n"
"""What is good, what is odd, what is another counter's, and what is good again."""


@dataclass
class Traced:
    """The calls on the line's descriptor in order, as strace wrote them; what the device heard."""

    told: str
    calls: list[str] = field(default_factory=list)
    heard: bytes = b""

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if WRITES.search(call)]

    @property
    def raised(self) -> list[str]:
        return [call for call in self.calls if RAISES.search(call)]


def told_under_strace(url: str, answer: str, log: Path, speak: Callable[[], None]) -> str:
    """Run the source under strace while the device speaks; give what the source told."""
    command = ["strace", "-f", "-yy", "-x", "-o", str(log), "-e", TRACED]
    with subprocess.Popen(
        [*command, sys.executable, str(PROCESS), url, str(PROFILE), answer],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    ) as process:
        told = ""
        while (line := process.stdout.readline()) and "TicketServed" not in line:
            told += line
            if line == "ok\n":
                speak()
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0
    return told + line


def calls_on(log: Path, descriptor: str) -> list[str]:
    """Take the calls whose first argument is the line; `-yy` names what each descriptor is."""
    is_of_line = re.compile(rf"\w+\(\d+<[^,]*{re.escape(descriptor)}\b")
    return [call for call in log.read_text().splitlines() if is_of_line.search(call)]


def traced_on_cable(answer: str, folder: Path) -> Traced:
    log = folder / "calls"
    with TicketSimulator(link=folder / "ticket-device") as device:
        told = told_under_strace(device.path, answer, log, lambda: device.garbage(SPEECH))
        line = str(Path(device.path).readlink())
        return Traced(told, calls_on(log, line), device.heard())


@contextmanager
def serial_server() -> Iterator[tuple[socket.socket, list[socket.socket]]]:
    """A server of bare bytes; the connections that it has taken."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WITHIN_S)
        yield server, taken
        for connection in taken:
            connection.close()


def traced_over_tcp(answer: str, folder: Path) -> Traced:
    log = folder / "calls"
    with serial_server() as (server, taken):
        port = server.getsockname()[1]

        def speak() -> None:
            taken.append(server.accept()[0])
            taken[0].sendall(SPEECH)

        told = told_under_strace(f"socket://127.0.0.1:{port}", answer, log, speak)
        with closing(taken[0]) as connection:
            connection.settimeout(WITHIN_S)
            heard = b"".join(iter(lambda: connection.recv(100), b""))
        return Traced(told, calls_on(log, f"127.0.0.1:{port}"), heard)


OVER = {"cable": traced_on_cable, "tcp": traced_over_tcp}


@pytest.mark.parametrize("over", OVER)
def test_source_writes_nothing_and_raises_no_line_when_it_listens(tmp_path, over):
    traced = OVER[over]("", tmp_path)
    assert "TicketCalled A012" in traced.told
    assert "TicketElsewhere B001" in traced.told
    assert "TicketServed A012" in traced.told
    assert (traced.writes, traced.raised, traced.heard) == ([], [], b"")
    if over == "cable":
        # The trace does see the line, and what is asked of its modem lines: to be low. That a
        # pseudo-terminal has none ends it there; a real port is asked for RTS in the same way.
        assert "TIOCMBIC, [TIOCM_DTR]" in " ".join(traced.calls)


@pytest.mark.parametrize("over", OVER)
def test_source_writes_exactly_the_answer_when_the_profile_has_one(tmp_path, over):
    traced = OVER[over]("06 07", tmp_path)
    # The call and the end of our counter; neither the odd line nor the other counter's. They may
    # have come in one read, and are then answered in one write.
    assert traced.heard == b"\x06\x07" * 2
    written = "".join(re.findall(r'"((?:\\x[0-9a-f]{2})*)"', " ".join(traced.writes)))
    assert written == r"\x06\x07" * 2
    assert traced.raised == []
