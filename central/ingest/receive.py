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

from central.fleet.approval import require_approved
from central.ingest.append import append_batch
from central.ingest.dossier_box import BoxesRead, DossierBoxes
from central.ingest.held import Fork
from central.ingest.verify import open_records
from central.ingest.wire import MAX_BODY_BYTES, Item, read_batch
from central.refusal import Problem, Refusal
from central.store.engine import reading, writing
from central.store.kiosk_queries import Kiosk, find_kiosk
from central.store.log_queries import LogRow
from kiosk.record import Head, Place, Receipt, Record, SigningKey, VerifyKey, sign_receipt

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a batch is tried when another sender of the same records commits in between."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """What taking records in needs: the database, the receipt key, threads for signatures, and
    what opens the boxes of dossiers.
    """

    engine: Engine
    receipt_key: SigningKey
    pool: Executor
    dossiers: DossierBoxes

    def receive(self, kiosk_id: str, body: bytes, encoding: str, now: datetime) -> str:
        """The receipt for a batch; Refusal otherwise, StoreError if the database fails."""
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(Problem.TOO_LARGE, f"expected a body of at most {MAX_BODY_BYTES} bytes")
        kiosk = self._approved(kiosk_id)
        items = read_batch(body, encoding)
        place = Place(kiosk.site_id, kiosk.kiosk_id)
        key = VerifyKey.from_text(kiosk.public_key)
        records = open_records(items, place, key, self.pool)
        log = self._append(place, records, items, now, self.dossiers.read(records, items))
        head = Head(records[0].epoch, log.seq, log.head)
        return sign_receipt(self.receipt_key, Receipt(place, head, log.head_at))

    def _approved(self, kiosk_id: str) -> Kiosk:
        with reading(self.engine) as connection:
            return require_approved(find_kiosk(connection, kiosk_id))

    def _append(
        self,
        place: Place,
        records: list[Record],
        items: list[Item],
        now: datetime,
        boxes: BoxesRead,
    ) -> LogRow:
        held = self._try_append(place, records, items, now, boxes, ATTEMPTS)
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
        records: list[Record],
        items: list[Item],
        now: datetime,
        boxes: BoxesRead,
        attempts: int,
    ) -> LogRow | Fork:
        try:
            with writing(self.engine) as connection:
                # Again, inside the transaction: it may have been revoked meanwhile.
                require_approved(find_kiosk(connection, place.kiosk))
                return append_batch(connection, place, records, items, now, boxes)
        except IntegrityError:
            # Another process took the same places first: what it stored is held now, and the
            # next attempt compares with that.
            if attempts == 1:
                raise
        return self._try_append(place, records, items, now, boxes, attempts - 1)
