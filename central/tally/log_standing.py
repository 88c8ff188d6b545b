"""How each log of a site stands over some days: numbers from 1 on, received of expected, one word.

Guarantees that a log of days that are looked at is never left out; that its state is the one that
the page of today would say, as of when its kiosk was last heard of: that a kiosk is off now says
nothing of the records before. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from central.moment import from_text
from central.store.log_standing_queries import LogRowOfSite
from central.store.missing_queries import Missing
from central.tally.log_state import LogState, log_state


@dataclass(frozen=True, slots=True)
class LogStanding:
    """One log. Its records have the numbers 1 to `state.held`. `opened_at`: when its first came,
    in the zone of `now`, None where none did; `is_current`: whether a kiosk at a counter writes it
    now; `follows`: whether another log of this kiosk was begun before it; `is_silent`: whether that
    kiosk is not heard of, where the days go on until now.
    """

    kiosk_id: str
    counter_id: str
    epoch: str
    opened_at: datetime | None
    is_current: bool
    follows: bool
    state: LogState
    is_silent: bool = False


def logs_standing(
    rows: Iterable[LogRowOfSite],
    missing: Iterable[Missing],
    now: datetime,
    first: datetime,
    end: datetime,
) -> tuple[LogStanding, ...]:
    """The logs that may hold records made from `first` until before `end`, in the order of `rows`.

    A log of an earlier kiosk goes in unless it was over before `first`, as its last record came:
    what came late is in. All times with a zone.
    """
    by_kiosk: dict[str, list[LogRowOfSite]] = {}
    for row in rows:
        by_kiosk.setdefault(row.kiosk_id, []).append(row)
    gaps = list(missing)
    return tuple(
        standing
        for kiosk_id, of_kiosk in by_kiosk.items()
        for standing in _of_kiosk(
            of_kiosk, [gap for gap in gaps if gap.kiosk_id == kiosk_id], now, goes_on=end > now
        )
        if _touches(standing, first, end)
    )


def _of_kiosk(
    rows: Sequence[LogRowOfSite], gaps: Sequence[Missing], now: datetime, *, goes_on: bool
) -> Iterable[LogStanding]:
    # The log written to last; by the time of the last record where nothing was heard.
    current = max(rows, key=_written).facts.epoch if rows[0].serves else None
    opened = [row.opened_at for row in rows if row.opened_at is not None]
    seen = set()
    for row in rows:
        epoch = row.facts.epoch or ""
        is_current = row.serves and row.facts.epoch == current
        of_log = tuple(gap for gap in gaps if gap.epoch == epoch)
        seen.add(epoch)
        follows = row.opened_at is not None and min(opened) < row.opened_at
        begun = from_text(row.opened_at).astimezone(now.tzinfo) if row.opened_at else None
        state = log_state([row.facts], now, of_log) if is_current else _over(row, of_log)
        is_silent = state.state == "silent"
        if is_silent and state.last_seen is not None:
            state = log_state([row.facts], state.last_seen, of_log)
        yield LogStanding(
            row.kiosk_id,
            row.facts.counter_id,
            epoch,
            begun,
            is_current,
            follows,
            state,
            is_silent and goes_on,
        )
    # A log of which nothing was ever received, but of which was told.
    for epoch in sorted({gap.epoch for gap in gaps} - seen):
        of_log = tuple(gap for gap in gaps if gap.epoch == epoch)
        expected = max(gap.last for gap in of_log)
        state = LogState("missing", 0, expected, None, of_log)
        place = rows[0].facts.counter_id
        yield LogStanding(rows[0].kiosk_id, place, epoch, None, False, bool(opened), state)


def _written(row: LogRowOfSite) -> tuple[bool, str]:
    return row.facts.beat_epoch == row.facts.epoch, row.facts.received_at or ""


def _over(row: LogRowOfSite, gaps: tuple[Missing, ...]) -> LogState:
    """The state of a log that nobody writes to any more: it cannot be silent."""
    facts = row.facts
    expected = max([facts.held, *(gap.last for gap in gaps)])
    last_seen = from_text(facts.received_at) if facts.received_at else None
    state = LogState("whole", facts.held, expected, last_seen, gaps)
    if facts.fork_waits:
        return replace(state, state="fork")
    if facts.quarantined:
        return replace(state, state="apart")
    return replace(state, state="missing") if gaps else state


def _touches(standing: LogStanding, first: datetime, end: datetime) -> bool:
    if standing.opened_at is not None and standing.opened_at >= end and not standing.state.missing:
        return False
    if standing.is_current or standing.state.last_seen is None:
        return True
    return standing.state.last_seen >= first or bool(standing.state.missing)
