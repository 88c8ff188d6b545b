"""The desk of a kiosk that does not run: its log is opened for one command, under its lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from kiosk.log_command.desk import LogDesk
from kiosk.log_opening import stopped_kiosk
from kiosk.queue.outbox import Outbox

Result = TypeVar("Result")


@contextmanager
def stopped_desk(config: Path) -> Iterator[LogDesk]:
    """The desk of the kiosk with the settings `config`; errors as of `stopped_kiosk`."""
    with stopped_kiosk(config) as kiosk:

        def call(work: Callable[[Outbox], Result]) -> Result:
            return work(kiosk.log)

        yield LogDesk(
            kiosk.folder,
            kiosk.log.place,
            call,
            kiosk.clock.at,
            kiosk.central.recovery,
            kiosk.central.receipt_keys,
        )
