"""The kiosk that catches up: `python -m benchmarks.catch_up_run FOLDER URL` prints the seconds.

`fill` makes the folder: key, enrolment and an outbox in which nothing was sent yet.
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from kiosk.identity.enrolment import Enrolment
from kiosk.queue.lock import OUTBOX
from kiosk.queue.outbox import Outbox
from kiosk.record import Place, SigningKey
from tests.faults.sending_kiosk import SendingKiosk, rating, stamp

AT_ONCE = 500
DEADLINE_S = 30.0
"""Of one call, as the kiosk has it."""


def fill(folder: Path, key: SigningKey, enrolment: Enrolment, records: int) -> None:
    """An outbox with `records` ratings that wait, and what the run needs."""
    (folder / "seed").write_text(key.seed.hex(), "ascii")
    (folder / "enrolment.json").write_text(json.dumps(asdict(enrolment)), "utf-8")
    place = Place(enrolment.site, enrolment.kiosk)
    outbox = Outbox(folder / OUTBOX, place, key, stamp)
    # The opening of the epoch is one of them.
    for first in range(0, records - 1, AT_ONCE):
        count = min(AT_ONCE, records - 1 - first)
        outbox.append([rating(number) for number in range(first, first + count)])
    outbox.close()


def read_kiosk(folder: Path) -> tuple[SigningKey, Enrolment]:
    """Key and enrolment of a kiosk that `fill` made."""
    key = SigningKey(bytes.fromhex((folder / "seed").read_text("ascii")))
    return key, Enrolment(**json.loads((folder / "enrolment.json").read_text("utf-8")))


def main() -> None:
    """Sends everything."""
    folder, url = Path(sys.argv[1]), sys.argv[2]
    key, enrolment = read_kiosk(folder)
    kiosk = SendingKiosk(folder / OUTBOX, key, enrolment, url, DEADLINE_S)
    began = time.monotonic()
    kiosk.send_all()
    took_s = time.monotonic() - began
    kiosk.close()
    print(f"{took_s:.3f}")


if __name__ == "__main__":
    main()
