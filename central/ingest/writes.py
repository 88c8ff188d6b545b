"""What batches bring to the tables, gathered in memory and written together.

Guarantees that nothing is written before `write`, and then all of it in the caller's transaction;
that the rows of several batches go in one statement for each table, in the order of their keys.
Batches in one gathering tell of different visits and different logs (`central.ingest.work`).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from central.ingest.batch import Batch
from central.ingest.mark_rows import exclusion_row
from central.ingest.marked_release import release_marked
from central.ingest.project import Arrival
from central.ingest.revised import LATE_RECORDS, note_revised
from central.ingest.steps import Hours, Levels, rated_hours, releases, steps_of
from central.moment import to_text
from central.store import log_queries, tally_queries
from central.store.day_sum_queries import forget_days
from central.store.given_rows import written_together
from central.store.key_queries import add_kiosk_keys
from central.store.log_queries import LogRow
from central.store.release_queries import Cells, CounterDay, cells_of
from central.store.sender_queries import LogKey, put_logs, set_batches
from central.store.staged import put_rows
from central.store.tally_tables import visits
from central.tally.block_hours import hours_after
from central.tally.counting import Outcome
from central.tally.deltas import Cell, Deltas
from kiosk.record import VerifyKey

Rows = list[dict[str, Any]]
Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Writes:
    """Rows by table; `deltas` and `arrivals` by site, the last arrival; `spans` by site and day;
    `batches`: by site what each batch changed, in their order; `numbers`: of the last one;
    `summed`: by site the last day that may have sums, of sites whose sums say something.
    """

    records: list[tuple[Any, ...]] = field(default_factory=list)
    attachments: Rows = field(default_factory=list)
    marks: Rows = field(default_factory=list)
    unmarked: Rows = field(default_factory=list)
    visits: Rows = field(default_factory=list)
    keys: Rows = field(default_factory=list)
    logs: dict[LogKey, LogRow] = field(default_factory=dict)
    spans: dict[tuple[str, str], Span] = field(default_factory=dict)
    deltas: dict[str, Deltas] = field(default_factory=dict)
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    batches: dict[str, list[Deltas]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    summed: dict[str, str] = field(default_factory=dict)

    def span(self, site: str, day: str, moment: datetime) -> None:
        """A record of `day` was made then."""
        first, last = self.spans.get((site, day), (moment, moment))
        self.spans[site, day] = (min(first, moment), max(last, moment))

    def bring_keys(
        self, log: LogKey, brought: Mapping[int, VerifyKey], since: str, first: int
    ) -> None:
        """The keys that records of `log` bring, from number `first` on."""
        site, kiosk, epoch = log
        self.keys += [
            {
                "site_id": site,
                "kiosk_id": kiosk,
                "kid": key.kid,
                "public_key": key.text,
                "epoch": epoch,
                "seq": seq,
                "since": since,
            }
            for seq, key in brought.items()
            if seq >= first
        ]

    def add(self, batch: Batch, outcome: Outcome) -> None:
        """What counting `batch` came to."""
        site = batch.site
        self.arrivals[site] = batch.arrival
        self.visits += [row.as_row(site) for row in outcome.visits.values()]
        self.unmarked += [exclusion_row(site, mark) for mark in outcome.unmarked]
        self.marks += [exclusion_row(site, mark) for mark in outcome.marks]
        self.deltas.setdefault(site, Deltas()).merge(outcome.deltas)
        self.batches.setdefault(site, []).append(outcome.deltas)

    def write(self, connection: Connection) -> None:
        """Write all of it, and release what is due."""
        with written_together(connection, most=max(len(self.records), len(self.visits))):
            self._write(connection)
        self._forget_sums(connection)
        self._note_revised(connection)
        self._release(connection)
        release_marked(connection, self.batches, self.arrivals)

    def _write(self, connection: Connection) -> None:
        log_queries.add_records(connection, self.records)
        log_queries.add_attachments(connection, self.attachments)
        add_kiosk_keys(connection, self.keys)
        put_rows(connection, visits, sorted(self.visits, key=_visit_key))
        self._add_tallies(connection)
        log_queries.remove_marks(connection, self.unmarked)
        log_queries.add_marks(connection, self.marks)
        tally_queries.widen_days(
            connection,
            [
                {
                    "site_id": site,
                    "day": day,
                    "first_at": to_text(first),
                    "last_at": to_text(last),
                }
                for (site, day), (first, last) in sorted(self.spans.items())
            ],
        )
        put_logs(connection, self.logs)
        set_batches(connection, self.numbers, self.summed)

    def _add_tallies(self, connection: Connection) -> None:
        rows: dict[str, Rows] = {}
        for site, deltas in sorted(self.deltas.items()):
            for table, theirs in deltas.rows(site).items():
                rows.setdefault(table, []).extend(theirs)
        if rows:
            tally_queries.add_tallies(connection, rows)

    def _forget_sums(self, connection: Connection) -> None:
        """Of days that were over and change now: rare, so that most batches pay nothing for it."""
        for site, last in self.summed.items():
            days = {day for day in self.deltas[site].days() if day <= last}
            if days:
                forget_days(connection, site, sorted(days))

    def _note_revised(self, connection: Connection) -> None:
        for site, deltas in sorted(self.deltas.items()):
            arrival = self.arrivals[site]
            today = arrival.received.date().isoformat()
            at = arrival.received_at
            note_revised(connection, site, deltas, today=today, at=at, why=LATE_RECORDS)

    def _release(self, connection: Connection) -> None:
        touched = {
            (site, cell.day, cell.counter_id)
            for site, deltas in self.deltas.items()
            for cell in deltas.cells()
        }
        steps = {site: steps_of(batches) for site, batches in self.batches.items()}
        rated = {site: rated_hours(batches) for site, batches in self.batches.items()}
        rows: Rows = []
        for place, cells in sorted(cells_of(connection, touched).items(), key=lambda each: each[0]):
            at = self.arrivals[place[0]].received_at
            brought = Brought(steps[place[0]], rated[place[0]].get(place[1:], {}))
            rows += _released_rows(place, cells, brought, at)
        tally_queries.put_released(connection, rows)


def _visit_key(row: dict[str, Any]) -> tuple[str, ...]:
    return row["site_id"], row["visit_id"], row["kiosk_id"], row["epoch"]


class Brought(NamedTuple):
    """What the batches of a site added, by their number: answers of each cell, and ratings of one
    counter and day by hour.
    """

    steps: Mapping[Cell, Mapping[int, Levels]]
    rated: Mapping[int, Hours]

    def rated_by(self, number: int, rated: Hours) -> Hours:
        """The counter's ratings after batch `number`, of which there are `rated` after all."""
        then = Counter(rated)
        for each, hours in self.rated.items():
            if each > number:
                then.subtract(hours)
        return then


def _released_rows(place: CounterDay, cells: Cells, brought: Brought, at: str) -> Rows:
    site, day, counter = place
    rows: Rows = []
    for asked, counted in cells.counted.items():
        steps = brought.steps.get(Cell(day, counter, *asked), {})
        shown = cells.shown.get(asked, Counter())
        numbers, hours, before = list(steps), None, None
        for each, now in releases(counted, shown, steps.values()):
            if before is None:
                hours = cells.block_hours(asked)
            rated = brought.rated_by(numbers[each], cells.rated)
            hours = hours_after(hours, shown if before is None else before, now, rated)
            before = now
        told = {"rated_then": None if hours is None else hours.rated_text()}
        rows += [
            {
                "site_id": site,
                "day": day,
                "counter_id": counter,
                "questionnaire": asked[0],
                "question": asked[1],
                "answer": level,
                "n": n,
                "released_at": at,
                "hours": None if hours is None else hours.level_text(level),
                **told,
            }
            for level, n in (before or {}).items()
        ]
    return rows
