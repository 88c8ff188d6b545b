"""The bytes of an export, piece by piece, made where the log and its key are.

Guarantees that one batch is held at a time, and that what sealing and packing cost is paid by the
caller's thread, never by the one that stores ratings. Leaves to others: the file they go into.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.log_command.desk import LogDesk
from kiosk.log_command.picking import batches, count
from kiosk.log_command.refused import LogRefusedError, no_recovery_key
from kiosk.queue.batch import encode_batch
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import Waiting
from kiosk.record import Head, SealingPublicKey, SigningKey, TooLongError
from kiosk.record.export import ExportWriter


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that follow those before. `records`: how many are in all pieces so far; `of`: how many
    it will be, as far as is known; `note`: what else is to be said, in the last piece.
    """

    data: bytes
    records: int
    of: int
    note: str = ""


def export_log(desk: LogDesk, *, everything: bool) -> Iterator[Piece]:
    """The export of what waits for a receipt, or of `everything` that is still kept.

    Raises LogRefusedError before the first piece, or a StorageError.
    """
    recovery = desk.recovery()
    if recovery is None:
        raise no_recovery_key()
    total = count(desk.call, everything=everything)
    if total == 0:
        raise LogRefusedError(
            "nothing-kept",
            "nothing waits for a receipt: the central has every record. With --all those are "
            "exported that it has receipted and that are still kept here",
        )
    return write_export(desk, batches(desk.call, everything=everything), total, recovery)


def write_export(
    desk: LogDesk, parts: Iterator[list[Waiting]], total: int, recovery: SealingPublicKey
) -> Iterator[Piece]:
    """The pieces of an export of `parts`, signed by the key in force."""
    stream = io.BytesIO()
    writer = ExportWriter(stream, recovery)
    for part in parts:
        last = part[-1]
        writer.add(encode_batch(part), len(part), Head(last.epoch, last.seq, last.hash))
        yield Piece(_taken(stream), writer.records, total)
    try:
        writer.finish(desk.call(_key_of), desk.place, desk.at())
    except TooLongError as error:
        message = (
            "there are records of too many epochs for one export; export without --all, and keep "
            "the files that were moved aside"
        )
        raise LogRefusedError("too-large", message) from error
    yield Piece(_taken(stream), writer.records, writer.records)


def _key_of(box: Outbox) -> SigningKey:
    return box.key


def _taken(stream: io.BytesIO) -> bytes:
    data = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return data
