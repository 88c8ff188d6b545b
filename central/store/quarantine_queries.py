"""Kiosks whose log contradicted itself, and what auditors decided of them.

Guarantees that a decision is added and never changed, and that the last one of a kiosk holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    and_,
    exists,
    func,
    select,
    update,
)

from central.store.fleet_tables import counters, kiosks
from central.store.log_queries import LogRow, find_log, put_log
from central.store.log_tables import forks, logs, records
from central.store.quarantine_tables import quarantine_decisions


class Verdict(StrEnum):
    """What an auditor decides of a log that contradicted itself."""

    HELD_COUNTS = "held-counts"
    """The history that is held is believed: all of it counts, what came after the fork too."""

    LATER_APART = "later-apart"
    """What came after the fork was noticed does not count; what counted before stays counted."""

    FROM_FORK_APART = "from-fork-apart"
    """The history that is held is not believed: nothing counts from the fork's place on."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`epoch` and `seq`: where the log contradicted itself; `after_batch`: how many batches the
    site had taken when that was noticed.
    """

    site_id: str
    kiosk_id: str
    number: int
    verdict: Verdict
    epoch: str
    seq: int
    after_batch: int
    reason: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class ForkedKiosk:
    """A kiosk with a fork, as the page and the command tell of it; no record's content.

    `epoch`, `seq`, `after_batch`: of the quarantine that stands, or was decided last; `others`:
    records of the other history that are kept; `later`: records held that came after the fork was
    noticed; `counted`: records of the held history from the fork's place on that came before;
    `decisions`: in order.
    """

    site_id: str
    kiosk_id: str
    state: str
    counter_id: str | None
    counter_name: str | None
    epoch: str
    seq: int
    after_batch: int
    noticed_at: str
    others: int
    later: int
    counted: int
    decisions: tuple[Decision, ...]

    @property
    def waits(self) -> bool:
        """Whether nobody has decided of this fork yet."""
        return all(each.after_batch != self.after_batch for each in self.decisions)


def fork_waits(log: FromClause = logs) -> ColumnElement[bool]:
    """Of a row of `logs`, or of an alias of it: whether there is a fork in it of which nobody has
    decided. What was decided of the kiosk's first one holds for those that came while it was in
    quarantine.
    """
    of, other, decided = log.c, logs.alias().c, quarantine_decisions.c
    in_log = (forks.c.site_id == of.site_id, forks.c.kiosk_id == of.kiosk_id)
    is_decided = exists().where(
        other.site_id == of.site_id,
        other.kiosk_id == of.kiosk_id,
        other.quarantined_batch <= of.quarantined_batch,
        decided.site_id == other.site_id,
        decided.kiosk_id == other.kiosk_id,
        decided.after_batch == other.quarantined_batch,
    )
    return and_(
        of.quarantined_from.is_not(None),
        exists().where(*in_log, forks.c.epoch == of.epoch, forks.c.seq == of.quarantined_from),
        ~is_decided,
    )


def decisions_of(
    connection: Connection, site_id: str | None = None, kiosk_id: str | None = None
) -> list[Decision]:
    """Decisions by site, kiosk and number."""
    table = quarantine_decisions.c
    query = select(quarantine_decisions).order_by(table.site_id, table.kiosk_id, table.number)
    if site_id is not None:
        query = query.where(table.site_id == site_id)
    if kiosk_id is not None:
        query = query.where(table.kiosk_id == kiosk_id)
    return [decision_of(row) for row in connection.execute(query).mappings()]


def decision_of(row: RowMapping) -> Decision:
    """The decision in a row of the table."""
    return Decision(**{str(name): value for name, value in row.items()} | _verdict(row))


def _verdict(row: RowMapping) -> dict[str, Any]:
    return {"verdict": Verdict(row["verdict"])}


def last_decisions(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """By kiosk of one site, the decision that holds; `decisions` in order."""
    return {each.kiosk_id: each for each in decisions}


def add_decision(connection: Connection, decision: Decision) -> None:
    """Keep a decision."""
    columns = [column.name for column in quarantine_decisions.columns]
    connection.execute(
        quarantine_decisions.insert(), {name: getattr(decision, name) for name in columns}
    )


def lift_quarantine(connection: Connection, site_id: str, kiosk_id: str) -> None:
    """Let the kiosk's logs be quarantined no more."""
    connection.execute(
        update(logs)
        .where(logs.c.site_id == site_id, logs.c.kiosk_id == kiosk_id)
        .values(quarantined_from=None, quarantined_batch=None)
    )


