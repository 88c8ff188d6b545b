"""What the tests of ticket sources share: a profile, an ear, wires with real processes.

Guarantees: every source is stopped, every device closed and every process ended by its own id,
whether the test passes or not. Nothing waits for a time: `Ear.wait_for` waits for a condition.
"""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from kiosk.devices.capture import capture_line
from kiosk.devices.loop_line import LoopDevice
from kiosk.devices.profile import Profile, load_profile
from kiosk.devices.simulator import PlainLinesWords, TicketSimulator
from kiosk.devices.ticket_source import TicketSource, open_source
from tests.kiosk.devices.ear import WITHIN_S, Ear, now_ms

PROFILES = Path(__file__).parents[3] / "config" / "ticket-sources"


@dataclass
class Listening:
    """A source with the ear that hears it."""

    source: TicketSource
    ear: Ear


class LoopSimulator(PlainLinesWords, LoopDevice):
    """A device within this process."""

    counter = "05"

    def garbage(self, data: bytes) -> None:
        """Put these bytes on the line as they are."""
        self.say(data)


class CaptureSimulator(PlainLinesWords):
    """A capture that is being written while it is played: a named pipe."""

    counter = "05"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing: int | None = None
        self.replug()

    def garbage(self, data: bytes) -> None:
        """Put these bytes on the line as they are."""
        os.write(self._writing, capture_line(0, data).encode())

    def heard(self) -> bytes:
        """Give what a listener has written: a capture takes nothing."""
        return b""

    def unplug(self) -> None:
        """End the capture."""
        if self._writing is not None:
            self._path.unlink()
            os.close(self._writing)
            self._writing = None

    def replug(self) -> None:
        """Begin another capture under the same name."""
        os.mkfifo(self._path)
        self._writing = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)


@dataclass
class Wire:
    """A simulated device and the address under which a kiosk reaches it."""

    url: str
    device: TicketSimulator | LoopSimulator | CaptureSimulator


@dataclass(frozen=True)
class WireKind:
    """How a wire is made, in a folder of its own.

    `has_plug`: whether the device can go away and come back. A source that waits for others to
    come to it (a feed) has no plug to pull.
    """

    make: Callable[[Path], AbstractContextManager[Wire]]
    has_plug: bool = True


@pytest.fixture
def profile() -> Profile:
    return load_profile(PROFILES / "plain-lines.toml")


@pytest.fixture
def listen(profile: Profile) -> Iterator[Callable[..., Listening]]:
    """Give `listen(url, profile=..., clock=...)`: a started source; stopped after the test."""
    with ExitStack() as stack:

        def start(
            url: str, profile: Profile = profile, clock: Callable[[], int] = now_ms
        ) -> Listening:
            ear = Ear()
            source = open_source(url, profile, "05", ear.on_event, ear.on_status, clock)
            stack.callback(source.stop)
            source.start()
            return Listening(source, ear)

        yield start


@contextmanager
def process_of_our_own(*command: str) -> Iterator[None]:
    """Run a server in a process group of its own, and end that group by its id."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(WITHIN_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def loop_wire(_folder: Path) -> Iterator[Wire]:
    """Give a device within this process."""
    device = LoopSimulator(f"contract-{free_port()}")
    try:
        yield Wire(device.path, device)
    finally:
        device.close()


@contextmanager
def capture_wire(folder: Path) -> Iterator[Wire]:
    """Give a device whose capture is played while it is written."""
    path = folder / "live.capture"
    device = CaptureSimulator(path)
    try:
        yield Wire(f"capture:{path}?speed=0", device)
    finally:
        device.unplug()


@contextmanager
def wire_over(kind: str, folder: Path) -> Iterator[Wire]:
    """Give a device reached over a cable, socat's bare TCP, or ser2net's bare TCP or RFC 2217."""
    with TicketSimulator(link=folder / "ticket-device") as device:
        port = free_port()
        match kind:
            case "cable":
                yield Wire(device.path, device)
            case "socat":
                listening = f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork"
                with process_of_our_own("socat", listening, f"FILE:{device.path},raw,echo=0"):
                    yield Wire(f"socket://127.0.0.1:{port}", device)
            case "ser2net-tcp" | "ser2net-rfc2217":
                accepter = "tcp" if kind == "ser2net-tcp" else "telnet(rfc2217),tcp"
                configuration = folder / "ser2net.yaml"
                configuration.write_text(
                    "%YAML 1.1\n---\nconnection: &device\n"
                    f"  accepter: {accepter},127.0.0.1,{port}\n"
                    f"  connector: serialdev,{device.path},9600n81,local\n"
                )
                with process_of_our_own("ser2net", "-n", "-c", str(configuration)):
                    # A pseudo-terminal has no control lines that ser2net could answer for.
                    address = f"127.0.0.1:{port}"
                    bare = kind == "ser2net-tcp"
                    url = f"socket://{address}" if bare else f"rfc2217://{address}?ign_set_control"
                    yield Wire(url, device)


@contextmanager
def server_of_one_client(folder: Path) -> Iterator[Wire]:
    """Give a device behind ser2net that takes one client only, as Moxa's servers do."""
    with TicketSimulator(link=folder / "ticket-device") as device:
        port = free_port()
        configuration = folder / "ser2net.yaml"
        configuration.write_text(
            "%YAML 1.1\n---\nconnection: &device\n"
            f"  accepter: tcp,127.0.0.1,{port}\n"
            f"  connector: serialdev,{device.path},9600n81,local\n"
            "  options:\n    max-connections: 1\n    kickolduser: false\n"
        )
        with process_of_our_own("ser2net", "-n", "-c", str(configuration)):
            yield Wire(f"socket://127.0.0.1:{port}", device)


WIRES = {
    "cable": WireKind(partial(wire_over, "cable")),
    "socat": WireKind(partial(wire_over, "socat")),
    "ser2net-tcp": WireKind(partial(wire_over, "ser2net-tcp")),
    "ser2net-rfc2217": WireKind(partial(wire_over, "ser2net-rfc2217")),
    "loop": WireKind(loop_wire),
    "capture": WireKind(capture_wire),
}
"""Every wire that the contract suite runs over; another source is added here."""


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    with WIRES[request.param].make(tmp_path) as made:
        yield made


@pytest.fixture
def every_wire(tmp_path: Path) -> Iterator[dict[str, Wire]]:
    """Give all of them at once: for what takes its time on each."""
    with ExitStack() as stack:
        made = {}
        for name, kind in WIRES.items():
            folder = tmp_path / name
            folder.mkdir()
            made[name] = stack.enter_context(kind.make(folder))
        yield made


@pytest.fixture(params=[name for name, kind in WIRES.items() if kind.has_plug])
def wire_with_plug(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    with WIRES[request.param].make(tmp_path) as made:
        yield made


@pytest.fixture
def loop_device(tmp_path: Path) -> Iterator[LoopSimulator]:
    with loop_wire(tmp_path) as made:
        yield made.device


@pytest.fixture
def wire_on_cable(tmp_path: Path) -> Iterator[Wire]:
    with wire_over("cable", tmp_path) as made:
        yield made


@pytest.fixture
def wire_of_one_client(tmp_path: Path) -> Iterator[Wire]:
    with server_of_one_client(tmp_path) as made:
        yield made


@pytest.fixture
def wire_ser2net(tmp_path: Path) -> Iterator[Wire]:
    with wire_over("ser2net-rfc2217", tmp_path) as made:
        yield made
