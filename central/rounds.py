"""A thread that does one piece of work again and again, as long as the central serves.

Guarantees that it ends when it is told to and by nothing else: a database that fails for a while,
or a fault of ours, is logged, and the next round tries again. Several processes of a central may
each have one. Leaves to others: the work itself.
"""

import logging
import threading
from abc import ABC, abstractmethod
from typing import ClassVar

from central.store.errors import StoreError

STOP_LIMIT_S = 5.0
"""How long the end waits for a piece under way."""


class Rounds(ABC):
    """Nothing happens before `start`."""

    name: ClassVar[str]
    """The thread's."""
    put_off: ClassVar[str]
    """What the log says before the cause when a round fails."""
    at_once: ClassVar[bool] = False
    """Whether the first round comes before the first pause."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._logger = logging.getLogger(type(self).__module__)

    @abstractmethod
    def work(self) -> None:
        """One round; looks at `stopping` between two pieces if it has several."""

    @abstractmethod
    def pause_s(self) -> float:
        """Seconds between two rounds."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece under way."""
        self.stopping.set()
        self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        due = self.at_once
        while True:
            if due:
                self._try()
            due = True
            if self.stopping.wait(self.pause_s()):
                return

    def _try(self) -> None:
        try:
            self.work()
        except StoreError as error:
            self._logger.warning("%s: %s", self.put_off, error)
        except Exception:
            # What hangs on this, such as a promise to every citizen, hangs on the next round too.
            self._logger.exception("%s, by a fault of ours", self.put_off)
