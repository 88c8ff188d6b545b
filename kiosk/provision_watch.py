"""Looks whether a provisioning file came while this kiosk waits, and what became of it.

Guarantees that no file is read on the GUI thread. Leaves to others: applying the file
(`kiosk.provision_command`, by the unit that the stick starts) and beginning anew with it.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.provision_error import ProvisionFault
from kiosk.identity.provision_result import load_result
from kiosk.identity.provisioned_file import load_batch

LOOK_S = 1.0
"""Between two looks: somebody has just put a stick in and stands there."""


class ProvisionWatch:
    """Runs until `stop` is called. Both callbacks are called on its thread."""

    def __init__(
        self,
        folder: Path,
        on_fault: Callable[[ProvisionFault | None], None],
        on_came: Callable[[], None],
    ) -> None:
        """`on_fault`: why the last file was not taken, None where that is over; `on_came`: another
        file was taken than the one with which this kiosk has started.
        """
        self._folder = folder
        self._on_fault = on_fault
        self._on_came = on_came
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="provision", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopped.set()

    def _run(self) -> None:
        began, said = self._batch(), None
        while not self._stopped.wait(LOOK_S):
            result = load_result(self._folder)
            fault = None if result is None else result[0]
            if fault is not said:
                said = fault
                self._on_fault(fault)
            if (now := self._batch()) is not None and now != began:
                self._on_came()
                return

    def _batch(self) -> tuple[str, str] | None:
        found = load_batch(self._folder)
        return None if found is None else (found.batch, found.made_at)
