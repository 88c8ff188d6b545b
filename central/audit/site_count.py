"""Counts one site from its records while they come in, and goes on when more have come.

Guarantees that what was counted is that of one batch number, and that going on gives the figures
that counting from the beginning gives. Where something was decided about the past meanwhile (a
kiosk revoked from an earlier place), it says so and one begins anew.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Engine

from central.audit.fault import Fault, FaultError
from central.audit.log_cursor import LogCursor
from central.audit.log_walk import Walked
from central.audit.noted_anchors import noted_anchors
from central.audit.recount import Recount
from central.audit.replay import begin_recount, quarantined_after, replay_on
from central.audit.site_keys import places_apart
from central.ingest.project import zone_of
from central.store.audit_queries import SiteSnapshot, snapshot
from central.tally.visit_row import LogName

TOLD_EVERY = 1000
"""Records between two words about progress."""

Progress = Callable[[int], None]
"""Is told how many records were counted since it was told last."""


def quiet(_records: int) -> None:
    """Tells nobody."""


class SiteCount:
    """The counting of one site. `site`: as it was when counted last; `recount`: its figures."""

    def __init__(self, engine: Engine, site: SiteSnapshot, progress: Progress = quiet) -> None:
        """Nothing is counted yet."""
        self.site = site
        self.recount: Recount = begin_recount(engine, site)
        self._engine = engine
        self._progress = progress
        self._counted_to = 0
        self._cursors: dict[LogName, LogCursor] = {}

    def count(self) -> None:
        """Count what the site holds that was not counted yet."""
        replay_on(self.recount, self.site, self._logs(), after=self._counted_to)
        self._counted_to = self.site.batches

    def go_on(self) -> bool:
        """Look at the site again, and count what came; False: begin anew."""
        now = snapshot(self._engine, self.site.site_id)
        if now is None:
            raise FaultError(Fault(self.site.site_id, "site.unknown", "is gone"))
        is_same = _past(now, self._counted_to) == _past(self.site, self._counted_to)
        self.site = now
        if is_same:
            self.count()
        return is_same

    def _logs(self) -> list[Iterator[Walked]]:
        return [self._read(LogName(log["kiosk_id"], log["epoch"])) for log in self.site.logs]

    def _read(self, name: LogName) -> Iterator[Walked]:
        zone = zone_of(self.site.timezone)
        cursor = self._cursors.get(name)
        if cursor is None:
            cursor = self._cursors[name] = LogCursor(self._engine, self.site.site_id, zone, name)
        read = 0
        for walked in cursor.read(self.site.batches, noted_anchors(self.site, name)):
            yield walked
            read += 1
            if read % TOLD_EVERY == 0:
                self._progress(TOLD_EVERY)
        self._progress(read % TOLD_EVERY)


def _past(site: SiteSnapshot, batches: int) -> object:
    """What was decided of the records up to batch `batches`, and may be decided otherwise."""
    quarantined = {
        kiosk: after for kiosk, after in quarantined_after(site).items() if after < batches
    }
    apart = {
        kiosk: [(each.epoch, each.seq) for each in places]
        for kiosk, places in places_apart(site).items()
    }
    return site.timezone, quarantined, apart
