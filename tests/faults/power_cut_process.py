"""A process that writes an outbox and says what it promised, for the power cuts.

Run as `python -m tests.faults.power_cut_process PATH MODE COUNT`. It appends, takes receipts, has
boxes deleted and records sealed, as the storage thread does, and writes to standard output, after
each append that came back, `<seq> <hash>` of every record in it.
"""

import os
import sys
from pathlib import Path

from kiosk.queue.outbox import Outbox
from kiosk.record import (
    Draft,
    Place,
    Receipt,
    SealingKey,
    SigningKey,
    Stamp,
    sign_receipt,
)
from tests.faults.sending_kiosk import rating

PLACE = Place("xa-mau", "k-0123456789")
KEY = SigningKey(bytes(range(32)))
CENTRAL = SigningKey(bytes(range(32, 64)))
SEALING = SealingKey(bytes(range(1, 33)))
BOX = SEALING.public_key.seal(b'{"ticket":"A012"}')
RECEIPT_EVERY, EXPIRE_EVERY, DAY_MS = 7, 5, 86_400_000


class Clock:
    """Half a day between any two records, so that whatever waits for a time is soon due."""

    def __init__(self) -> None:
        self.up_ms = 0

    def stamp(self) -> Stamp:
        self.up_ms += DAY_MS // 2
        return Stamp("2026-11-23T07:30:00.000+07:00", "0f1e2d3c", self.up_ms, "synced")


def open_outbox(path: Path, mode: str, clock: Clock) -> Outbox:
    return Outbox(path, PLACE, KEY, clock.stamp, journal_mode=mode)


def drafts(number: int) -> list[Draft]:
    called = {"visit": rating(number).body["visit"], "counter": "03", "service": None}
    ticket = Draft("visit.called", called | {"test": False}, {"ticket": BOX})
    return [ticket, rating(number)][number % 2 :]


def main() -> None:
    path, mode, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    outbox = open_outbox(path, mode, Clock())
    for number in range(count):
        told = [f"{each.seq} {each.hash}\n" for each in outbox.append(drafts(number))]
        os.write(1, "".join(told).encode())
        if number % RECEIPT_EVERY == RECEIPT_EVERY - 1:
            receipt = Receipt(PLACE, outbox.head, "2026-11-23T00:30:00.000Z")
            outbox.take_receipt(receipt, sign_receipt(CENTRAL, receipt))
        if number % EXPIRE_EVERY == EXPIRE_EVERY - 1:
            outbox.expire()
    # No orderly end: the power goes.
    os._exit(0)


if __name__ == "__main__":
    main()
