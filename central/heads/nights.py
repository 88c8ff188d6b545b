"""When a night is signed: once each, after its time of day, by the wall clock of the central.

Guarantees that a central which slept through its time signs when it wakes, and that a clock which
goes back signs no night twice. Pure, but for the thread at the end.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from central.heads.signing import HeadSigner
from central.moment import Clock
from central.rounds import Rounds

logger = logging.getLogger(__name__)

ROUND_S = 60.0
"""Between two looks whether a night is due."""


@dataclass(frozen=True, slots=True)
class Night:
    """At `at` in `zone` the day before is signed."""

    at: time
    zone: ZoneInfo

    @classmethod
    def from_settings(cls, at: str, timezone: str) -> "Night":
        """`at`: such as 00:30; both were checked by the settings."""
        return cls(time.fromisoformat(at), ZoneInfo(timezone))

    def ended(self, now: datetime) -> date:
        """The last day that has ended and is to be signed by `now`."""
        local = now.astimezone(self.zone)
        days = 1 if local.time() >= self.at else 2
        return local.date() - timedelta(days=days)


class HeadsThread(Rounds):
    """One for each process; of several one signs, and the others find it done."""

    name = "nightly-heads"
    put_off = "the nightly head is signed later"
    at_once = True

    def __init__(self, signer: HeadSigner, night: Night, clock: Clock) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._signer = signer
        self._night = night
        self._clock = clock
        self._done: date | None = None

    def work(self) -> None:
        """Sign the night if it is due, and publish what is not published yet."""
        now = self._clock()
        night = self._night.ended(now)
        if self._done is not None and night <= self._done:
            return
        signed = self._signer.sign(night, now)
        if signed is not None:
            logger.info("nightly head %d of %s is signed: %s", signed.number, night, signed.hash)
        self._signer.publish_missing()
        self._done = night

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S
