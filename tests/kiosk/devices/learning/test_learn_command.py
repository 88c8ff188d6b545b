"""`kiosk source learn`, as the clerk runs it: on a capture, and on a pseudo-terminal by keys."""

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.devices.profile import load_profile
from kiosk.devices.simulator import TicketSimulator
from kiosk.source_command import application
from tests.kiosk.devices.shipped_profiles import PROFILES

WITHIN_S = 40.0
LINES = ("CALL 05 A012 HO-TICH", "CALL 05 A013", "SERVE 05 A013", "CALL 06 B101 DAT-DAI")


def run(*arguments: str):
    return CliRunner().invoke(application, ["learn", *arguments])


@pytest.fixture
def capture(tmp_path) -> Path:
    path = tmp_path / "hall.capture"
    rows = [
        f"{1000 * n} {(one + chr(13) + chr(10)).encode().hex(' ')}\n"
        for n, one in enumerate(LINES, 1)
    ]
    path.write_text("".join(rows), encoding="ascii")
    return path


SAID = ("called A012 05", "called A013 at counter 05", "served A013 05")


def marked(capture: Path, output: Path, *more: str) -> list[str]:
    said = [part for words in SAID for part in ("--say", words)]
    return ["--capture", str(capture), "--mark", "1,2,3", *said, "-o", str(output), *more]


def test_profile_is_written_and_replayed_when_three_frames_are_marked(capture, tmp_path):
    output = tmp_path / "hall.toml"
    result = run(*marked(capture, output))
    assert result.exit_code == 0, result.output
    assert "called A012 at counter 05" in result.output
    assert "4 of 4 frames are events" in result.output
    assert load_profile(output).name == "hall"


def test_frames_are_listed_when_none_is_marked(capture, tmp_path):
    result = run("--capture", str(capture), "-o", str(tmp_path / "x.toml"))
    assert result.exit_code == 0
    assert "CALL 05 A012" in result.output
    assert "--mark 3,7,9" in result.output
    assert all(len(row) <= 80 for row in result.output.splitlines())
    assert not (tmp_path / "x.toml").exists()


def test_file_stays_as_it_is_when_force_is_not_given(capture, tmp_path):
    output = tmp_path / "hall.toml"
    output.write_text("mine", encoding="utf-8")
    result = run(*marked(capture, output))
    assert result.exit_code == 2
    assert "--force" in result.output
    assert output.read_text(encoding="utf-8") == "mine"
    assert run(*marked(capture, output, "--force")).exit_code == 0
    assert load_profile(output).name == "hall"


def test_profile_of_a_scanner_needs_no_mark_when_labels_say_what_they_are(tmp_path):
    output = tmp_path / "reader.toml"
    result = run("--capture", str(PROFILES / "scanner.capture"), "-o", str(output))
    assert result.exit_code == 0, result.output
    assert load_profile(output).kind == "scanner"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "address of a line"),
        (["--capture", "absent.capture"], "no such file"),
        (["--url", "/dev/null", "--line", "9600"], "9600-8N1"),
        (["--url", "http://x"], "not known"),
        (["--url", "/dev/null"], "needs a terminal"),
    ],
)
def test_command_says_what_was_expected_when_the_call_is_wrong(arguments, words, tmp_path):
    result = run(*arguments, "-o", str(tmp_path / "x.toml"))
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize(
    ("mark", "say", "words"),
    [
        ("1,9", ["called A012 05", "called A013 05"], "there is no frame 9"),
        ("1,x", ["called A012 05", "called A013 05"], "numbers of frames"),
        ("1,2", ["called A012 05"], "one --say"),
        ("1", ["called A999 05"], "does not stand in it"),
        ("1", ["nonsense"], "what happened"),
    ],
)
def test_marks_are_refused_with_a_sentence_when_they_are_wrong(capture, tmp_path, mark, say, words):
    said = [part for one in say for part in ("--say", one)]
    output = tmp_path / "x.toml"
    result = run("--capture", str(capture), "--mark", mark, *said, "-o", str(output))
    assert result.exit_code == 2
    assert words in result.output
    assert not output.exists()


class TerminalOfAClerk:
    """A pseudo-terminal of 80 by 24 with the command in it; keys go in, what is shown comes out."""

    def __init__(self, *arguments: str, before: str = "") -> None:
        """`before`: a statement that the process runs first."""
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = f"{before}\nfrom kiosk.source_command import application; application()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, "learn", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def wait_for(self, text: str) -> str:
        """Wait until this was shown since the last wait; give what was."""
        deadline = time.monotonic() + WITHIN_S
        while text not in self.seen:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} was not shown, but: {self.seen[-3000:]}"
            if select.select([self.master], [], [], left)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    data = b""
                assert data or text in self.seen, f"ended without {text!r}: {self.seen[-3000:]}"
                self.seen += data.decode("utf-8", "replace")
        shown, self.seen = self.seen, ""
        return shown

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(WITHIN_S)
        os.close(self.master)


