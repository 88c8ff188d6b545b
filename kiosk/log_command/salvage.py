"""The export of an outbox that was moved aside: what of it still verifies, in order.

Guarantees that the file is read and never changed, one batch at a time; that a record which is
not what was signed, or does not follow the one before it, ends the reading, and that the last
piece says at which one. A file that SQLite cannot read is looked through for records instead.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.log_command.desk import LogDesk
from kiosk.log_command.exporting import Piece, write_export
from kiosk.log_command.moved_aside import BrokenOffError, MovedAside
from kiosk.log_command.picking import cut
from kiosk.log_command.refused import LogRefusedError, no_recovery_key
from kiosk.queue.batch import MAX_RECORDS
from kiosk.queue.lock import OUTBOX
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import Waiting
from kiosk.queue.salvage import salvage
from kiosk.record import Record, SealingPublicKey, VerifyKey


@dataclass(slots=True)
class _Ending:
    """Why the reading ended, once it has."""

    note: str = ""


def export_moved_aside(desk: LogDesk, name: str) -> Iterator[Piece]:
    """The export of the file `name` in the data folder. Raises LogRefusedError, a StorageError."""
    recovery = desk.recovery()
    if recovery is None:
        raise no_recovery_key()
    path = _path_of(desk.folder, name)
    key = desk.call(_key_of)
    try:
        with closing(MovedAside(path, desk.place, [key])) as found:
            total = found.count()
    except sqlite3.Error:
        return _looked_through(desk, path, key, recovery)
    return _read(desk, path, key, recovery, total)


def _read(
    desk: LogDesk, path: Path, key: VerifyKey, recovery: SealingPublicKey, total: int
) -> Iterator[Piece]:
    ending = _Ending()
    with closing(MovedAside(path, desk.place, [key])) as found:
        for piece in write_export(desk, _parts(found, ending), total, recovery):
            yield replace(piece, note=ending.note)


def _parts(found: MovedAside, ending: _Ending) -> Iterator[list[Waiting]]:
    held: list[Waiting] = []
    try:
        for record in found.records():
            held.append(record)
            if len(held) == MAX_RECORDS:
                yield from _whole_parts(held, MAX_RECORDS // 2)
    except BrokenOffError as error:
        ending.note = str(error)
    yield from _whole_parts(held, 0)


def _whole_parts(held: list[Waiting], leave: int) -> Iterator[list[Waiting]]:
    """Takes batches from the front of `held` until no more than `leave` records are in it."""
    while len(held) > leave:
        part = cut(held)
        del held[: max(1, len(part))]
        if part:
            yield part


def _looked_through(
    desk: LogDesk, path: Path, key: VerifyKey, recovery: SealingPublicKey
) -> Iterator[Piece]:
    runs = salvage(path, desk.place, [key], None)
    records = [_waiting(record, runs.boxes) for run in runs.epochs for record in run]
    if not records:
        message = f"{path.name}: nothing in it is a record of this kiosk that still verifies"
        raise LogRefusedError("not-here", message)
    last = records[-1]
    note = (
        f"the file is broken; what could be read ends with record {last.seq} of epoch {last.epoch}"
    )
    total = len(records)
    for piece in write_export(desk, _whole_parts(records, 0), total, recovery):
        yield replace(piece, note=note)


def _waiting(record: Record, boxes: dict[str, bytes]) -> Waiting:
    attachments = {
        name: boxes[digest] for name, digest in record.attached.items() if digest in boxes
    }
    return Waiting(record.epoch, record.seq, record.hash, record.compact, attachments)


def _path_of(folder: Path, name: str) -> Path:
    path = folder / name
    if Path(name).name != name or name == OUTBOX or not path.is_file():
        aside = sorted(each.name for each in folder.glob(f"{OUTBOX}*") if each.name != OUTBOX)
        there = ", ".join(each for each in aside if not each.endswith(".lock")) or "none"
        message = (
            f"{name!r:.80} is no file that was moved aside in {folder} (there: {there}); copy it "
            "there first if it is kept elsewhere"
        )
        raise LogRefusedError("not-here", message)
    return path


def _key_of(box: Outbox) -> VerifyKey:
    return box.key.verify_key
