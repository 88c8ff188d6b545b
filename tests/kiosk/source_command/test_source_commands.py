"""The commands of `kiosk source`, each run as its user runs it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.devices.capture import capture_line, read_capture
from kiosk.devices.simulator import TicketSimulator
from kiosk.source_command import application
from kiosk.source_command.choice import ChoiceError, is_kiosk_running, line_settings

ROOT = Path(__file__).parents[3]
PROFILE = str(ROOT / "config" / "ticket-sources" / "plain-lines.toml")
WITHIN_S = 30
COMMAND = (
    # A shell that runs the tests in its background has SIGINT ignored, and so have its children.
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from kiosk.source_command import application; application()"
)
ON_A_FULL_DISK = (
    f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (600,) * 2); {COMMAND}"
)
CALL = b"CALL 05 A012\r\n"


def run(*arguments: str) -> "object":
    return CliRunner().invoke(application, list(arguments))


@pytest.fixture
def device(tmp_path: Path) -> Iterator[TicketSimulator]:
    with TicketSimulator(link=tmp_path / "device") as made:
        yield made


class Running:
    """A command in a process of its own, with what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        self._change = threading.Condition()
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._change:
                self.said += line
                self._change.notify_all()

    def wait_for(self, words: str) -> None:
        with self._change:
            assert self._change.wait_for(lambda: words in self.said, WITHIN_S), self.said

    def end(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(WITHIN_S)
        self._reading.join()
        return code


@contextmanager
def running(*arguments: str, command: str = COMMAND) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    told = Running(process)
    try:
        yield told
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(WITHIN_S)
        told._reading.join()  # noqa: SLF001
        process.stdout.close()


def test_watch_shows_bytes_frames_and_events_and_a_summary_when_it_is_ended(device):
    with running("watch", "--url", device.path, "--profile", PROFILE) as told:
        told.wait_for("STATE ok")
        device.call("A012")
        device.garbage(b"\x1b]0;title\x07\r\n")
        told.wait_for("EVENT called A012 05")
        told.wait_for("not understood: ")
        assert told.end() == 0
    assert "43 41 4C 4C 20 30 35 20 41 30 31 32 0D 0A" in told.said
    assert "CALL 05 A012··" in told.said
    assert "summary: 26 bytes, 2 frames, 1 not understood, 0 ignored, 1 events" in told.said
    assert "\x1b" not in told.said
    assert device.heard() == b""


def test_watch_shows_bytes_when_there_is_no_profile(device):
    with running("watch", "--url", device.path, "--line", "2400-7E1") as told:
        told.wait_for("STATE ok")
        device.garbage(b"\x02A\x03")
        told.wait_for("02 41 03")
        assert told.end() == 0
    assert "summary: 3 bytes\n" in told.said


def test_watch_tells_that_the_line_is_busy_when_another_listener_holds_it(device):
    with running("watch", "--url", device.path) as first:
        first.wait_for("STATE ok")
        told = run("watch", "--url", device.path, "--seconds", "1")
    assert "STATE busy: another program holds" in told.output


def test_watch_ends_by_itself_when_the_capture_is_over(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text(capture_line(0, CALL))
    told = run("watch", "--url", f"capture:{path}?speed=0", "--profile", PROFILE)
    assert told.exit_code == 0
    assert "EVENT called A012 05" in told.output
    assert "played to its end" in told.output


def test_record_writes_a_capture_that_replays_when_it_is_ended(device, tmp_path):
    path = tmp_path / "a.capture"
    with running("record", str(path), "--url", device.path) as told:
        told.wait_for("STATE ok")
        device.call("A012", "HO-TICH")
        device.recall("A012")
        read = threading.Event()
        while sum(len(one.data) for one in read_capture(path).reads) < 38:
            assert not read.wait(0.02)
        assert told.end() == 0
    assert "may hold ticket numbers" in told.said
    assert "summary: 38 bytes recorded" in told.said
    assert path.stat().st_mode & 0o777 == 0o600
    again = run("replay", str(path), "--profile", PROFILE)
    assert again.exit_code == 0
    assert "called A012 05 service=HO-TICH" in again.output
    assert "recalled A012 05" in again.output


def test_record_says_so_and_keeps_what_is_whole_when_the_disk_is_full(device, tmp_path):
    path = tmp_path / "a.capture"
    options = ["record", str(path), "--url", device.path]
    with running(*options, command=ON_A_FULL_DISK) as told:
        told.wait_for("STATE ok")
        for number in range(20):
            device.call(f"A{number:03}")
        told.wait_for("the recording ends: ")
        assert told.end() == 2
    assert "Traceback" not in told.said
    kept = b"".join(one.data for one in read_capture(path).reads)
    assert (b"CALL 05 A000\r\n" * 20).startswith(kept[:13])


def test_record_overwrites_nothing_when_the_file_is_there(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text("mine")
    told = run("record", str(path), "--url", "/dev/x")
    assert told.exit_code == 2
    assert "is there already" in told.output
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        (capture_line(0, CALL), 0, "1 events, 0 refused, 0 unmapped, 0 ignored, 0 dropped"),
        (capture_line(0, b"??\n" + CALL), 1, "1 times: a frame that no [[event]]"),
        (capture_line(0, CALL) + capture_line(1, b"CALL 05"), 1, "unfinished frame of 7 bytes"),
        (capture_line(0, CALL) + "9 43 4", 2, "line 2: the file is cut in the middle"),
        ("hello\n", 2, "line 1: not whole"),
    ],
)
def test_replay_tells_by_its_code_when_something_was_not_understood(tmp_path, lines, code, words):
    path = tmp_path / "a.capture"
    path.write_text(lines)
    told = run("replay", str(path), "--profile", PROFILE)
    assert told.exit_code == code, told.output
    assert words in told.output
    assert ("called A012 05" in told.output) == (lines != "hello\n")


def test_replay_gives_the_events_of_one_counter_when_it_is_told_which(tmp_path):
    path = tmp_path / "a.capture"
    path.write_text(capture_line(0, CALL + b"CALL 06 A013\r\n"))
    told = run("replay", str(path), "--profile", PROFILE, "--counter", "6")
    assert "elsewhere A012" in told.output
    assert "called A013 06" in told.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["watch", "--config", "/nowhere/kiosk.toml"], "/nowhere/kiosk.toml"),
        (["watch", "--url", "http://x"], "http:// is not known"),
        (["watch", "--url", "/dev/x", "--line", "9600"], "expected such as 9600-8N1"),
        (["watch", "--url", "/dev/x", "--profile", "/nowhere.toml"], "no such file"),
        (["record", "/nowhere/a.capture", "--url", "/dev/x"], "cannot be made"),
        (["record", "a.txt", "--url", "/dev/x"], "ends with .capture"),
        (["replay", "/nowhere.capture", "--profile", PROFILE], "no such file"),
        (["simulate", "/nowhere.toml"], "no such file"),
        (["simulate", PROFILE, "--link", PROFILE], "name a path that is not there yet"),
        (["simulate", PROFILE, "--link", "/nowhere/device"], "the device path cannot be made"),
        (["watch", "--url", "192.0.2.7:4001"], "neither a device path"),
    ],
)
def test_command_says_what_to_mend_and_ends_with_2_when_it_cannot_begin(arguments, words):
    told = run(*arguments)
    assert told.exit_code == 2, told.output
    assert words in told.output


