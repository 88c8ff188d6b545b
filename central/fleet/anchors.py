"""Anchors of time: at which moment a kiosk's machine had run for how long, one for each boot.

Guarantees that an anchor is made of a heartbeat alone, whose token says when it was sent, and
that the best estimate is kept: one that came slowly does not displace one that came quickly.
Leaves to others: which heartbeats count (`central.fleet.heartbeat`), and what is dated by an
anchor (`central.ingest.dating`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from central.moment import from_text, to_text
from central.store.fleet_tables import anchors
from central.store.upsert import put

LEAST_WITHIN_MS = 1_500
"""A token names whole seconds: nearer than this nothing is claimed."""
DRIFT_PER_MILLION = 100
"""How far a machine's own clock may run off: a poor crystal does so much."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """At `central_at` a boot had run for `up_ms`, to `within_ms`."""

    up_ms: int
    central_at: datetime
    within_ms: int

    def moment_of(self, up_ms: int) -> datetime:
        """When the same boot had run for `up_ms`; OverflowError if no calendar has it."""
        return self.central_at + timedelta(milliseconds=up_ms - self.up_ms)

    def within_ms_of(self, up_ms: int) -> int:
        """How sure `moment_of` is: the further away, the less."""
        return self.within_ms + abs(up_ms - self.up_ms) * DRIFT_PER_MILLION // 1_000_000

    def better_than(self, before: "Anchor") -> bool:
        """Whether it says the time at its own `up_ms` no less surely than `before` does."""
        return self.within_ms <= before.within_ms_of(self.up_ms)


def heard(up_ms: int, issued_s: int, now: datetime) -> Anchor:
    """The anchor of a heartbeat that came `now`, with a token of the central's second `issued_s`.

    It was sent after its token was issued, so it has been under way for no longer than that.
    """
    age_ms = round((now.timestamp() - issued_s) * 1000)
    return Anchor(up_ms, now, max(LEAST_WITHIN_MS, age_ms))


def keep_anchor(connection: Connection, site: str, kiosk: str, boot: str, found: Anchor) -> None:
    """Keep `found`, or what the anchor before says of the same `up_ms` if that is surer."""
    before = find_anchors(connection, site, kiosk, [boot]).get(boot)
    if before is not None and not found.better_than(before):
        up_ms = found.up_ms
        found = Anchor(up_ms, before.moment_of(up_ms), before.within_ms_of(up_ms))
    row = {
        "site_id": site,
        "kiosk_id": kiosk,
        "boot": boot,
        "up_ms": found.up_ms,
        "central_at": to_text(found.central_at),
        "within_ms": found.within_ms,
    }
    put(connection, anchors, [row])


def find_anchors(
    connection: Connection, site: str, kiosk: str, boots: Iterable[str]
) -> dict[str, Anchor]:
    """The anchors of those `boots` that have one."""
    rows = connection.execute(
        select(anchors).where(
            anchors.c.site_id == site,
            anchors.c.kiosk_id == kiosk,
            anchors.c.boot.in_(sorted(set(boots))),
        )
    )
    return {row.boot: Anchor(row.up_ms, from_text(row.central_at), row.within_ms) for row in rows}
