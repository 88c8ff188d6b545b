"""The demonstration for a person: the real `kiosk run`, and a ticket device that plays a hall."""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from demo.commands import START_LIMIT_S, Running, program
from demo.display import Display
from demo.folder import DemoFolder
from demo.hall import LIVE_COUNTER
from demo.phone_link import phone_link
from demo.waiting import wait_for
from kiosk.devices.simulator import TicketSimulator

SERVED_AFTER_S = 8.0
"""From a call to the end of the visit."""
NEXT_CALL_AFTER_S = 45.0
"""From the end of a visit to the next call: time to rate, and to look at the page."""


def serve_person(
    folder: DemoFolder, display: Display, line: Path, address: str, say: Callable[[str], None]
) -> int:
    """Runs until the kiosk ends or the user interrupts; the kiosk's exit status.

    `address`: the central's.
    """
    ready = folder.path / "kiosk.ready"
    with TicketSimulator(LIVE_COUNTER, line) as device:
        with (folder.path / "kiosk.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    program("kiosk"),
                    "run",
                    "--config",
                    str(folder.kiosk_settings),
                    "--ready-file",
                    str(ready),
                ],
                env=display.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        kiosk = Running(process, folder.path / "kiosk.log")
        try:
            wait_for("the kiosk", ready.exists, START_LIMIT_S, process)
            say("the kiosk takes touches.")
            _play_hall(device, process, lambda: phone_link(folder, address), say)
            return process.returncode
        except BaseException:
            kiosk.stop()
            raise


def _play_hall(
    device: TicketSimulator,
    process: subprocess.Popen[bytes],
    link: Callable[[], str | None],
    say: Callable[[str], None],
) -> None:
    pause = threading.Event()

    def wait(seconds: float) -> bool:
        for _ in range(int(seconds * 4)):
            if process.poll() is not None:
                return False
            pause.wait(0.25)
        return True

    number = 12
    while True:
        ticket = f"A{number:03d}"
        device.call(ticket)
        say(f"ticket {ticket} is called over the serial line")
        if not wait(SERVED_AFTER_S):
            return
        device.serve(ticket)
        say(f"ticket {ticket} is served: the kiosk invites a rating")
        if (page := link()) is not None:
            say(f"    the same visit on a phone, opened on this machine: {page}")
        if not wait(NEXT_CALL_AFTER_S):
            return
        number += 1
