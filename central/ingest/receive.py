"""Takes one batch in, from the body on the wire to the signed receipt.

The order is: size, kiosk, form, signatures, chain, and only then the transaction. A refusal
leaves nothing behind, except that the evidence of a fork is kept.
"""

import logging
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from central.fleet.approval import require_sending
from central.fleet.kiosk_keys import KeysOfKiosk, load_keys_of
from central.fleet.revocation import load_revocation
from central.ingest.append import append_batch
from central.ingest.dossier_box import BoxesRead, DossierBoxes
from central.ingest.held import Fork
from central.ingest.sealed import open_sealed
from central.ingest.verify import Opened, first_of_unknown_key, open_records
from central.ingest.wire import MAX_BODY_BYTES, Item, read_batch
from central.refusal import Problem, Refusal
from central.store.engine import reading, writing
from central.store.kiosk_queries import Kiosk, find_kiosk
from central.store.log_queries import LogRow, find_log, lock_site, newest_log
from kiosk.record import Head, Place, Receipt, SealingKey, SigningKey, sign_receipt

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a batch is tried when another sender of the same records commits in between."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """What taking records in needs: the database, the receipt key, threads for signatures, what
    opens the boxes of dossiers, and the keys that open records which were kept sealed.
    """

    engine: Engine
    receipt_key: SigningKey
    pool: Executor
    dossiers: DossierBoxes
    recovery: tuple[SealingKey, ...] = ()

    def receive(self, kiosk_id: str, body: bytes, encoding: str, now: datetime) -> str:
        """The receipt for a batch; Refusal otherwise, StoreError if the database fails."""
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(Problem.TOO_LARGE, f"expected a body of at most {MAX_BODY_BYTES} bytes")
        kiosk, keys = self._sender(kiosk_id)
        items = open_sealed(read_batch(body, encoding), self.recovery)
        place = Place(kiosk.site_id, kiosk.kiosk_id)
        self._ask_for_the_key(place, items, keys)
        opened = open_records(items, place, keys, self.pool)
        records = opened.records
        log = self._append(place, opened, items, now, self.dossiers.read(records, items))
        head = Head(records[0].epoch, log.seq, log.head)
        return sign_receipt(self.receipt_key, Receipt(place, head, log.head_at))

    def _sender(self, kiosk_id: str) -> tuple[Kiosk, KeysOfKiosk]:
        with reading(self.engine) as connection:
            kiosk = require_sending(find_kiosk(connection, kiosk_id))
            return kiosk, load_keys_of(connection, kiosk)

    def _ask_for_the_key(self, place: Place, items: list[Item], keys: KeysOfKiosk) -> None:
        """Refusal `sequence-gap` where a record of an unknown key stands beyond what is held: a
        central that was put back to before a rotation is sent the records that bring the key.
        """
        claims = first_of_unknown_key(items, keys)
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

    def _append(
        self,
        place: Place,
        opened: Opened,
        items: list[Item],
        now: datetime,
        boxes: BoxesRead,
    ) -> LogRow:
        held = self._try_append(place, opened, items, now, boxes, ATTEMPTS)
        if isinstance(held, Fork):
            seq = held.records[0].seq
            logger.warning("fork of kiosk %s at record %d: quarantined", place.kiosk, seq)
            raise Refusal(
                Problem.FORK,
                f"another record {seq} is held; both are kept, and an auditor will decide",
                seq=seq,
            )
        return held

    def _try_append(
        self,
        place: Place,
        opened: Opened,
        items: list[Item],
        now: datetime,
        boxes: BoxesRead,
        attempts: int,
    ) -> LogRow | Fork:
        try:
            with writing(self.engine) as connection:
                # Again, while the site is held: a batch, or a revocation, may have come meanwhile.
                lock_site(connection, place.site)
                kiosk = require_sending(find_kiosk(connection, place.kiosk))
                if load_keys_of(connection, kiosk).known.keys() != opened.kids:
                    raise Refusal(Problem.NOT_NOW, "the kiosk's key has just changed; send again")
                return append_batch(
                    connection,
                    place,
                    opened.records,
                    items,
                    now,
                    boxes,
                    revocation=load_revocation(connection, kiosk),
                    brought=opened.brought,
                )
        except IntegrityError:
            # Another process took the same places first: what it stored is held now, and the
            # next attempt compares with that.
            if attempts == 1:
                raise
        return self._try_append(place, opened, items, now, boxes, attempts - 1)


def _gap(epoch: str, expected: int, found: int) -> Refusal:
    return Refusal(
        Problem.SEQUENCE_GAP,
        f"expected record {expected} of epoch {epoch} next, found {found}, of a key not known here",
        expected={"epoch": epoch, "seq": expected},
    )
