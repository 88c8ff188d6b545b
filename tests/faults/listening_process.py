"""A process that does nothing but run the real ticket source on a line, until told to stop.

Arguments: the address, the profile, and the bytes that it may answer, in hexadecimal (or nothing).
It says "ok" once connected and each event; it ends when its input does.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

from kiosk.devices.profile import load_profile
from kiosk.devices.ticket_source import open_source


def main() -> None:
    """Run the source."""
    url, profile, answer = sys.argv[1:4]
    source = open_source(
        url,
        replace(load_profile(Path(profile)), answer=bytes.fromhex(answer)),
        "05",
        lambda event, _at_ms: print(type(event).__name__, event.ticket, flush=True),
        lambda status: print(status.state, flush=True),
        lambda: time.monotonic_ns() // 1_000_000,
    )
    source.start()
    sys.stdin.read()
    source.stop()


if __name__ == "__main__":
    main()
