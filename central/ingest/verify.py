"""Opens and verifies the records of a batch, and chains them to one another.

Guarantees that every record returned was signed by the key that is in force at its place, and
follows the record before it in the batch; a key may change within the batch. Signatures are
checked in threads, since libsodium needs no interpreter while it computes, and those of a large
batch in a process beside this one (`central.ingest.checker`); the calling thread reads the payloads
meanwhile.
"""

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field

from central.fleet.kiosk_keys import KeysOfKiosk
from central.ingest.checker import Checker, VerificationPool
from central.ingest.checker_process import Signed
from central.ingest.wire import Item
from central.refusal import Problem, Refusal, malformed
from kiosk.record import (
    Chain,
    ChainError,
    Envelope,
    Head,
    Place,
    Record,
    RecordError,
    SignatureError,
    Typ,
    VerifyKey,
    open_envelope,
    parse_record,
    verify_envelope,
)
from kiosk.record.chain import OPENING_KIND
from kiosk.record.key_rotation import next_key

VERIFY_THREADS = 2

FEW_RECORDS = 8
"""Up to so many are verified at once, in the calling thread: to wake another costs as much."""

MANY_RECORDS = 64
"""From so many on they are checked in the process beside: to ask it costs some 0.3 ms."""

SWITCH_S = 0.0001
"""How long a thread that wants the interpreter waits until the one that has it gives it up. With
Python's own 5 ms the threads here would come to their next signature only when a whole batch has
been read.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """Records found right; `brought`: by their numbers, the keys that they bring; `kids`: by which
    keys of the kiosk they were judged.
    """

    records: list[Record]
    brought: dict[int, VerifyKey] = field(default_factory=dict)
    kids: frozenset[str] = frozenset()


def verification_threads() -> VerificationPool:
    """The threads that signatures are checked in, one pool for a process."""
    sys.setswitchinterval(SWITCH_S)
    return VerificationPool(VERIFY_THREADS)


def open_records(items: Sequence[Item], place: Place, keys: KeysOfKiosk, pool: Executor) -> Opened:
    """The records of `items`; Refusal `malformed`, `bad-signature` or `bad-chain`."""
    known = keys.known
    envelopes = [_open(position, item) for position, item in enumerate(items)]
    # The claimed key first: comparing it costs nothing, a signature does.
    if envelopes[0].kid not in known:
        raise _other_key(0)
    if len(envelopes) <= FEW_RECORDS:
        _verify(0, envelopes, known)
        verified = []
    else:
        verified = _start_verification(envelopes, known, pool)
    try:
        records = [_parse(position, envelope) for position, envelope in enumerate(envelopes)]
    finally:
        wait(verified)
    for part in verified:
        part.result()
    brought = _follow_keys(envelopes, records, keys)
    _require_chain(place, records)
    return Opened(records, brought, frozenset(known))


def first_of_unknown_key(items: Sequence[Item], keys: KeysOfKiosk) -> Record | None:
    """What the first record says, unverified, where no key of the kiosk is said to sign it.

    For nothing but asking for the records before it, which may bring the key.
    """
    envelope = _open(0, items[0])
    return None if envelope.kid in keys.known else _parse(0, envelope)


def _follow_keys(
    envelopes: list[Envelope], records: list[Record], keys: KeysOfKiosk
) -> dict[int, VerifyKey]:
    """The keys that the records bring; Refusal where one is not signed by the key of its place."""
    brought = {}
    known = keys.known
    key = keys.at(records[0].epoch, records[0].seq)
    for position, (envelope, record) in enumerate(zip(envelopes, records, strict=True)):
        if envelope.kid != key.kid:
            raise _other_key(position)
        if envelope.kid not in known:
            _verify(position, [envelope], {key.kid: key})
        following = next_key(record, key)
        if following.kid != key.kid:
            brought[record.seq] = following
        key = following
    return brought


def _open(position: int, item: Item) -> Envelope:
    try:
        return open_envelope(item.jws, Typ.RECORD)
    except SignatureError as error:
        raise _bad_signature(position, error) from error
    except RecordError as error:
        raise _malformed_record(position, error) from error


def _start_verification(
    envelopes: list[Envelope], known: Mapping[str, VerifyKey], pool: Executor
) -> list[Future[None]]:
    if len(envelopes) >= MANY_RECORDS and isinstance(pool, VerificationPool):
        return [pool.submit(_verify_beside, envelopes, known, pool.checker)]
    size = -(-len(envelopes) // VERIFY_THREADS)
    return [
        pool.submit(_verify, start, envelopes[start : start + size], known)
        for start in range(0, len(envelopes), size)
    ]


def _verify_beside(
    envelopes: list[Envelope], known: Mapping[str, VerifyKey], checker: Checker
) -> None:
    """As `_verify`: what the process beside does not find right is checked here, and named."""
    judged = [
        (position, envelope, known[envelope.kid])
        for position, envelope in enumerate(envelopes)
        if envelope.kid in known
    ]
    good = checker.count_good(
        [Signed(key.public, envelope.signature, envelope.signed) for _, envelope, key in judged]
    )
    for position, envelope, _ in judged[good:]:
        _verify(position, [envelope], known)


def _verify(start: int, envelopes: list[Envelope], known: Mapping[str, VerifyKey]) -> None:
    """Those that name a key of `known`; of the others the batch itself must bring the key."""
    for position, envelope in enumerate(envelopes, start):
        key = known.get(envelope.kid)
        if key is None:
            continue
        try:
            verify_envelope(envelope, key)
        except SignatureError as error:
            raise _bad_signature(position, error) from error


def _parse(position: int, envelope: Envelope) -> Record:
    try:
        return parse_record(envelope)
    except RecordError as error:
        raise _malformed_record(position, error) from error


def _require_chain(place: Place, records: list[Record]) -> None:
    first = records[0]
    chain = Chain(place, Head(first.epoch, first.seq - 1, first.prev))
    before: Record | None = None
    for position, record in enumerate(records):
        if before is not None and _plainly_follows(record, before):
            before = record
            continue
        if before is not None:
            chain = Chain(place, Head(before.epoch, before.seq, before.hash))
        try:
            chain.follow(record)
            before = record
        except ChainError as error:
            raise Refusal(
                Problem.BAD_CHAIN,
                f"record {position} of the batch: {error}",
                position=position,
                rule=error.rule,
                seq=error.seq,
            ) from error


def _plainly_follows(record: Record, before: Record) -> bool:
    """Whether no rule of `Chain.follow` is broken; where one may be, that says which."""
    return (
        record.prev == before.hash
        and record.seq == before.seq + 1
        and record.epoch == before.epoch
        and record.place == before.place
        and record.kind != OPENING_KIND
    )


def _other_key(position: int) -> Refusal:
    return Refusal(
        Problem.BAD_SIGNATURE,
        f"record {position} of the batch names another key than this kiosk's at that place",
        position=position,
        rule="signature",
    )


def _bad_signature(position: int, error: RecordError) -> Refusal:
    return Refusal(
        Problem.BAD_SIGNATURE,
        f"record {position} of the batch: {error.message}",
        position=position,
        rule=error.rule,
    )


def _malformed_record(position: int, error: RecordError) -> Refusal:
    # The rule and the place, not the message: it may quote what the record says.
    return malformed(
        f"record {position} of the batch breaks the rule {error.rule}",
        position=position,
        rule=error.rule,
    )
