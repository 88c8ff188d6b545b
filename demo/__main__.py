"""`make demo`: starts the central, enrols a kiosk, plays the ticket device, opens the screen.

With CITIZENS=n it does the same without a person: real touch events on the real screens, and a
last line that says what the central holds of it.
"""

import os
import shutil
import signal
import sys
from types import FrameType

from demo.citizens_run import run_citizens
from demo.commands import CommandFailedError
from demo.display import Display, NoDisplayError, open_display
from demo.folder import DemoFolder, open_folder
from demo.person import serve_person
from demo.sample_central import (
    ACCOUNT,
    IT_ACCOUNT,
    SampleCentral,
    enrol_kiosk,
    make_pin,
    serve_sample_central,
)
from demo.sample_morning import send_morning
from demo.waiting import NotInTimeError

EXIT_FAILED = 1
EXIT_USAGE = 2
WINDOW = (540, 960)
"""Of the kiosk on a desktop that is somebody's: half of 1080x1920."""

TO_TRY = (
    "rate           a ticket is called every minute: wait for the invitation, or touch before it",
    "thanks         a check code, then reasons and a comment with the kiosk's own keyboard",
    "below          English, larger text, high contrast, everything on the lower half, help",
    "by phone       open the address that is printed with each ticket, on this machine",
    "service menu   hold the top left corner of the idle screen for three seconds; PIN {pin}",
)


class _StopAsked(Exception):  # noqa: N818 - not an error: Ctrl-C
    """The user asked for the end."""


def main() -> int:
    """The demonstration; its exit status."""
    citizens = os.environ.get("CITIZENS", "").strip()
    port = os.environ.get("DEMO_PORT", "0").strip() or "0"
    if citizens and not citizens.isdigit():
        return _usage(f"CITIZENS={citizens}: expected a number of citizens, such as CITIZENS=20")
    if not port.isdigit() or int(port) > 65535:
        return _usage(f"DEMO_PORT={port}: expected a port number from 1 to 65535")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_asked)
    try:
        folder = open_folder()
    except OSError as error:
        return _usage(str(error))
    try:
        return _play(folder, int(citizens or 0), int(port))
    except _StopAsked:
        _say("stopped.")
        return 0
    except (CommandFailedError, NoDisplayError, NotInTimeError) as error:
        sys.stderr.write(f"demo: {error}\n")
        return EXIT_FAILED
    finally:
        if folder.kept:
            _say(f"the data stays in {folder.path}")
        else:
            shutil.rmtree(folder.path, ignore_errors=True)


def _play(folder: DemoFolder, citizens: int, port: int) -> int:
    _say("making keys and databases ...")
    display: Display | None = None
    central = serve_sample_central(folder, port)
    try:
        if not citizens:
            _say("writing a sample morning, plainly marked as sample data ...")
            send_morning(central)
        display = open_display()
        size = None if display.own else WINDOW
        line = folder.path / "ticket-device"
        folder.write_kiosk(central.address, central.token, str(line), size, fast=bool(citizens))
        _say("the kiosk makes its key and shows it to the central:")
        for row in enrol_kiosk(folder, central).splitlines():
            _say(f"    {row}")
        _say("approved.")
        if citizens:
            if display.own:
                _say("no display here: the kiosk runs under Xvfb")
            return run_citizens(folder, display, line, citizens)
        _invite(central, display, make_pin(central, folder.kiosk_id))
        return serve_person(folder, display, line, central.address, _say)
    finally:
        # Ctrl-C goes on ending what was started, once.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        central.running.stop()
        if display is not None:
            display.close()


def _invite(central: SampleCentral, display: Display, pin: str) -> None:
    _say("")
    _say(f"supervisor's page:  {central.address}/")
    _say(f"    account:        {ACCOUNT} (the kiosks' page and PINs: {IT_ACCOUNT})")
    _say(f"    password:       {central.password}")
    _say("")
    if display.own:
        _say("no display here: the kiosk runs under Xvfb, where nobody sees it.")
        _say("`make demo CITIZENS=20` rates without a person; `make screens` takes pictures.")
    else:
        _say("the kiosk opens in a window; touch it or click.")
        for row in TO_TRY:
            _say(f"    {row.format(pin=pin)}")
    _say("Ctrl-C ends the demonstration.")
    _say("")


def _usage(message: str) -> int:
    sys.stderr.write(f"demo: {message}\n")
    return EXIT_USAGE


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n" if not line or line.startswith(" ") else f"demo: {line}\n")
    sys.stdout.flush()


def _stop_asked(_number: int, _frame: FrameType | None) -> None:
    raise _StopAsked


if __name__ == "__main__":
    sys.exit(main())
