"""A process that appends ratings until it is killed, for the tests that kill it.

Run as `python -m tests.faults.appending_process`. Everything is imported once; each line of JSON
on standard input makes a child by fork, whose id is answered on standard output, and whose end is
answered too. A child first reads a byte from `gate`, so that faults can be put into it, then
opens the outbox, and writes `seq hash` to `told` after each append that was acknowledged.
"""

import json
import os
import sys
from pathlib import Path

from kiosk.identity.enrolment import Enrolment
from kiosk.queue.outbox import Outbox
from kiosk.record import Place, SigningKey
from tests.faults.sending_kiosk import SendingKiosk, rating, stamp

BATCH = 3


def append_for_ever(asked: dict, told: int) -> None:
    """Append, and tell what was acknowledged."""
    place = Place(asked["site"], asked["kiosk"])
    key = SigningKey(bytes.fromhex(asked["seed"]))
    outbox = Outbox(Path(asked["path"]), place, key, stamp, journal_mode=asked["journal_mode"])
    number = 0
    while True:
        count = 1 + number % BATCH
        drafts = [rating(number * BATCH + each, asked["run"]) for each in range(count)]
        for record in outbox.append(drafts):
            os.write(told, f"{record.seq} {record.hash}\n".encode())
        number += 1


def append_and_send_for_ever(asked: dict, told: int) -> None:
    """Append and send in turn, as the kiosk does; tell what was acknowledged."""
    key = SigningKey(bytes.fromhex(asked["seed"]))
    enrolment = Enrolment(**asked["enrolment"])
    kiosk = SendingKiosk(Path(asked["path"]), key, enrolment, asked["url"])
    number = 0
    while True:
        for record in kiosk.append(2, first=number * 2, run=asked["run"]):
            os.write(told, f"{record.seq} {record.hash}\n".encode())
        kiosk.work()
        number += 1


def live(asked: dict) -> None:
    """The child: wait at the gate, then work until killed."""
    told = os.open(asked["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with Path(asked["gate"]).open("rb") as gate:
        gate.read(1)
    work = append_and_send_for_ever if "url" in asked else append_for_ever
    work(asked, told)


def main() -> None:
    """The parent: one child for each line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                live(json.loads(line))
            finally:
                os._exit(1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
