"""What the tests of deletion share: a kiosk's clocks, turned by hand, and drafts with boxes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, SealingKey, Stamp
from tests.kiosk.queue.conftest import column

SEAL = SealingKey.generate().public_key.seal


@dataclass
class Machine:
    """The clocks of a kiosk: turned by hand, switched off and on, set wrong."""

    wall: datetime = datetime(2026, 3, 2, 1, tzinfo=UTC)
    boot: int = 1
    up_ms: int = 5_000

    def stamp(self) -> Stamp:
        at = self.wall.isoformat(timespec="milliseconds")
        return Stamp(at, f"{self.boot:04x}", self.up_ms, "synced")

    def run(self, ms: int) -> None:
        self.up_ms += ms
        self.wall += timedelta(milliseconds=ms)

    def switch_on_after(self, off_ms: int) -> None:
        self.boot += 1
        self.wall += timedelta(milliseconds=off_ms)
        self.up_ms = 5_000


def called(number: int = 0) -> Draft:
    return Draft("visit.called", {"visit": f"v{number}"}, {"ticket": SEAL(b"A%03d" % number)})


def scanned(number: int = 0) -> Draft:
    return Draft("visit.scanned", {"visit": f"v{number}"}, {"dossier": SEAL(b"D%03d" % number)})


def detail(number: int = 0) -> Draft:
    return Draft("rating.detail", {"visit": f"v{number}"}, {"comment": SEAL(b"c%03d" % number)})


def kept(outbox: Outbox) -> list[str]:
    return column(outbox, "SELECT name FROM attachments ORDER BY name")


def expire_all(outbox: Outbox) -> int:
    deleted = 0
    while (step := outbox.expire()).more:
        deleted += step.deleted
    return deleted + step.deleted
