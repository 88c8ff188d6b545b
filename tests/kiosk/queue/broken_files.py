"""What the tests of broken outboxes share: a log with receipted and waiting records, and ways to
break its file; what is left must be in the log or in the file that was moved aside and is named.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE
from kiosk.record import Head, Record, SealingKey
from tests.kiosk.queue.conftest import KEY, PLACE, column, log_of, rating, receipt_of, stamp

RECOVERY = SealingKey(bytes(range(64, 96)))
RECEIPTED, WAITING = 30, 20
LOGGER = "kiosk.queue.replacement"


@dataclass
class Box:
    """A folder with an outbox, and what was acknowledged in it."""

    folder: Path
    records: list[Record]
    receipted: int

    @property
    def path(self) -> Path:
        return self.folder / "outbox.sqlite"

    def open(self, **options) -> Outbox:
        receipts = self.folder / RECEIPT_FILE
        recovery = RECOVERY.public_key
        return Outbox(
            self.path, PLACE, KEY, stamp, recovery=recovery, receipt_file=receipts, **options
        )

    def copy(self, to: Path) -> "Box":
        shutil.copytree(self.folder, to)
        return Box(to, self.records, self.receipted)

    def aside(self) -> list[Path]:
        names = self.folder.glob(f"{self.path.name}.*-*")
        return sorted(name for name in names if not name.name.endswith(("-journal", "-wal")))


def make_box(migrated: Path, folder: Path, waiting: int = WAITING, *, tend: bool = True) -> Box:
    """Make an outbox whose first records are receipted and sealed, and whose last ones wait."""
    folder.mkdir()
    shutil.copy(migrated, folder / "outbox.sqlite")
    box = Box(folder, [], RECEIPTED + 1)
    outbox = box.open()
    outbox.append([rating(number) for number in range(RECEIPTED)])
    assert outbox.take_receipt(*receipt_of(outbox.head))
    box.records = log_of(outbox)
    while tend and outbox.tend().more:
        pass
    if waiting:
        drafts = [rating(number, comment=b"box") for number in range(waiting)]
        box.records += outbox.append(drafts)
    outbox.close()
    return box


def check_came_up(box: Box, outbox: Outbox, left: bytes) -> Record:
    """Check that service goes on and that what could be read in the broken file, whose bytes are
    `left`, is in the log or moved aside; give the opening record.
    """
    opening = outbox.read(outbox._log.number, 1)[0]  # noqa: SLF001 - the head's place
    assert opening.kind == "epoch.opened"
    outbox.append([rating(99)])
    texts = set(column(outbox, "SELECT jws FROM log"))
    aside = b"".join(name.read_bytes() for name in box.aside())
    for record in box.records[box.receipted :]:
        if record.compact.encode() in left:
            assert record.compact in texts or record.compact.encode() in aside
    return next(each for each in reversed(log_of_last(outbox)) if each.seq == 1)


def log_of_last(outbox: Outbox) -> list[Record]:
    """Give the records of the epoch that is open, verified."""
    from kiosk.record import verify_log

    epoch = outbox.epochs()[-1]
    statement = f"SELECT jws FROM log WHERE number >= {epoch.first_number} ORDER BY number"
    rows = column(outbox, statement)
    return list(verify_log(PLACE, epoch.name, KEY.verify_key, rows))


def deliver(outbox: Outbox) -> list[str]:
    """Send all that waits and take the receipts; give what was sent."""
    sent: list[str] = []
    while batch := outbox.waiting(500, 2**20):
        sent += [each.jws for each in batch]
        last = batch[-1]
        assert outbox.take_receipt(*receipt_of(Head(last.epoch, last.seq, last.hash)))
    return sent


Break = Callable[[Box], None]
