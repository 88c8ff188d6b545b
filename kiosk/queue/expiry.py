"""Deletes sealed attachments from the outbox when they were kept long enough.

A ticket number and a dossier code wait from the moment they are stored, a comment from the first
look after its receipt. Guarantees that a step is small, that no comment is deleted while it is
still to be sent, and that records, chain and what waits are untouched: a record without its
attachment is whole.

How long is long enough does not hang on the clock alone. `RunningTime` counts the time in which
the system surely ran; it never counts too much, and no clock can be set to change it. Wall time
is believed only of attachments of an earlier system start. So a clock set back keeps nothing
longer than until the system has run 24 hours, and a clock set forward deletes nothing that was
stored since the system started.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from kiosk.queue import tables
from kiosk.record import Stamp

KEPT_MS = 86_400_000
"""24 hours, as the notice on the screen says; docs/record-format.md, section 7."""
FIRST_ROUND_MS = 60_000
"""From the opening of the outbox to the first look: the start comes first."""
ROUND_MS = 600_000
"""Between two looks for attachments that were kept long enough."""
STEP_PAUSE_MS = 100
"""Between two steps of one look: whoever waits for a commit gets it between them."""
STEP = 50
"""Attachments in one step, which is one transaction."""

_AT_ONCE, _COMMENT = ("ticket", "dossier"), "comment"
_boxes = tables.attachments.c
_KEY = (_boxes.number, _boxes.name)


@dataclass(frozen=True, slots=True)
class RunningTime:
    """At `up_ms` of system start `boot` the system had run for `run_ms` in this outbox's life."""

    boot: str
    up_ms: int
    run_ms: int

    def at(self, stamp: Stamp) -> "RunningTime":
        """The same at a later time. After another start, only what ran since then is sure."""
        ran_ms = stamp.up_ms
        if stamp.boot == self.boot:
            ran_ms = max(0, stamp.up_ms - self.up_ms)
        return RunningTime(stamp.boot, stamp.up_ms, self.run_ms + ran_ms)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did. `more`: there may be more to do at once."""

    deleted: int
    more: bool


def wait_from(name: str, running: RunningTime, stamp: Stamp) -> dict[str, object]:
    """The columns that say since when an attachment called `name`, stored now, waits."""
    if name in _AT_ONCE:
        return since_now(running.at(stamp), stamp)
    return {"since_boot": None, "since_run_ms": None, "since_wall_ms": None}


def read_running(connection: Connection, stamp: Stamp) -> RunningTime:
    """How long the system had run when this was last written, brought to now."""
    row = connection.execute(select(tables.running)).one_or_none()
    held = RunningTime("", 0, 0) if row is None else RunningTime(row.boot, row.up_ms, row.run_ms)
    return held.at(stamp)


def expire(connection: Connection, running: RunningTime, stamp: Stamp) -> Step:
    """One step at `stamp`, inside a transaction of the caller's; `running` is as of then."""
    row = {"id": 1, "boot": running.boot, "up_ms": running.up_ms, "run_ms": running.run_ms}
    connection.execute(insert(tables.running).prefix_with("OR REPLACE").values(row))
    begun = connection.execute(
        update(tables.attachments)
        .where(tuple_(*_KEY).in_(_to_begin()))
        .values(since_now(running, stamp))
    ).rowcount
    deleted = connection.execute(
        delete(tables.attachments).where(tuple_(*_KEY).in_(_kept_enough(running, stamp)))
    ).rowcount
    return Step(deleted, more=STEP in {begun, deleted})


def since_now(running: RunningTime, stamp: Stamp) -> dict[str, object]:
    """The columns of what begins to wait for its deletion now."""
    return {
        "since_boot": running.boot,
        "since_run_ms": running.run_ms,
        "since_wall_ms": wall_ms(stamp),
    }


def _to_begin() -> Select[tuple[int, str]]:
    """Comments that were receipted, and tickets and codes from before this was noted."""
    return (
        select(*_KEY)
        .where(_boxes.since_run_ms.is_(None), or_(_boxes.name.in_(_AT_ONCE), _receipted_comment()))
        .limit(STEP)
    )


def _kept_enough(running: RunningTime, stamp: Stamp) -> Select[tuple[int, str]]:
    of_earlier_start = and_(
        _boxes.since_boot != running.boot,
        _boxes.since_wall_ms <= wall_ms(stamp) - KEPT_MS,
    )
    # A comment that was receipted and is to be sent again waits for its receipt again.
    may_go = or_(_boxes.name.in_(_AT_ONCE), _receipted_comment())
    return (
        select(*_KEY)
        .where(or_(_boxes.since_run_ms <= running.run_ms - KEPT_MS, of_earlier_start), may_go)
        .limit(STEP)
    )


def _receipted_comment() -> ColumnElement[bool]:
    return and_(_boxes.name == _COMMENT, _boxes.number.not_in(select(tables.pending.c.number)))


def wall_ms(stamp: Stamp) -> int:
    """The wall time of `stamp` in Unix milliseconds."""
    return int(datetime.fromisoformat(stamp.at).timestamp() * 1000)