def test_watch_takes_line_and_profile_of_the_settings_when_no_url_is_given(device, tmp_path):
    config = settings_with(device.path, tmp_path)
    with running("watch", "--config", str(config)) as told:
        told.wait_for("STATE ok")
        device.call("A012")
        told.wait_for("EVENT called A012 05")
        assert told.end() == 0
    assert f"listening at {device.path}" in told.said


def test_watch_says_to_stop_the_kiosk_when_that_holds_the_line(device, tmp_path):
    config = settings_with(device.path, tmp_path)
    lock = tmp_path / "data" / "outbox.sqlite.lock"
    lock.parent.mkdir()
    assert not is_kiosk_running(lock)
    holder = (
        "import fcntl, sys, serial; h = open(sys.argv[1], 'w'); fcntl.flock(h, fcntl.LOCK_EX);"
        "p = serial.Serial(sys.argv[2], exclusive=True); print('held', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(lock), device.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as kiosk:
        assert kiosk.stdout.readline() == b"held\n"
        told = run("watch", "--config", str(config), "--seconds", "1")
        kiosk.stdin.close()
    assert "STATE busy" in told.output
    assert "a kiosk is running with these settings" in told.output
    assert not is_kiosk_running(lock)


@pytest.mark.parametrize("name", ["modbus-rtu", "gap-framed", "stx-etx-bcc", "escpos-tee"])
def test_simulate_plays_a_day_that_watch_understands_when_given_a_profile(tmp_path, name):
    profile = str(Path(PROFILE).with_name(f"{name}.toml"))
    link = str(tmp_path / "device")
    speed = ["--speed", "1000", "--tickets", "5"]
    with running("simulate", profile, "--link", link, *speed) as played:
        played.wait_for(f"the device is at {link}")
        with running("watch", "--url", link, "--profile", profile) as told:
            told.wait_for("EVENT served")
            told.wait_for("STATE ok")
            assert told.end() == 0
        assert played.end() == 0
    assert "summary: " in played.said
    assert "not understood: " not in told.said


def settings_with(url: str, folder: Path) -> Path:
    text = (
        f'[site]\nname = "Xã Mẫu"\nunit = "Ủy ban nhân dân xã Mẫu"\n'
        f'[counter]\nid = "quay-05"\nname = "Quầy 5"\n'
        f'[central]\nurl = "http://127.0.0.1:9"\n'
        f'[storage]\nfolder = "{folder / "data"}"\n'
        f'[ticket_source]\nurl = "{url}"\nprofile = "{PROFILE}"\ncounter = "5"\n'
    )
    path = folder / "kiosk.toml"
    path.write_text(text)
    return path


def test_line_settings_are_refused_when_they_are_none():
    assert line_settings("2400-7E1").parity == "E"
    for text in ("", "9600", "9600-8X1", "96-8N1", "9600-9N1", "9600 8N1"):
        with pytest.raises(ChoiceError, match="9600-8N1"):
            line_settings(text)


def test_watch_ends_when_nobody_reads_what_it_says(tmp_path):
    path = tmp_path / "long.capture"
    path.write_text("".join(capture_line(number * 10, CALL) for number in range(10_000)))
    command = [sys.executable, "-c", COMMAND, "watch", "--url", f"capture:{path}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert "listening at" in process.stdout.readline()
        process.stdout.close()
        _, complaint = process.communicate(timeout=WITHIN_S)
    assert "Traceback" not in complaint
