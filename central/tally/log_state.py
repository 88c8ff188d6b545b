"""The state of a counter's log in one word, from what is held and what its kiosk last said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from central.moment import from_text
from central.store.missing_queries import Missing
from central.store.today_queries import LogFacts

SILENT_AFTER = timedelta(minutes=16)
"""Three heartbeats of five minutes, and a minute."""

IN_TRANSIT = timedelta(seconds=60)
"""Records that a kiosk says are on their way are not missing yet for so long."""

State = Literal["whole", "missing", "silent", "fork", "apart", "none"]


@dataclass(frozen=True, slots=True)
class LogState:
    """`held` of `expected` records of the log's present epoch; `last_seen` with its zone.

    `state`: `whole`; `missing` records that the kiosk has; `silent` for 16 minutes; `fork`, when
    the log contradicts itself and nobody has decided of it; `apart`, when an auditor decided that
    what the kiosk sends does not count; `none`, when no approved kiosk stands at the counter.
    `missing`: by number, what is known to have been there, of earlier epochs too. `begun_anew`:
    when today a log was begun after another one, so that what had not been sent of that one may be
    lost.
    """

    state: State
    held: int = 0
    expected: int = 0
    last_seen: datetime | None = None
    missing: tuple[Missing, ...] = ()
    begun_anew: datetime | None = None


NO_LOG = LogState("none")


def log_state(
    facts: Iterable[LogFacts],
    now: datetime,
    missing: tuple[Missing, ...] = (),
    begun_anew: str | None = None,
) -> LogState:
    """The state for the rows of one counter's kiosks: that of the log heard of last.

    `last_seen` comes in the zone that `now` carries.
    """
    rows = list(facts)
    if not rows:
        return NO_LOG
    current = max(rows, key=_preference)
    seen = [moment for row in rows if (moment := _last_seen(row)) is not None]
    last_seen = max(seen).astimezone(now.tzinfo) if seen else None
    same_epoch = current.beat_epoch == current.epoch or current.epoch is None
    said = (current.beat_seq or 0) if same_epoch else 0
    expected = max(current.held, said)
    if any(row.fork_waits for row in rows):
        state: State = "fork"
    elif any(row.quarantined for row in rows):
        state = "apart"
    elif last_seen is None or now - last_seen > SILENT_AFTER:
        state = "silent"
    elif missing or _is_missing(current, expected - current.held, now):
        state = "missing"
    else:
        state = "whole"
    begun = from_text(begun_anew).astimezone(now.tzinfo) if begun_anew else None
    return LogState(state, current.held, expected, last_seen, missing, begun)


def _preference(row: LogFacts) -> tuple[str, bool, str]:
    """The kiosk heard of last, then the log its heartbeat names, then the one received last."""
    last_seen = max(row.beat_at or "", row.received_at or "")
    return (row.beat_at or last_seen, row.beat_epoch == row.epoch, row.received_at or "")


def _last_seen(row: LogFacts) -> datetime | None:
    latest = max(row.beat_at or "", row.received_at or "")
    return from_text(latest) if latest else None


def _is_missing(row: LogFacts, gap: int, now: datetime) -> bool:
    if gap <= 0 or row.beat_at is None:
        return False
    on_their_way = gap <= (row.beat_unsent or 0)
    return not on_their_way or now - from_text(row.beat_at) > IN_TRANSIT
