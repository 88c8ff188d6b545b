"""What the commands of the log need of a kiosk, whether it runs or was opened for them.

The running kiosk makes a desk whose `call` asks the storage thread; a command that took the
outbox's lock makes one whose `call` does the work itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from kiosk.queue.outbox import Outbox
from kiosk.record import Place, SealingPublicKey, VerifyKey

Result = TypeVar("Result")


class Call(Protocol):
    """Does `work` with the outbox and gives its result; raises a StorageError, or what it did."""

    def __call__(self, work: Callable[[Outbox], Result]) -> Result:
        """Where the outbox lives."""


@dataclass(frozen=True, slots=True)
class LogDesk:
    """`folder`: the data folder; `at`: the wall time as records say it; `recovery`: what exports
    are sealed to, None where the central named no such key; `receipt_keys`: what receipts may be
    signed by.
    """

    folder: Path
    place: Place
    call: Call
    at: Callable[[], str]
    recovery: Callable[[], SealingPublicKey | None]
    receipt_keys: Callable[[], Sequence[VerifyKey]]
