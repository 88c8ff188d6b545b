"""The clock of a journey: the system's, turned ahead by hand, so that no journey waits."""

from datetime import datetime, timedelta, timezone

from kiosk.health.clock import SystemClock
from kiosk.record import Stamp


class TurnedClock(SystemClock):
    """Guarantees that monotonic time only goes forward; the wall may be set to any hour."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead_ms = 0
        self._stopped_ms: int | None = None
        self._wall = timedelta()
        self._zone: timezone | None = None
        self._begun, self._begun_ms = super().now(), super().up_ms()

    def up_ms(self) -> int:
        """As the system's, and what it was turned by."""
        running_ms = super().up_ms() if self._stopped_ms is None else self._stopped_ms
        return running_ms + self._ahead_ms

    def stands_still(self) -> None:
        """From now on only the hand turns it, until `goes_on`."""
        self._stopped_ms = super().up_ms()

    def goes_on(self) -> None:
        """It runs by itself again, from where it stood."""
        if self._stopped_ms is not None:
            self._ahead_ms += self._stopped_ms - super().up_ms()
            self._stopped_ms = None

    def now(self) -> datetime:
        """Wall time, moved to where `set_hour` put it."""
        return super().now() + self._wall

    def stamp(self) -> Stamp:
        """As the system's; the wall has gone along with the hand, or each turn were a step."""
        now = self._begun + self._wall + timedelta(milliseconds=self.up_ms() - self._begun_ms)
        at = now.astimezone(self._zone).isoformat(timespec="milliseconds")
        return Stamp(at, self.boot, self.up_ms(), self.synced)

    def set_zone(self, hours: int) -> None:
        """The wall shows the time of another zone from now on."""
        self._zone = timezone(timedelta(hours=hours))

    def set_back(self, by: timedelta) -> None:
        """Somebody sets the wall back by so much, or ahead if it is less than nothing."""
        self._wall -= by

    def turn(self, by_ms: int) -> None:
        """So many milliseconds go by; the wall's do not."""
        self._ahead_ms += by_ms

    def set_hour(self, hour: int) -> None:
        """It is `hour` o'clock from now on."""
        now = super().now()
        self._wall = now.replace(hour=hour, minute=0, second=0) - now

    def set_day(self, year: int, month: int, day: int) -> None:
        """It is that day from now on, at the system's time of day."""
        now = super().now()
        self._wall = now.replace(year=year, month=month, day=day) - now
