"""The kiosk under load: `python -m benchmarks.saved_under_load_run FOLDER URL TAPS` prints JSON.

`saved_ms`: from asking to saved, of each rating; `sent`: records receipted meanwhile.
"""

import json
import sys
import threading
import time
from pathlib import Path

from benchmarks.babble import BAUD, BITS_PER_BYTE, HOUR_BYTES, Babbler
from benchmarks.catch_up_run import DEADLINE_S, read_kiosk
from demo.folder import TREE
from kiosk.devices.profile import load_profile
from kiosk.devices.simulator import TicketSimulator
from kiosk.devices.ticket_source import open_source
from kiosk.queue.lock import OUTBOX
from tests.faults.sending_kiosk import SendingKiosk, rating

PAUSE_S = 0.02
"""Between two ratings: fifty a second, as no hall is."""
SAVED_LIMIT_S = 10.0


def taps_ms(kiosk: SendingKiosk, count: int) -> list[float]:
    """Milliseconds from asking to saved of `count` ratings."""
    pause, found = threading.Event(), []
    for number in range(count):
        saved = threading.Event()
        began = time.perf_counter()
        kiosk.storage.append([rating(number, "ffff")], lambda _records, of=saved: of.set())
        assert saved.wait(SAVED_LIMIT_S)  # noqa: S101 - else nothing was measured
        found.append((time.perf_counter() - began) * 1000)
        pause.wait(PAUSE_S)
    return found


def main() -> None:
    """Measures and prints."""
    folder, url, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    key, enrolment = read_kiosk(folder)
    kiosk = SendingKiosk(folder / OUTBOX, key, enrolment, url, DEADLINE_S)
    device = TicketSimulator("03", folder / "ticket-device")
    profile = load_profile(TREE / "config" / "ticket-sources" / "plain-lines.toml")
    source = open_source(
        device.path,
        profile,
        "03",
        lambda _event, _at_ms: None,
        lambda _status: None,
        lambda: time.monotonic_ns() // 1_000_000,
    )
    source.start()
    babbler = Babbler(device.garbage, HOUR_BYTES, BAUD / BITS_PER_BYTE)
    babbler.start()
    before = kiosk.unsent
    sending = threading.Thread(target=kiosk.send_all, daemon=True)
    sending.start()
    saved_ms = taps_ms(kiosk, count)
    sent = before + count - kiosk.unsent
    babbler.ending.set()
    print(json.dumps({"saved_ms": saved_ms, "sent": sent}), flush=True)
    source.stop()
    device.close()
    kiosk.close()


if __name__ == "__main__":
    main()
