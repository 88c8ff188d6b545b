"""A scanner's source alone in a process, for whoever looks into its memory from outside.

Says "ready", then a line for every event: its kind, and the dossier code if it is one.
"""

import sys
import threading
import time
from pathlib import Path

from kiosk.devices.profile import load_profile
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import DossierScanned, SourceEvent
from kiosk.devices.ticket_source import open_source


def say_event(event: SourceEvent, _at_ms: int) -> None:
    code = event.code if isinstance(event, DossierScanned) else ""
    print(f"{type(event).__name__} {code}".strip(), flush=True)


class FirstOk:
    """Says once that the source listens."""

    is_said = False

    def __call__(self, status: SourceStatus) -> None:
        if status.state is SourceState.ok and not self.is_said:
            self.is_said = True
            print("ready", flush=True)


def main() -> None:
    """Listen at the address given until the input ends."""
    address, profile = sys.argv[1:]
    source = open_source(
        address,
        load_profile(Path(profile)),
        None,
        say_event,
        FirstOk(),
        lambda: time.monotonic_ns() // 1_000_000,
    )
    source.start()
    sys.stdin.read()
    source.stop()
    assert threading.active_count() == 1


if __name__ == "__main__":
    main()
