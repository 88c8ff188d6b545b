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
from kiosk.service import RESTART_EXIT_CODE

SERVED_AFTER_S = 8.0
"""From a call to the end of the visit."""
NEXT_CALL_AFTER_S = 45.0
"""From the end of a visit to the next call: time to rate, and to look at the page."""


class _Supervised:
    """`kiosk run`, started again when it asks for it: in the service menu, or for new settings."""

    def __init__(self, folder: DemoFolder, display: Display, say: Callable[[str], None]) -> None:
        self.ready = folder.path / "kiosk.ready"
        self._folder, self._display, self._say = folder, display, say
        self.running = self._start()

    def runs(self) -> bool:
        """Whether it runs, be it again."""
        ended = self.running.process.poll()
        if ended != RESTART_EXIT_CODE:
            return ended is None
        self._say("the kiosk asked to be started again.")
        self.running = self._start()
        return True

    def _start(self) -> Running:
        path = self._folder.path / "kiosk.log"
        with path.open("ab") as log:
            process = subprocess.Popen(
                [
                    program("kiosk"),
                    "run",
                    "--config",
                    str(self._folder.kiosk_settings),
                    "--ready-file",
                    str(self.ready),
                ],
                env=self._display.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return Running(process, path)


def serve_person(
    folder: DemoFolder, display: Display, line: Path, address: str, say: Callable[[str], None]
) -> int:
    """Runs until the kiosk ends for good or the user interrupts; the kiosk's exit status.

    `address`: the central's.
    """
    with TicketSimulator(LIVE_COUNTER, line) as device:
        kiosk = _Supervised(folder, display, say)
        try:
            wait_for("the kiosk", kiosk.ready.exists, START_LIMIT_S, kiosk.running.process)
            say("the kiosk takes touches.")
            _play_hall(device, kiosk.runs, lambda: phone_link(folder, address), say)
            return int(kiosk.running.process.returncode)
        except BaseException:
            kiosk.running.stop()
            raise


def _play_hall(
    device: TicketSimulator,
    runs: Callable[[], bool],
    link: Callable[[], str | None],
    say: Callable[[str], None],
) -> None:
    pause = threading.Event()

    def wait(seconds: float) -> bool:
        for _ in range(int(seconds * 4)):
            if not runs():
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
