"""Takes batches in, from the body on the wire to the signed receipt.

The order is: size, kiosk, form, signatures, chain, and only then the transaction. A refusal
leaves nothing behind, except that the evidence of a fork is kept.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine

from central.ingest.combine import Combiner, Found
from central.ingest.dossier_box import DossierBoxes
from central.ingest.ground import KeysChangedError
from central.ingest.held import Fork
from central.ingest.sealed import open_sealed
from central.ingest.senders import Sender, Senders
from central.ingest.verify import first_of_unknown_key, open_records, verification_threads
from central.ingest.wire import MAX_BODY_BYTES, Item, read_batch
from central.ingest.work import Outcome, Work
from central.keys import CentralKeys
from central.refusal import Problem, Refusal
from central.store.engine import reading
from central.store.log_queries import LogRow, find_log, newest_log
from kiosk.record import Head, Receipt, SealingKey, SigningKey, sign_receipt

logger = logging.getLogger(__name__)

Answer = str | Exception | None
"""A receipt, what is raised instead, or nothing yet."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it came: its body as it travels, how that is packed, and when it came. `context`:
    in which its steps are done, so that what is noted and logged is of its request.
    """

    kiosk_id: str
    body: bytes
    encoding: str
    now: datetime
    context: Context | None = None

    def attempt(self, step: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | Exception:
        """What `step` comes to for this batch, or the error: the others are not to share it."""
        try:
            if self.context is None:
                return step(*given, **named)
            return self.context.run(step, *given, **named)
        except Exception as error:  # noqa: BLE001 - handed to whoever sent it
            return error


@dataclass(frozen=True, slots=True)
class _Opened:
    """A batch found right. `is_remembered`: its keys were not looked up for it."""

    sent: Sent
    work: Work
    is_remembered: bool


@dataclass(slots=True)
class Receiver:
    """What taking records in needs: the database, the receipt key, threads for signatures, what
    opens the boxes of dossiers, and the keys that open records which were kept sealed.

    One for each process: it remembers who sends, and combines those that send at the same moment.
    """

    engine: Engine
    receipt_key: SigningKey
    pool: Executor
    dossiers: DossierBoxes
    recovery: tuple[SealingKey, ...] = ()
    senders: Senders = field(init=False)
    combiner: Combiner = field(init=False)

    def __post_init__(self) -> None:
        """Nobody is remembered, and nobody waits."""
        self.senders = Senders(self.engine)
        self.combiner = Combiner(self.engine)

    def receive(self, kiosk_id: str, body: bytes, encoding: str, now: datetime) -> str:
        """The receipt for a batch; Refusal otherwise, StoreError if the database fails."""
        [found] = self.receive_all([Sent(kiosk_id, body, encoding, now)])
        if isinstance(found, str):
            return found
        raise found or LookupError(kiosk_id)

    def receive_all(self, sent: Sequence[Sent], *, wait: bool = True) -> list[Answer]:
        """The receipt for each batch, or what `receive` would raise for it. They share a
        transaction. Without `wait`, None where another process holds the site: nothing was done.
        """
        opened = [each.attempt(self._open, each) for each in sent]
        right = [each for each in opened if isinstance(each, _Opened)]
        outcomes = iter(self.combiner.add_all([each.work for each in right], wait=wait))
        return [
            each.sent.attempt(self._answer, each, next(outcomes), wait=wait)
            if isinstance(each, _Opened)
            else each
            for each in opened
        ]

    def _open(self, sent: Sent) -> _Opened:
        """The records found right, by the keys of the sender as it is remembered, or looked up."""
        if len(sent.body) > MAX_BODY_BYTES:
            raise Refusal(Problem.TOO_LARGE, f"expected a body of at most {MAX_BODY_BYTES} bytes")
        sender = self.senders.remembered(sent.kiosk_id)
        is_remembered = sender is not None
        sender = sender or self.senders.look_up(sent.kiosk_id)
        items = open_sealed(read_batch(sent.body, sent.encoding), self.recovery)
        if first_of_unknown_key(items, sender.keys) is not None:
            sender = self.senders.look_up(sent.kiosk_id) if is_remembered else sender
            is_remembered = False
            self._ask_for_the_key(sender, items)
        return _Opened(sent, self._work(sender, items, sent.now), is_remembered=is_remembered)

    def _work(self, sender: Sender, items: list[Item], now: datetime) -> Work:
        opened = open_records(items, sender.place, sender.keys, self.pool)
        boxes = self.dossiers.read(opened.records, items)
        return Work(sender.place, opened.records, items, now, boxes, opened.brought, opened.kids)

    def _answer(self, opened: _Opened, outcome: Found, *, wait: bool) -> str | None:
        work = opened.work
        if isinstance(outcome, KeysChangedError) and opened.is_remembered:
            sender = self.senders.look_up(opened.sent.kiosk_id)
            self._ask_for_the_key(sender, work.items)
            work = self._work(sender, work.items, work.now)
            [outcome] = self.combiner.add_all([work], wait=wait)
        if outcome is None:
            return None
        log = _held(work, outcome)
        head = Head(work.epoch, log.seq, log.head)
        return sign_receipt(self.receipt_key, Receipt(work.place, head, log.head_at))

    def _ask_for_the_key(self, sender: Sender, items: list[Item]) -> None:
        """Refusal `sequence-gap` where a record of an unknown key stands beyond what is held: a
        central that was put back to before a rotation is sent the records that bring the key.
        """
        place = sender.place
        claims = first_of_unknown_key(items, sender.keys)
        if claims is None or claims.place != place:
            return
        with reading(self.engine) as connection:
            log = find_log(connection, place.site, place.kiosk, claims.epoch)
            newest = newest_log(connection, place.site, place.kiosk)
        if log is None and newest is not None and claims.seq == 1:
            raise _gap(newest[0], newest[1].seq + 1, claims.seq)
        held = log.seq if log else 0
        if claims.seq > held + 1:
            raise _gap(claims.epoch, held + 1, claims.seq)


def receiver_of(engine: Engine, keys: CentralKeys) -> Receiver:
    """What takes records into the database of `engine`, with the central's keys."""
    boxes = DossierBoxes(*keys.sealing_keys)
    return Receiver(engine, keys.receipt, verification_threads(), boxes, keys.recovery_keys)


def _held(work: Work, outcome: Outcome | Exception) -> LogRow:
    """How far the log is held; what was raised or refused is raised."""
    if isinstance(outcome, Exception):
        raise outcome
    if isinstance(outcome, Fork):
        seq = outcome.records[0].seq
        logger.warning("fork of kiosk %s at record %d: quarantined", work.place.kiosk, seq)
        raise Refusal(
            Problem.FORK,
            f"another record {seq} is held; both are kept, and an auditor will decide",
            seq=seq,
        )
    return outcome


def _gap(epoch: str, expected: int, found: int) -> Refusal:
    return Refusal(
        Problem.SEQUENCE_GAP,
        f"expected record {expected} of epoch {epoch} next, found {found}, of a key not known here",
        expected={"epoch": epoch, "seq": expected},
    )