def restore_quarantine(connection: Connection, decision: Decision) -> None:
    """Let the log in which the fork was be quarantined as it was before it was lifted."""
    log = find_log(connection, decision.site_id, decision.kiosk_id, decision.epoch)
    if log is not None and log.quarantined_from is None:
        again: LogRow = replace(
            log, quarantined_from=decision.seq, quarantined_batch=decision.after_batch
        )
        put_log(connection, decision.site_id, decision.kiosk_id, decision.epoch, again)


def forked_kiosks(
    connection: Connection, site_ids: Sequence[str] | None = None, kiosk_id: str | None = None
) -> list[ForkedKiosk]:
    """Kiosks of these sites (None: all) with a fork, those that wait first, then by time."""
    of = forks.c
    query = (
        select(
            of.site_id,
            of.kiosk_id,
            kiosks.c.state,
            kiosks.c.counter_id,
            counters.c.name.label("counter_name"),
            func.count().label("others"),
        )
        .join(kiosks, (kiosks.c.site_id == of.site_id) & (kiosks.c.kiosk_id == of.kiosk_id))
        .outerjoin(
            counters,
            (counters.c.site_id == kiosks.c.site_id)
            & (counters.c.counter_id == kiosks.c.counter_id),
        )
        .group_by(of.site_id, of.kiosk_id, *(kiosks.c[n] for n in ("state", "counter_id")))
        .group_by(counters.c.name)
    )
    if site_ids is not None:
        query = query.where(of.site_id.in_(site_ids))
    if kiosk_id is not None:
        query = query.where(of.kiosk_id == kiosk_id)
    found = [_forked(connection, row) for row in connection.execute(query).mappings().all()]
    return sorted(
        (each for each in found if each is not None),
        key=lambda each: (not each.waits, each.noticed_at, each.site_id, each.kiosk_id),
    )


def _forked(connection: Connection, row: RowMapping) -> ForkedKiosk | None:
    """Forks are few: each costs some statements."""
    site, kiosk = row["site_id"], row["kiosk_id"]
    decisions = tuple(decisions_of(connection, site, kiosk))
    border = border_of(connection, site, kiosk) or (
        (decisions[-1].epoch, decisions[-1].seq, decisions[-1].after_batch) if decisions else None
    )
    if border is None:
        return None
    epoch, seq, after = border
    of = records.c
    theirs = (of.site_id == site, of.kiosk_id == kiosk)
    later = select(func.count()).where(*theirs, of.batch > after)
    counted = select(func.count()).where(
        *theirs, of.epoch == epoch, of.seq >= seq, of.batch <= after
    )
    noticed = select(func.min(forks.c.received_at)).where(
        forks.c.site_id == site,
        forks.c.kiosk_id == kiosk,
        forks.c.epoch == epoch,
        forks.c.seq == seq,
    )
    return ForkedKiosk(
        **{str(name): value for name, value in row.items()},
        epoch=epoch,
        seq=seq,
        after_batch=after,
        noticed_at=connection.execute(noticed).scalar_one() or "",
        later=connection.execute(later).scalar_one(),
        counted=connection.execute(counted).scalar_one(),
        decisions=decisions,
    )


def border_of(connection: Connection, site: str, kiosk: str) -> tuple[str, int, int] | None:
    """Epoch and number of the fork that quarantines the kiosk, and how many batches the site had
    taken by then; None where nothing does.
    """
    of_log = (
        (forks.c.site_id == logs.c.site_id)
        & (forks.c.kiosk_id == logs.c.kiosk_id)
        & (forks.c.epoch == logs.c.epoch)
        & (forks.c.seq == logs.c.quarantined_from)
    )
    row = connection.execute(
        select(logs.c.epoch, logs.c.quarantined_from, logs.c.quarantined_batch)
        .join(forks, of_log)
        .where(logs.c.site_id == site, logs.c.kiosk_id == kiosk)
        .order_by(logs.c.quarantined_batch, logs.c.epoch)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def is_of_decided_history(
    connection: Connection, site: str, kiosk: str, epoch: str, hashes: Sequence[str]
) -> bool:
    """Whether one of `hashes` is a record of another history of which somebody had decided that
    the one held is believed: it says nothing new.
    """
    last = last_decisions(decisions_of(connection, site, kiosk)).get(kiosk)
    if last is None or last.verdict is not Verdict.HELD_COUNTS:
        return False
    known = select(forks.c.hash).where(
        forks.c.site_id == site,
        forks.c.kiosk_id == kiosk,
        forks.c.epoch == epoch,
        forks.c.hash.in_(hashes),
    )
    return connection.execute(known.limit(1)).first() is not None
