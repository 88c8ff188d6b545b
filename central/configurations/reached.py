"""Who has taken what they want: taken, waiting, silent, refused with why.

Guarantees that a kiosk has taken something only if its own heartbeat named the tag of a
configuration that held it, and it has refused nothing since. Leaves to others: writing down what
heartbeats say (`central.fleet.heartbeat`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from central.moment import from_text
from central.store.configuration_queries import Wanted
from central.store.configuration_tables import configurations_taken
from central.store.fleet_tables import heartbeats, kiosks
from central.store.kiosk_queries import APPROVED

SILENT_AFTER = timedelta(minutes=15)
"""Three heartbeats were missed."""


class Reached(StrEnum):
    """How far a kiosk is with what it wants."""

    TAKEN = "taken"
    WAITING = "waiting"
    SILENT = "silent"
    REFUSED = "refused"
    OLD_VERSION = "old-version"
    NOT_APPROVED = "not-approved"


@dataclass(frozen=True, slots=True)
class Condition:
    """A kiosk and what it wants. `why`: of a refusal, in the kiosk's own words; `seen_at`: its last
    heartbeat.
    """

    reached: Reached
    why: str = ""
    seen_at: str | None = None

    @property
    def holds_up(self) -> bool:
        """Whether the next stage waits for it: a kiosk that nobody approved fetches nothing."""
        return self.reached not in {Reached.TAKEN, Reached.NOT_APPROVED}


def conditions_of(
    connection: Connection, members: Collection[Wanted], now: datetime
) -> dict[str, Condition]:
    """By kiosk, how far each of `members` is."""
    beats = _beats(connection, {kiosk.site_id for kiosk in members})
    return {
        kiosk.kiosk_id: _condition(kiosk, beats.get(kiosk.kiosk_id, _Beat()), now)
        for kiosk in members
    }


@dataclass(frozen=True, slots=True)
class _Beat:
    """What is known of a kiosk: its state, what it has taken, its last heartbeat."""

    state: str | None = None
    taken: int | None = None
    uses_settings: bool | None = None
    taken_at: str | None = None
    seen_at: str | None = None
    why: str | None = None

    def has(self, number: int) -> bool:
        """Whether it said at some time that it has what step `number` gave, or later ones."""
        return number == 0 or (self.taken is not None and self.taken >= number)

    def refuses(self, wanted: Wanted) -> bool:
        """Whether its last heartbeat refuses something. What was said before that which it wants
        was given, or when it took it, is of something else.
        """
        if self.why is None or self.seen_at is None or self.seen_at < wanted.made_at:
            return False
        took_at = self.taken_at if self.has(wanted.number) else None
        return took_at is None or self.seen_at > took_at


def _beats(connection: Connection, sites: Collection[str]) -> dict[str, _Beat]:
    taken = configurations_taken
    same = (taken.c.site_id == kiosks.c.site_id) & (taken.c.kiosk_id == kiosks.c.kiosk_id)
    beat = (heartbeats.c.site_id == kiosks.c.site_id) & (heartbeats.c.kiosk_id == kiosks.c.kiosk_id)
    rows = connection.execute(
        select(
            kiosks.c.kiosk_id,
            kiosks.c.state,
            taken.c.number,
            taken.c.uses_settings,
            taken.c.taken_at,
            heartbeats.c.received_at,
            heartbeats.c.configuration_refused_why,
        )
        .join(taken, same, isouter=True)
        .join(heartbeats, beat, isouter=True)
        .where(kiosks.c.site_id.in_(sorted(sites)))
    )
    return {kiosk: _Beat(*rest) for kiosk, *rest in map(tuple, rows)}


def _condition(kiosk: Wanted, beat: _Beat, now: datetime) -> Condition:
    seen_at = beat.seen_at
    if beat.state != APPROVED:
        return Condition(Reached.NOT_APPROVED, seen_at=seen_at)
    refuses = beat.refuses(kiosk)
    if beat.has(kiosk.number) and not refuses:
        is_used = beat.uses_settings or kiosk.number == 0
        return Condition(Reached.TAKEN if is_used else Reached.OLD_VERSION, seen_at=seen_at)
    if seen_at is None or now - from_text(seen_at) > SILENT_AFTER:
        return Condition(Reached.SILENT, seen_at=seen_at)
    if refuses:
        return Condition(Reached.REFUSED, beat.why or "", seen_at)
    return Condition(Reached.WAITING, seen_at=seen_at)
