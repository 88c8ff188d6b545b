"""Records what citizens answered on their phones before they went away."""

from sqlalchemy import Engine

from central.moment import Clock
from central.phone.answering import close_left_sheets
from central.phone.phone_log import PhoneLog
from central.rounds import Rounds

ROUND_S = 60.0
"""Between two looks at what was left."""


class LeftBehind(Rounds):
    """One for each process; several processes do not disturb one another."""

    name = "phone-left"
    put_off = "what was left on phones is recorded later"

    def __init__(self, engine: Engine, log: PhoneLog, clock: Clock) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._log = log
        self._clock = clock

    def work(self) -> None:
        """Record what was left long enough ago."""
        close_left_sheets(self._engine, self._log, self._clock())

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S
