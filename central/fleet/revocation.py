"""From which record on a kiosk is revoked, retired or replaced; what that means for each record.

Guarantees that the answer depends on the place alone, never on when a record came: what stands
before the place counts, also where it comes later; what stands from it on is kept and counted
apart, also where it was there before. Later epochs are those whose first record came later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.store.key_queries import first_batches
from central.store.kiosk_queries import ENDED, Kiosk


@dataclass(frozen=True, slots=True)
class Revocation:
    """`epoch` and `seq`: the first record that does not count; None: none of the kiosk's does.
    `order`: by epoch, the batch of its first record.
    """

    epoch: str | None
    seq: int | None
    order: Mapping[str, int]

    def reaches(self, epoch: str, seq: int) -> bool:
        """Whether record `seq` of `epoch` stands from the place on."""
        if self.epoch is None or self.seq is None:
            return True
        if epoch == self.epoch:
            return seq >= self.seq
        return epoch not in self.order or self.order[epoch] > self.order.get(self.epoch, -1)


def load_revocation(connection: Connection, kiosk: Kiosk) -> Revocation | None:
    """From which place on nothing of `kiosk` counts; None where it has not ended."""
    if kiosk.state not in ENDED:
        return None
    order = first_batches(connection, kiosk.site_id, kiosk.kiosk_id)
    return Revocation(kiosk.revoked_epoch, kiosk.revoked_seq, order)
