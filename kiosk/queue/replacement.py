"""A log that cannot go on is moved aside, and a new one is put in its place.

Guarantees that nothing is deleted and nothing overwritten: the file and its journal keep standing
beside the outbox under a name that is free. The new file is whole, with the first record of a new
epoch, before the old one is moved, so that a crash at any moment leaves the one or the other in
its place, or both names that `take_finished` needs.

What of the old log was never receipted, can be read and verifies goes into the new file before
the new epoch, so that it is sent as if nothing had happened.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from kiosk.queue import tables
from kiosk.queue.engine import open_engine
from kiosk.queue.errors import OutboxDamagedError
from kiosk.queue.log_keys import add_key
from kiosk.queue.migrate import ensure_schema
from kiosk.queue.opening import Known
from kiosk.queue.ownership import take_ownership
from kiosk.queue.receipt_file import LastReceipt, sync_folder
from kiosk.queue.salvage import Salvaged, salvage
from kiosk.queue.transaction import transaction
from kiosk.record import (
    Draft,
    Head,
    Place,
    Record,
    SigningKey,
    Stamp,
    VerifyKey,
    base64url,
    sign_record,
)
from kiosk.record.chain import OPENING_KIND

logger = logging.getLogger(__name__)

EPOCH_BYTES = 16
JOURNALS = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class _New:
    """What the new file is made of."""

    path: Path
    place: Place
    key: SigningKey
    reason: str
    kept: str | None
    held: LastReceipt | None
    written: Head
    salvaged: Salvaged
    known: dict[str, VerifyKey]


def replace_log(  # noqa: PLR0913, PLR0917 - the old file, what is wrong with it, and who goes on
    path: Path,
    damage: OutboxDamagedError,
    keys: Sequence[SigningKey],
    place: Place,
    stamp: Callable[[], Stamp],
    beside: Known,
    mode: str,
) -> None:
    """Puts a new log in the place of the one at `path`. Raises a StorageError or an OSError: the
    old one is where it was then.
    """
    held = beside.held
    kept = free_name(path, damage.reason) if is_left_behind(path) else None
    found = salvage(path, place, [key.verify_key for key in keys], held)
    key = _key_of(found, keys)
    making = path.with_name(path.name + ".next")
    _remove(making)
    ensure_schema(making)
    known = {each.kid: each.verify_key for each in keys}
    new = _New(making, place, key, damage.reason, kept, held, beside.written, found, known)
    _fill(new, stamp, mode)
    set_aside(path, kept)
    making.replace(path)
    sync_folder(path.parent)
    logger.error(
        "a new epoch was opened (%s: %s); the outbox before it was left in %s; %d of its records "
        "that were never receipted were taken over",
        *(damage.reason, damage, kept or "no file", sum(len(run) for run in found.epochs)),
    )


def take_finished(path: Path) -> None:
    """Ends a replacement that was cut after the old file was moved; drops one cut before."""
    making = path.with_name(path.name + ".next")
    if not making.exists():
        return
    if not path.exists() and _is_finished(making):
        logger.warning("a new outbox is put in the place of the one that was moved aside")
        making.replace(path)
        sync_folder(path.parent)
        return
    _remove(making)


def _is_finished(making: Path) -> bool:
    """Whether the new file has its first record and the old one is where it says."""
    try:
        with closing(sqlite3.connect(f"{making.as_uri()}?mode=ro", uri=True)) as connection:
            (kept,) = connection.execute("SELECT kept FROM beginning").fetchone()
    except (sqlite3.Error, TypeError):
        return False
    return kept is None or making.with_name(kept).exists()


def is_left_behind(path: Path) -> bool:
    """Whether something stands at `path`, or a journal of it does."""
    return path.exists() or bool(_journals(path))


def _journals(path: Path) -> list[str]:
    """Which journals stand beside the file with something in them."""
    names = {end: path.with_name(path.name + end) for end in JOURNALS}
    return [end for end, name in names.items() if name.exists() and name.stat().st_size]


def free_name(path: Path, reason: str) -> str:
    """`<file>.<reason>-<n>`, with the first n of which nothing is there."""
    short = reason.removeprefix("outbox-")
    number = 1
    while is_left_behind(path.with_name(f"{path.name}.{short}-{number}")):
        number += 1
    return f"{path.name}.{short}-{number}"


def set_aside(path: Path, kept: str | None) -> None:
    """Renames the file, its journals first by a second name: without them it may be torn."""
    aside = path.with_name(kept or path.name)
    for end in _journals(path):
        os.link(path.with_name(path.name + end), aside.with_name(aside.name + end))
    if path.exists():
        path.rename(aside)
    for end in JOURNALS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    sync_folder(path.parent)


def _remove(making: Path) -> None:
    """Deletes a new file that was never in place: nothing was acknowledged in it."""
    for end in ("", *JOURNALS):
        making.with_name(making.name + end).unlink(missing_ok=True)


def _key_of(found: Salvaged, keys: Sequence[SigningKey]) -> SigningKey:
    """The key that signs on: the one that signed the furthest record, or that it brought."""
    if found.last is not None:
        for key in reversed(keys):
            named = {found.last.envelope.kid}
            if key.kid in named or found.last.body.get("public_key") == key.verify_key.text:
                return key
    return keys[0]


def _fill(new: _New, stamp: Callable[[], Stamp], mode: str) -> None:
    engine = open_engine(new.path, journal_mode=mode)
    try:
        with engine.connect() as connection, transaction(connection):
            _write(connection, new, stamp())
    finally:
        engine.dispose()
    for end in JOURNALS:
        new.path.with_name(new.path.name + end).unlink(missing_ok=True)


def _write(connection: Connection, new: _New, stamp: Stamp) -> None:
    take_ownership(connection, new.path, new.place, [new.key.kid])
    number, kid = 0, ""
    for run in [*new.salvaged.epochs, [_opening(new, stamp)]]:
        first = number + 1
        number = first + run[-1].seq - 1
        _insert_epoch(connection, first, run, new.salvaged.boxes)
        for record in run:
            if record.envelope.kid != kid:
                kid = record.envelope.kid
                add_key(connection, first + record.seq - 1, new.known[kid])
    connection.execute(
        insert(tables.beginning).values(
            id=1, reason=new.reason, kept=new.kept, receipt=new.held and new.held.jws
        )
    )


def _insert_epoch(
    connection: Connection, first: int, run: Sequence[Record], boxes: dict[str, bytes]
) -> None:
    """Writes `run` as records of an epoch whose record 1 has, or would have, the number `first`."""
    connection.execute(insert(tables.epochs).values(first_number=first, epoch=run[0].epoch))
    rows = []
    attached: list[dict[str, Any]] = []
    for record in run:
        number = first + record.seq - 1
        rows.append(
            {"number": number, "hash": record.hash, "kind": record.kind, "jws": record.compact}
        )
        attached += [
            {"number": number, "name": name, "box": boxes[digest]}
            for name, digest in record.attached.items()
            if digest in boxes
        ]
    connection.execute(insert(tables.log), rows)
    if attached:
        connection.execute(insert(tables.attachments), attached)


def new_epoch() -> str:
    """A random name that no epoch had before."""
    return base64url.encode(os.urandom(EPOCH_BYTES))


def _opening(new: _New, stamp: Stamp) -> Record:
    epoch = new_epoch()
    body = {"reason": new.reason, "before": _before(new), "kept": new.kept}
    head = Head.beginning(epoch)
    draft = Draft(OPENING_KIND, body)
    return sign_record(new.key, new.place, epoch, 1, head.hash, stamp, draft)


def _before(new: _New) -> dict[str, Any] | None:
    """The last record that is known of: by who wrote it and still runs; else by the receipt or by
    the file, whichever is later.
    """
    if new.written.seq:
        return {"epoch": new.written.epoch, "seq": new.written.seq, "hash": new.written.hash}
    last, held = new.salvaged.last, new.held
    if last is not None and held is not None and last.epoch == held.head.epoch:
        if held.head.seq >= last.seq:
            last = None
    elif new.reason == "outbox-behind":
        last = None
    if last is not None:
        return {"epoch": last.epoch, "seq": last.seq, "hash": last.hash}
    if held is None:
        return None
    return {"epoch": held.head.epoch, "seq": held.head.seq, "hash": held.head.hash}
