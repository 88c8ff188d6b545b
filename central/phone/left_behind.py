"""A thread that records what citizens answered before they went away.

Guarantees that it ends when it is told to and by nothing else: a database that fails for a while,
or a fault of ours, is logged, and it tries again in its next round.
"""

import logging
import threading

from sqlalchemy import Engine

from central.moment import Clock
from central.phone.answering import close_left_sheets
from central.phone.phone_log import PhoneLog
from central.store.errors import StoreError

logger = logging.getLogger(__name__)

ROUND_S = 60.0
"""Between two looks at what was left."""

STOP_LIMIT_S = 5.0
"""How long the end waits for a round under way."""


class LeftBehind:
    """One for each process; several processes do not disturb one another."""

    def __init__(self, engine: Engine, log: PhoneLog, clock: Clock) -> None:
        """Nothing happens before `start`."""
        self._engine = engine
        self._log = log
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="phone-left", daemon=True)

    def start(self) -> None:
        """Begin with the first round."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stop.set()
        self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        while not self._stop.wait(ROUND_S):
            try:
                close_left_sheets(self._engine, self._log, self._clock())
            except StoreError as error:
                logger.warning("what was left on phones is recorded later: %s", error)
            except Exception:
                logger.exception("what was left on phones is recorded later; a fault of ours")
