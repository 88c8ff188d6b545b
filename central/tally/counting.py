"""Counts one batch of one log: visits, tallies and marks, all in memory.

Guarantees one counted rating per visit. Within a log the first rating of a visit counts; between
logs the one of the lowest (kiosk, epoch), and one of a kiosk before one of a phone, so that the
tallies do not depend on which log arrived first. What a later arrival displaces is taken out of
the tallies again and marked. A phone's rating of a visit that a kiosk made in test mode is a test,
whichever of the two came first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.tally.deltas import Deltas
from central.tally.facts import EVENTS, Odd, Rating, Reading, VisitFacts
from central.tally.rules import Mark, mark_of_rating
from central.tally.visit_row import LogName, VisitRow


class Entry(NamedTuple):
    """A record as counting sees it: its number, the site's day it belongs to, what it tells."""

    seq: int
    day: str
    reading: Reading


class MarkedPlace(NamedTuple):
    """A record that has a mark. `reason` is for people: which field, which visit's rule."""

    log: LogName
    seq: int
    rule: str
    reason: str


Recall = Callable[[LogName, int], Entry]
"""Reads a record that is held already, as an Entry."""


@dataclass(slots=True)
class Known:
    """What the store knows of the visits in a batch: rows of this log, rows of other logs."""

    own: dict[str, VisitRow] = field(default_factory=dict)
    others: dict[str, list[VisitRow]] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What is to be written after a batch."""

    deltas: Deltas = field(default_factory=Deltas)
    visits: dict[str, VisitRow] = field(default_factory=dict)
    marks: list[MarkedPlace] = field(default_factory=list)


def count_batch(
    log: LogName, entries: Iterable[Entry], known: Known, recall: Recall, *, quarantined: bool
) -> Outcome:
    """What `entries` of `log`, in the order of the log, change in visits, tallies and marks.

    `known` is read, and its rows of this log are carried on in the outcome.
    """
    batch = _Batch(log, known, quarantined=quarantined)
    # Visits that another log tells of too are counted anew, before against after.
    before = {visit: batch.rows_of(visit) for visit in known.others}
    for entry in entries:
        batch.count(entry)
    for visit, rows in before.items():
        if visit in batch.outcome.visits:
            batch.count_anew(rows, batch.rows_of(visit), recall)
    return batch.outcome


class _Batch:
    """The counting of one batch."""

    def __init__(self, log: LogName, known: Known, *, quarantined: bool) -> None:
        self.outcome = Outcome()
        self._log = log
        self._known = known
        self._quarantined = quarantined
        self._claims: dict[int, Entry] = {}

    def rows_of(self, visit: str) -> list[VisitRow]:
        """Copies of all rows of `visit` as they stand now, the lowest log first."""
        own = self.outcome.visits.get(visit) or self._known.own.get(visit)
        rows = [*self._known.others.get(visit, []), *([own] if own else [])]
        return sorted((replace(row) for row in rows), key=_precedence)

    def count(self, entry: Entry) -> None:
        """Count one record."""
        reading = entry.reading
        if isinstance(reading, Rating):
            if reading.facts.event == "rated" or self._log.channel == PHONE_CHANNEL:
                self._count_rating(entry, reading)
        elif isinstance(reading, VisitFacts):
            self._count_event(entry, reading)
        elif isinstance(reading, Odd):
            self._mark(entry, Mark.ODD, f"body.{reading.field}")
            if reading.kind == "rating":
                self.outcome.deltas.add_odd_rating(entry.day)

    def _mark(self, entry: Entry, rule: str, reason: str) -> None:
        self.outcome.marks.append(MarkedPlace(self._log, entry.seq, rule, reason))

    def _count_rating(self, entry: Entry, rating: Rating) -> None:
        mark = mark_of_rating(rating.facts, quarantined=self._quarantined)
        row = None
        if rating.facts.test:
            self._note_test(entry, rating.facts.visit, rating.facts.counter)
        if mark is None:
            row = self._row(entry, rating.facts.visit, rating.facts.counter)
            mark = None if getattr(row, rating.facts.event) is None else Mark.DOUBLE
        if mark is not None or row is None:
            self._mark(entry, str(mark), f"visit {rating.facts.visit}")
            self.outcome.deltas.add_rating(entry.day, rating, str(mark), self._log.channel)
            return
        setattr(row, rating.facts.event, entry.seq)
        self._claims[entry.seq] = entry
        if row.visit_id not in self._known.others:
            self.outcome.deltas.add_rating(entry.day, rating, "", self._log.channel)
            if rating.facts.event == "rated":
                self._count_answered(row)

    def _count_event(self, entry: Entry, facts: VisitFacts) -> None:
        if facts.test or self._quarantined:
            mark = Mark.TEST if facts.test else Mark.QUARANTINED
            if facts.test:
                self._note_test(entry, facts.visit, facts.counter)
            self.outcome.deltas.add_event(entry.day, facts, mark)
            return
        row = self._row(entry, facts.visit, facts.counter)
        if getattr(row, facts.event) is not None:
            return
        setattr(row, facts.event, entry.seq)
        self._claims[entry.seq] = entry
        if facts.event == "served":
            row.day, row.counter_id = entry.day, facts.counter
        if row.visit_id not in self._known.others:
            self.outcome.deltas.add_event(entry.day, facts, "")
            if facts.event == "served":
                self._count_answered(row)

    def _note_test(self, entry: Entry, visit: str, counter: str) -> None:
        row = self._row(entry, visit, counter)
        if row.tested is None:
            row.tested = entry.seq

    def _count_answered(self, row: VisitRow) -> None:
        if row.served is not None and row.rated is not None:
            self.outcome.deltas.add_answered(row.day, row.counter_id, row.log.channel)

    def _row(self, entry: Entry, visit: str, counter: str) -> VisitRow:
        row = self.outcome.visits.get(visit)
        if row is None:
            held = self._known.own.get(visit)
            row = VisitRow(visit, *self._log, entry.day, counter) if held is None else replace(held)
            self.outcome.visits[visit] = row
        return row

    def count_anew(self, before: list[VisitRow], after: list[VisitRow], recall: Recall) -> None:
        """Take out what `before` gave the tallies, and put in what `after` gives them."""

        def entry_of(log: LogName, seq: int) -> Entry:
            fresh = self._claims.get(seq) if log == self._log else None
            return fresh or recall(log, seq)

        deltas = self.outcome.deltas
        _add_visit(deltas, before, entry_of, by=-1)
        self.outcome.marks += _add_visit(deltas, after, entry_of, by=1)


def _precedence(row: VisitRow) -> tuple[bool, LogName]:
    return row.log.channel != KIOSK_CHANNEL, row.log


def _add_visit(
    deltas: Deltas, rows: list[VisitRow], entry_of: Recall, by: int
) -> list[MarkedPlace]:
    """Add what a visit told by several logs gives the tallies; returns the ratings that lost.

    `rows`: one for each log, the one that takes precedence first.
    """
    lost = []
    first: dict[str, VisitRow] = {}
    is_test = any(row.tested is not None for row in rows)
    for event in EVENTS:
        for row in rows:
            seq = getattr(row, event)
            if seq is None:
                continue
            entry = entry_of(row.log, seq)
            if is_test and row.log.channel != KIOSK_CHANNEL:
                counts, mark = False, str(Mark.TEST)
            else:
                counts = event not in first
                winner = first.setdefault(event, row)
                mark = "" if counts else _mark_of_lost(row.log, winner.log)
            if isinstance(entry.reading, Rating):
                deltas.add_rating(entry.day, entry.reading, mark, row.log.channel, by)
                if mark:
                    lost.append(MarkedPlace(row.log, seq, mark, f"visit {row.visit_id}"))
            elif counts and isinstance(entry.reading, VisitFacts):
                deltas.add_event(entry.day, entry.reading, "", by)
    if "served" in first and "rated" in first:
        served, rated = first["served"], first["rated"]
        deltas.add_answered(served.day, served.counter_id, rated.log.channel, by)
    return lost


def _mark_of_lost(lost: LogName, winner: LogName) -> Mark:
    return Mark.DOUBLE if lost.channel == winner.channel else Mark.ALSO_KIOSK
