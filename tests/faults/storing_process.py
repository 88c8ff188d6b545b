"""A process with a storage thread, told what to do line by line, for the tests that fail its disk.

Run as `python -m tests.faults.storing_process PATH`. `append` on standard input appends a rating;
the end of input stops it in order. What the storage thread tells goes to standard output, each
with the milliseconds since the append was asked for: `up`, `down CODE`, `stored SEQ`,
`failed CODE`.
"""

import logging
import os
import sys
import time
from pathlib import Path

from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Place, SigningKey
from tests.faults.sending_kiosk import rating, stamp

PLACE = Place("xa-mau", "k-0123456789")
KEY = SigningKey(bytes(range(32)))


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Teller:
    """Writes what it hears to standard output, at once."""

    def __init__(self) -> None:
        self.asked_ms = now_ms()

    def tell(self, what: str, of: object = "") -> None:
        os.write(1, f"{now_ms() - self.asked_ms} {what} {of}\n".encode())

    def storage_up(self) -> None:
        self.tell("up")

    def storage_down(self, code: str) -> None:
        self.tell("down", code)


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    teller = Teller()
    storage = StorageThread(lambda: Outbox(Path(sys.argv[1]), PLACE, KEY, stamp), teller, now_ms)
    storage.start()
    for number, _line in enumerate(sys.stdin):
        teller.asked_ms = now_ms()
        storage.append(
            [rating(number)],
            lambda records: teller.tell("stored", records[-1].seq),
            lambda code: teller.tell("failed", code),
        )
    storage.stop()


if __name__ == "__main__":
    main()
