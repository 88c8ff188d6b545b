"""Reads records back as a stranger would: hash, signature, form, chain.

Guarantees that a record which is not byte for byte what was signed, or does not follow the one
before it, is an OutboxNotWholeError and never handed on. What is sealed or no longer kept has its
hash alone, against which the record after it is held.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select

from kiosk.queue import tables
from kiosk.queue.errors import OutboxNotWholeError
from kiosk.queue.log_keys import LogKey, key_at
from kiosk.queue.places import Epoch, place_of
from kiosk.record import (
    Chain,
    Head,
    Place,
    Record,
    RecordError,
    Typ,
    base64url,
    open_envelope,
    parse_record,
    verify_envelope,
)


@dataclass(frozen=True, slots=True)
class Log:
    """What has to be known of a log to verify its records."""

    place: Place
    epochs: Sequence[Epoch]
    keys: Sequence[LogKey]


class LogRow(Protocol):
    """A row of `log`."""

    @property
    def number(self) -> int:
        """Its place in the file."""

    @property
    def hash(self) -> str:
        """The record's hash, as it is said to be."""

    @property
    def kind(self) -> str:
        """The record's kind, as it is said to be."""

    @property
    def jws(self) -> str:
        """The record in clear, or nothing."""


def verify_rows(
    connection: Connection, log: Log, rows: "Sequence[LogRow]"
) -> list[tuple[int, Record]]:
    """The records of `rows` that stand in clear, with their numbers, each one checked in full.

    `rows` follow one another in the log. Raises OutboxNotWholeError for the first that is not so.
    """
    found: list[tuple[int, Record]] = []
    before = _hash_before(connection, rows[0].number) if rows else None
    for position, row in enumerate(rows):
        if position and row.number != rows[position - 1].number + 1:
            raise OutboxNotWholeError(f"record {rows[position - 1].number + 1} of the file is gone")
        if row.jws:
            found.append((row.number, _verify(row, log, before)))
        before = row.hash
    return found


def check_hash(row: LogRow) -> None:
    """OutboxNotWholeError unless a row in clear is what it was when it was signed."""
    is_text = all(isinstance(value, str) for value in (row.hash, row.kind, row.jws))
    if not is_text or (row.jws and hash_of(row.jws) != row.hash):
        raise OutboxNotWholeError(f"record {row.number} of the file is not what was signed")


def check_signature(row: LogRow, log: Log) -> None:
    """OutboxNotWholeError unless the key of its place signed a row in clear."""
    try:
        if row.jws:
            verify_envelope(open_envelope(row.jws, Typ.RECORD), key_at(row.number, log.keys))
    except RecordError as error:
        raise OutboxNotWholeError(f"record {row.number} of the file: {error}") from error


def check_box(number: int, box: bytes, digest: bytes) -> None:
    """OutboxNotWholeError unless a sealed record is what it was when it was sealed."""
    if hashlib.sha256(box).digest() != digest:
        raise OutboxNotWholeError(f"sealed record {number} of the file is not what was sealed")


def hash_of(compact: str) -> str:
    """The hash of a compact form, whatever characters it holds by now."""
    return base64url.sha256(compact.encode("utf-8", "surrogatepass"))


def _verify(row: LogRow, log: Log, before: str | None) -> Record:
    check_hash(row)
    epoch, seq = place_of(row.number, log.epochs)
    try:
        envelope = open_envelope(row.jws, Typ.RECORD)
        verify_envelope(envelope, key_at(row.number, log.keys))
        record = parse_record(envelope)
        prev = record.prev if before is None else before
        head = Head.beginning(epoch) if seq == 1 else Head(epoch, seq - 1, prev)
        Chain(log.place, head).follow(record)
    except RecordError as error:
        message = f"record {row.number} of the file ({seq} of epoch {epoch}): {error}"
        raise OutboxNotWholeError(message) from error
    if record.kind != row.kind:
        raise OutboxNotWholeError(f"record {row.number} of the file is said to be {row.kind}")
    return record


def _hash_before(connection: Connection, number: int) -> str | None:
    """The hash of the record before `number`; None if the file does not have it."""
    row = select(tables.log.c.hash).where(tables.log.c.number == number - 1)
    return connection.execute(row).scalar_one_or_none()
