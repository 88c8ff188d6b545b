"""Looks for what begins and ends, as long as the central serves."""

from central.alarms.look import EVERY, Looker
from central.rounds import Rounds


class AlarmThread(Rounds):
    """One for each process; of several, one looks and the others find it done."""

    name = "alarms"
    put_off = "alarms are looked at later"
    at_once = True

    def __init__(self, looker: Looker) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._looker = looker

    def work(self) -> None:
        """One look."""
        self._looker.look(self.stopping.is_set)

    def pause_s(self) -> float:
        """See `central.alarms.look.EVERY`."""
        return EVERY.total_seconds()
