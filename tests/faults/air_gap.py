"""A kiosk that no network reaches: a real outbox on a real disk, and the central far away.

The kiosk is enrolled at the hall's central; between them go files alone.
"""

import io
import itertools
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from central.archive.carried import Carrier, Taken
from kiosk.log_command.desk import LogDesk
from kiosk.log_command.exporting import export_log
from kiosk.log_command.receipting import Verdict, take_receipt
from kiosk.queue.outbox import Outbox
from kiosk.record import SigningKey
from tests.central.hall import Hall, visit_id
from tests.kiosk.log_command.carrying import rating, stamp

BETWEEN_MS = 20_000
"""From one record to the next."""


class AirGap:
    """One kiosk of one hall."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._up_ms = itertools.count(1_000, BETWEEN_MS)
        (folder / "central").mkdir()
        self.hall = Hall(folder / "central")
        self.key = SigningKey.generate()
        self.place = self.hall.add_kiosk(key=self.key).place
        self.folder = folder / "kiosk"
        self.folder.mkdir()
        shutil.copy(migrated, self.folder / "outbox.sqlite")
        self.log = Outbox(
            self.folder / "outbox.sqlite",
            self.place,
            self.key,
            self._stamp,
            recovery=self.hall.keys.recovery.public_key,
            receipt_file=self.folder / "last-receipt.jws",
        )

    def close(self) -> None:
        self.log.close()
        self.hall.close()

    @property
    def desk(self) -> LogDesk:
        keys = (self.hall.keys.receipt.verify_key,)
        return LogDesk(
            self.folder,
            self.place,
            lambda work: work(self.log),
            lambda: stamp().at,
            lambda: self.hall.keys.recovery.public_key,
            lambda: keys,
        )

    def rate(self, first: int, count: int) -> None:
        drafts = [rating(number) for number in range(first, first + count)]
        for number, draft in enumerate(drafts, first):
            draft.body["visit"] = visit_id(number)
        for draft in drafts:
            # One after the other: given at one moment they would be a burst.
            self.log.append([draft])

    def _stamp(self):
        up_ms = next(self._up_ms)
        at = datetime.fromisoformat(stamp().at) + timedelta(milliseconds=up_ms)
        return replace(stamp(), at=at.isoformat(timespec="milliseconds"), up_ms=up_ms)

    def export(self, *, everything: bool = False) -> bytes:
        return b"".join(piece.data for piece in export_log(self.desk, everything=everything))

    def take(self, data: bytes, receive=None) -> Taken:
        door = receive or self.hall.receiver.receive
        keys = self.hall.keys.recovery_keys
        carrier = Carrier(self.hall.engine, door, keys, self.hall.clock, lambda _line: None)
        return carrier.take(io.BytesIO(data))

    def bring_back(self, taken: Taken) -> list[Verdict]:
        return [take_receipt(self.desk, jws) for jws in taken.receipts.values()]

    def held(self) -> int:
        return self.hall.rows("SELECT count(*) FROM records")[0][0]
