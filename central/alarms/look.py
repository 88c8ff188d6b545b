"""One look at everything: facts are read, rules judge, what follows is written.

Guarantees that of several processes one looks at a time and the others find it done; that a site
in which nothing changed is not written; that the time in which no central looked is not held
against a kiosk. Leaves to others: when the next look is (`central.alarms.looking`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from central.alarms.alarm import as_alarm
from central.alarms.changes import Changes, changes
from central.alarms.facts import Cause, CentralFacts
from central.alarms.gather import WantedTag, gather_site
from central.alarms.registry import CENTRAL_RULES, KINDS, SITE_RULES
from central.alarms.write import write_changes
from central.moment import Clock, from_text, to_text
from central.store.alarm_fact_queries import sites_in_order
from central.store.alarm_queries import (
    hold_alarms,
    last_look,
    note_look,
    pending_at,
    standing_rows,
)
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.engine import reading, writing
from central.store.kiosk_queries import APPROVED, list_kiosks

LOOK = "sites"
EVERY = timedelta(seconds=60)
"""Between two looks, whichever process makes them."""

AWAY_AFTER = timedelta(minutes=5)
"""If the last look is so long ago, nobody was there to hear a kiosk."""

TAGS_KEPT = timedelta(minutes=15)
"""To work out the tag of a configuration is to sign it: not in each look."""

Stop = Callable[[], bool]
CentralFactsOf = Callable[[datetime], CentralFacts]


@dataclass(slots=True)
class Looker:
    """One for each process. `wanted_tag`: None where configurations are not compared."""

    engine: Engine
    clock: Clock
    version: str
    wanted_tag: WantedTag | None
    central_facts: CentralFactsOf
    _tags: Mapping[str, str] | None = None
    _tags_at: datetime | None = None

    def look(self, stop: Stop = lambda: False) -> bool:
        """Look at every site and the central, unless another process just did; whether it looked.

        StoreError if the database fails. `stop`: asked between two sites.
        """
        now = self.clock()
        watched_since = self._claim(now)
        if watched_since is None:
            return False
        with reading(self.engine) as connection:
            sites = sites_in_order(connection)
        tags = self._wanted(now)
        for site, timezone in sites:
            if stop():
                return True
            with reading(self.engine) as connection:
                # First: a fork that is kept meanwhile is among no causes yet, and has not ended.
                stood = _standing(connection, site)
                facts = gather_site(
                    connection, site, timezone, watched_since, self.version, tags, now
                )
            found = [each for rule in SITE_RULES for each in rule(facts, now)]
            self._judge(site, found, stood, now)
        with reading(self.engine) as connection:
            stood = _standing(connection, WHOLE_CENTRAL)
        of_central = self.central_facts(now)
        found = [each for rule in CENTRAL_RULES for each in rule(of_central, now)]
        self._judge(WHOLE_CENTRAL, found, stood, now)
        return True

    def _claim(self, now: datetime) -> datetime | None:
        """Since when the central has been looking; None if another process has just looked."""
        with writing(self.engine) as connection:
            hold_alarms(connection)
            last = last_look(connection, WHOLE_CENTRAL, LOOK)
            since = now
            if last is not None:
                ago = now - from_text(last[0])
                if timedelta() <= ago < EVERY * 0.9:
                    return None
                since = from_text(last[1]) if ago <= AWAY_AFTER else now
            note_look(connection, WHOLE_CENTRAL, LOOK, to_text(now), to_text(since))
        return min(since, now)

    def _judge(self, site: str, found: list[Cause], stood: Collection[str], now: datetime) -> None:
        """`stood`: the ids of the alarms that stood before the facts were gathered."""
        with reading(self.engine) as connection:
            if not _follows(connection, site, found, stood, now):
                return
        with writing(self.engine) as connection:
            hold_alarms(connection)
            # Somebody may have settled one meanwhile.
            write_changes(connection, site, _follows(connection, site, found, stood, now), now)

    def _wanted(self, now: datetime) -> Mapping[str, str]:
        if self.wanted_tag is None:
            return {}
        if self._tags is not None and self._tags_at and now - self._tags_at < TAGS_KEPT:
            return self._tags
        with reading(self.engine) as connection:
            kiosks = list_kiosks(connection, state=APPROVED)
        made: dict[str, str] = {}
        for kiosk in kiosks:
            with reading(self.engine) as connection:
                made[kiosk.kiosk_id] = self.wanted_tag(connection, kiosk)
        self._tags, self._tags_at = made, now
        return made


def _standing(connection: Connection, site: str) -> frozenset[str]:
    return frozenset(row.alarm_id for row in standing_rows(connection, [site]))


def _follows(
    connection: Connection, site: str, causes: list[Cause], stood: Collection[str], now: datetime
) -> Changes:
    standing = [as_alarm(row) for row in standing_rows(connection, [site])]
    made = changes(causes, standing, pending_at(connection, site), KINDS, now)
    made.ended = [each for each in made.ended if each.alarm_id in stood]
    return made
