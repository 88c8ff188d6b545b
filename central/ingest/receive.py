"""Takes one batch in, from the body on the wire to the signed receipt.

The order is: size, kiosk, form, signatures, chain, and only then the transaction. A refusal
leaves nothing behind, except that the evidence of a fork is kept.
"""

import logging
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from central.ingest.combine import Combiner
from central.ingest.dossier_box import DossierBoxes
from central.ingest.ground import KeysChangedError
from central.ingest.held import Fork
from central.ingest.sealed import open_sealed
from central.ingest.senders import Sender, Senders
from central.ingest.verify import first_of_unknown_key, open_records
from central.ingest.wire import MAX_BODY_BYTES, Item, read_batch
from central.ingest.work import Work
from central.refusal import Problem, Refusal
from central.store.engine import reading
from central.store.log_queries import LogRow, find_log, newest_log
from kiosk.record import Head, Receipt, SealingKey, SigningKey, sign_receipt

logger = logging.getLogger(__name__)


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
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(Problem.TOO_LARGE, f"expected a body of at most {MAX_BODY_BYTES} bytes")
        remembered = self.senders.remembered(kiosk_id)
        sender = remembered or self.senders.look_up(kiosk_id)
        items = open_sealed(read_batch(body, encoding), self.recovery)
        if first_of_unknown_key(items, sender.keys) is not None:
            sender = self.senders.look_up(kiosk_id) if remembered else sender
            self._ask_for_the_key(sender, items)
            return self._take(sender, items, now)
        try:
            return self._take(sender, items, now)
        except KeysChangedError:
            if remembered is None:
                raise
        sender = self.senders.look_up(kiosk_id)
        self._ask_for_the_key(sender, items)
        return self._take(sender, items, now)

    def _take(self, sender: Sender, items: list[Item], now: datetime) -> str:
        place = sender.place
        opened = open_records(items, place, sender.keys, self.pool)
        records = opened.records
        boxes = self.dossiers.read(records, items)
        work = Work(place, records, items, now, boxes, opened.brought, opened.kids)
        log = self._append(work)
        head = Head(work.epoch, log.seq, log.head)
        return sign_receipt(self.receipt_key, Receipt(place, head, log.head_at))

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

    def _append(self, work: Work) -> LogRow:
        outcome = self.combiner.add(work)
        if isinstance(outcome, Refusal):
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