@pytest.fixture
def clerk() -> Iterator[type]:
    opened: list[TerminalOfAClerk] = []

    def open_one(*arguments: str, before: str = "") -> TerminalOfAClerk:
        opened.append(TerminalOfAClerk(*arguments, before=before))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_clerk_learns_a_profile_when_three_frames_are_marked_by_keys(clerk, tmp_path):
    output = tmp_path / "hall.toml"
    with TicketSimulator(link=tmp_path / "device") as device:
        terminal = clerk("--url", device.path, "-o", str(output))
        terminal.wait_for("Trying 9600-8N1")
        for n in range(12, 16):
            device.call(f"A{n:03}", "HO-TICH")
        terminal.wait_for("Mark 3")
        device.call("B007")
        terminal.wait_for("B007")
        terminal.press("\r")
        terminal.wait_for("Mark 2")
        terminal.press("\x7f")
        terminal.wait_for("Mark 3")
        terminal.press("\r\x1b[A\r\x1b[A\r")
        terminal.wait_for("Frame 5: what was pressed?")
        terminal.press("what\r")
        terminal.wait_for("does not begin with what happened")
        terminal.press("\x7f" * 4 + "called B007 05\r")
        terminal.wait_for("Frame 4: what was pressed?")
        terminal.press("gọi A015 quầy 05\r")
        terminal.wait_for("Frame 3: what was pressed?")
        terminal.press("called A014 05\r")
        shown = terminal.wait_for("Next: kiosk source watch")
        assert "5 of 5 frames are events" in shown
        assert terminal.process.wait(WITHIN_S) == 0
        assert device.heard() == b""
    profile = load_profile(output)
    assert (profile.line.baud, profile.framer.kind) == (9600, "line")


def test_clerk_leaves_with_q_when_nothing_was_learned(clerk, tmp_path):
    with TicketSimulator(link=tmp_path / "device") as device:
        terminal = clerk("--url", device.path, "-o", str(tmp_path / "x.toml"), "--line", "9600-8N1")
        terminal.wait_for("listening only")
        terminal.press("q")
        terminal.wait_for("nothing was written")
        assert terminal.process.wait(WITHIN_S) == 0
    assert not (tmp_path / "x.toml").exists()


SOONER = (
    "from kiosk.devices.learning import searching, session; "
    "searching.NOTHING_AFTER_MS = session.NOTHING_AFTER_MS = 300"
)


@pytest.mark.parametrize("before", [SOONER, pytest.param("", marks=pytest.mark.long)])
def test_clerk_is_told_what_to_check_when_nothing_comes(clerk, tmp_path, before):
    options = ("-o", str(tmp_path / "x.toml"), "--line", "9600-8N1")
    with TicketSimulator(link=tmp_path / "device") as device:
        terminal = clerk("--url", device.path, *options, before=before)
        shown = terminal.wait_for("(group dialout)")
        assert "RS-485" in shown


def test_clerk_keeps_what_was_heard_when_the_device_is_pulled_and_plugged(clerk, tmp_path):
    with TicketSimulator(link=tmp_path / "device") as device:
        terminal = clerk("--url", device.path, "-o", str(tmp_path / "x.toml"), "--line", "9600-8N1")
        terminal.wait_for("listening only")
        device.call("A012")
        device.call("A013")
        terminal.wait_for("A013")
        device.unplug()
        terminal.wait_for("no device at")
        device.replug()
        terminal.wait_for("is there again")
        device.call("A014")
        assert "A012" in terminal.wait_for("A014")


def test_command_says_why_when_the_line_cannot_be_opened(clerk, tmp_path):
    terminal = clerk("--url", str(tmp_path), "-o", str(tmp_path / "x.toml"))
    terminal.wait_for("is a directory")
    assert terminal.process.wait(WITHIN_S) == 2


def test_command_says_who_may_have_it_when_the_port_is_busy(clerk, tmp_path):
    with TicketSimulator(link=tmp_path / "device") as device:
        first = clerk("--url", device.path, "-o", str(tmp_path / "x.toml"), "--line", "9600-8N1")
        first.wait_for("listening only")
        second = clerk("--url", device.path, "-o", str(tmp_path / "y.toml"))
        second.wait_for("another program holds")
        assert second.process.wait(WITHIN_S) == 2
