"""What of a batch is new: everything, its tail, nothing, or something that contradicts the log.

Guarantees that a place in a log is decided by bytes: the same bytes are passed over, other bytes
are a fork, a place beyond the next one is a gap.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from central.refusal import Problem, Refusal
from central.store.log_queries import LogRow, held_hashes
from kiosk.record import Place, Record
from kiosk.record.record import ZERO_HASH


@dataclass(frozen=True, slots=True)
class Fork:
    """From `records[0]` on, the batch says something else than the log that is held."""

    records: list[Record]


def new_records(
    connection: Connection, place: Place, log: LogRow | None, records: list[Record]
) -> list[Record] | Fork:
    """The records not held yet, which follow the head; or a Fork.

    Refusal `sequence-gap` (with `expected`) or `bad-chain`.
    """
    first, last = records[0].seq, records[-1].seq
    head_seq, head_hash = (log.seq, log.head) if log else (0, ZERO_HASH)
    if first > head_seq + 1:
        raise Refusal(
            Problem.SEQUENCE_GAP,
            f"expected record {head_seq + 1} next, found {first}",
            expected={"epoch": records[0].epoch, "seq": head_seq + 1},
        )
    held = (
        held_hashes(
            connection, place.site, place.kiosk, records[0].epoch, first, min(last, head_seq)
        )
        if first <= head_seq
        else {}
    )
    for position, record in enumerate(records):
        if record.seq > head_seq:
            break
        if held.get(record.seq) != record.hash:
            return Fork(records[position:])
    fresh = [record for record in records if record.seq > head_seq]
    if fresh and fresh[0].prev != head_hash:
        raise Refusal(
            Problem.BAD_CHAIN,
            f"record {fresh[0].seq} names another record before it than the one held",
            rule="chain.previous",
            seq=fresh[0].seq,
        )
    return fresh
