"""Opens and verifies the records of a batch, and chains them to one another.

Guarantees that every record returned was signed by the kiosk's key and follows the record
before it in the batch. Signatures are checked in threads, since libsodium needs no interpreter
while it computes; the calling thread reads the payloads meanwhile.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, Future, wait

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

VERIFY_THREADS = 2


def open_records(
    items: Sequence[Item], place: Place, key: VerifyKey, pool: Executor
) -> list[Record]:
    """The records of `items`; Refusal `malformed`, `bad-signature` or `bad-chain`."""
    envelopes = [_open(position, item, key) for position, item in enumerate(items)]
    verified = _start_verification(envelopes, key, pool)
    try:
        records = [_parse(position, envelope) for position, envelope in enumerate(envelopes)]
    finally:
        wait(verified)
    for part in verified:
        part.result()
    _require_chain(place, records)
    return records


def _open(position: int, item: Item, key: VerifyKey) -> Envelope:
    try:
        envelope = open_envelope(item.jws, Typ.RECORD)
    except SignatureError as error:
        raise _bad_signature(position, error) from error
    except RecordError as error:
        raise _malformed_record(position, error) from error
    # The claimed key first: comparing it costs nothing, a signature does.
    if envelope.kid != key.kid:
        raise Refusal(
            Problem.BAD_SIGNATURE,
            f"record {position} of the batch names another key than this kiosk's",
            position=position,
            rule="signature",
        )
    return envelope


def _start_verification(
    envelopes: list[Envelope], key: VerifyKey, pool: Executor
) -> list[Future[None]]:
    size = -(-len(envelopes) // VERIFY_THREADS)
    return [
        pool.submit(_verify, start, envelopes[start : start + size], key)
        for start in range(0, len(envelopes), size)
    ]


def _verify(start: int, envelopes: list[Envelope], key: VerifyKey) -> None:
    for position, envelope in enumerate(envelopes, start):
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
    for position, record in enumerate(records):
        try:
            chain = chain.follow(record)
        except ChainError as error:
            raise Refusal(
                Problem.BAD_CHAIN,
                f"record {position} of the batch: {error}",
                position=position,
                rule=error.rule,
                seq=error.seq,
            ) from error


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
