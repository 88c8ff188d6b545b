"""Records that can still be read in a file which SQLite cannot read any more.

A record stands in the file as one text, whatever became of the pages around it. Guarantees that
only what verifies is returned: signature, form, place, and its chain from the last receipt, or
from the beginning of an epoch, on without a gap. Reads, and changes nothing.
"""

import hashlib
import json
import mmap
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.queue.receipt_file import LastReceipt
from kiosk.record import (
    Chain,
    ChainError,
    Head,
    Place,
    Record,
    RecordError,
    Typ,
    VerifyKey,
    base64url,
    next_key,
    open_envelope,
    parse_record,
    verify_envelope,
)
from kiosk.record.jws import encoded_header

SCAN_BYTES = 256 * 1024 * 1024
"""Of each file, from its end: some seconds."""
RUN_LIMIT = 20_000
"""Records taken over: some seconds."""
BESIDE = ("", "-journal", "-wal")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`epochs`: for each epoch its records, one after the other; `last`: the furthest record that
    could be read and verifies, or None; `boxes`: sealed attachments by their hash.
    """

    epochs: list[list[Record]]
    last: Record | None
    boxes: dict[str, bytes]


def salvage(
    path: Path, place: Place, keys: Sequence[VerifyKey], held: LastReceipt | None
) -> Salvaged:
    """What can be read in the file at `path` of the log of `place`, after the receipt `held`."""
    found: dict[str, dict[int, str]] = {}
    for name in BESIDE:
        for compact in _compacts(path.with_name(path.name + name), keys):
            _note(found, compact, place)
    known = {key.kid: key for key in keys}
    epochs = [
        run
        for epoch in _order(found, held, known)
        if (run := _run(found[epoch], place, epoch, keys, held))
    ]
    last = _furthest(found, place, known, held)
    wanted = {digest for run in epochs for each in run for digest in each.attached.values()}
    return Salvaged(epochs, last, _boxes(path, wanted) if wanted else {})


def _compacts(path: Path, keys: Sequence[VerifyKey]) -> Iterator[str]:
    """Whatever in the file begins as a record of `keys` and is as long as one."""
    heads = b"|".join(re.escape(encoded_header(key.kid, Typ.RECORD).encode()) for key in keys)
    pattern = re.compile(rb"(?:" + heads + rb")\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            for match in pattern.finditer(held, max(0, len(held) - SCAN_BYTES)):
                yield match.group().decode("ascii")
    except (OSError, ValueError):
        return


def _note(found: dict[str, dict[int, str]], compact: str, place: Place) -> None:
    """Notes where `compact` says that it stands; its signature is checked when it is needed."""
    try:
        said = json.loads(base64url.decode(compact.split(".")[1]))
        if (said["site"], said["kiosk"]) == (place.site, place.kiosk):
            found.setdefault(str(said["epoch"]), {})[int(said["seq"])] = compact
    except (RecordError, ValueError, LookupError, TypeError, RecursionError):
        return


def _order(
    found: dict[str, dict[int, str]], held: LastReceipt | None, known: dict[str, VerifyKey]
) -> list[str]:
    """The epochs, that of the receipt first, the others each after the one it says it follows."""
    order = [held.head.epoch] if held is not None and held.head.epoch in found else []
    rest = {epoch: _before(found[epoch].get(1), known) for epoch in found if epoch not in order}
    while rest:
        free = [epoch for epoch, before in rest.items() if before not in rest] or list(rest)
        order += free
        rest = {epoch: before for epoch, before in rest.items() if epoch not in free}
    return order


def _before(compact: str | None, known: dict[str, VerifyKey]) -> str:
    record = compact and _verified(compact, known)
    before = record.body.get("before") if record else None
    return str(before.get("epoch")) if isinstance(before, dict) else ""


def _run(
    texts: dict[int, str],
    place: Place,
    epoch: str,
    keys: Sequence[VerifyKey],
    held: LastReceipt | None,
) -> list[Record]:
    """The records of an epoch after the receipt, or from its first on, as far as they chain."""
    head = held.head if held is not None and held.head.epoch == epoch else Head.beginning(epoch)
    chain = Chain(place, head)
    run: list[Record] = []
    known = {key.kid: key for key in keys}
    key: VerifyKey | None = None
    while len(run) < RUN_LIMIT and (compact := texts.get(chain.head.seq + 1)):
        record = _verified(compact, known if key is None else {key.kid: key})
        if record is None:
            break
        try:
            chain = chain.follow(record)
        except ChainError:
            break
        run.append(record)
        key = next_key(record, known[record.envelope.kid])
        if key.kid not in known:
            break
    return run


def _furthest(
    found: dict[str, dict[int, str]],
    place: Place,
    known: dict[str, VerifyKey],
    held: LastReceipt | None,
) -> Record | None:
    """The record with the highest number that verifies, of the last epoch that has one."""
    for epoch in reversed(_order(found, held, known)):
        for seq in sorted(found[epoch], reverse=True):
            record = _verified(found[epoch][seq], known)
            if record is not None and record.place == place:
                return record
    return None


def _verified(compact: str, known: dict[str, VerifyKey]) -> Record | None:
    try:
        envelope = open_envelope(compact, Typ.RECORD)
        if envelope.kid not in known:
            return None
        verify_envelope(envelope, known[envelope.kid])
        return parse_record(envelope)
    except RecordError:
        return None


def _boxes(path: Path, wanted: set[str]) -> dict[str, bytes]:
    """Those attachments that SQLite can still read and that are what their records name."""
    boxes: dict[str, bytes] = {}
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            for (box,) in connection.execute("SELECT box FROM attachments"):
                digest = base64url.encode(hashlib.sha256(box).digest())
                if digest in wanted:
                    boxes[digest] = box
    except (sqlite3.Error, TypeError):
        return boxes
    return boxes
