"""Records that were read to be sent, and are still to be verified, on whatever thread.

Guarantees that what was signed before the file was opened is not sent before its signature was
verified once more: a central refuses a whole batch for one record that a disk has changed. Leaves
to others: reading it (`kiosk.queue.pending`).
"""

from dataclasses import dataclass

from kiosk.queue.pending import Waiting
from kiosk.queue.verification import Log, check_signature


@dataclass(frozen=True, slots=True)
class Unproved:
    """`records` of `log`, those up to the number `signed_before` to be verified."""

    records: list[Waiting]
    log: Log
    signed_before: int

    def proved(self) -> list[Waiting]:
        """The records; OutboxNotWholeError for one that is not what was signed."""
        for record in self.records:
            if record.number <= self.signed_before:
                check_signature(record, self.log)
        return self.records
