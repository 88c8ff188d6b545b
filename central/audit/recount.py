"""Counts a site again, from nothing, batch by batch as the records came in.

Guarantees that it uses the very rules that counted at ingest, and no stored figure. What it
holds in the end is what the tables must say.
"""

from collections import Counter
from datetime import datetime

from central.channels import KIOSK_CHANNEL
from central.tally import release
from central.tally.counting import Entry, Known, MarkedPlace, Recall, count_batch
from central.tally.deltas import Cell, RatingKey, VisitKey
from central.tally.facts import Rating, VisitFacts
from central.tally.visit_row import LogName, VisitRow

Place = tuple[str, str, int]
"""Kiosk, epoch, number."""


class Recount:
    """The figures of one site, as far as batches were added."""

    def __init__(self, recall: Recall) -> None:
        """`recall` reads a record that was walked already."""
        self.visits: dict[str, dict[LogName, VisitRow]] = {}
        self.ratings: Counter[RatingKey] = Counter()
        self.events: Counter[VisitKey] = Counter()
        self.released: dict[Cell, Counter[int]] = {}
        self.exclusions: set[tuple[Place, str]] = set()
        self.notes: set[tuple[Place, str]] = set()
        self.days: dict[str, tuple[datetime, datetime]] = {}
        self.marked: list[MarkedPlace] = []
        self.records = 0
        self._counted: dict[Cell, Counter[int]] = {}
        self._recall = recall

    def add_time(self, log: LogName, seq: int, moment: datetime, note: str) -> None:
        """Let the record's day span its time, and keep its note."""
        self.records += 1
        day = moment.date().isoformat()
        first, last = self.days.get(day, (moment, moment))
        self.days[day] = (min(first, moment), max(last, moment))
        if note:
            self.notes.add(((*log, seq), note))

    def add_batch(self, log: LogName, entries: list[Entry], *, quarantined: bool) -> None:
        """Count the records of one batch, and release what is due after it."""
        known = self._known(log, entries)
        outcome = count_batch(log, entries, known, self._recall, quarantined=quarantined)
        for visit, row in outcome.visits.items():
            self.visits.setdefault(visit, {})[log] = row
        self.ratings.update(outcome.deltas.ratings)
        self.events.update(outcome.deltas.visits)
        self.marked += outcome.marks
        self.exclusions.update(((*mark.log, mark.seq), str(mark.rule)) for mark in outcome.marks)
        for key, n in outcome.deltas.ratings.items():
            if key.answer and not key.mark and key.channel == KIOSK_CHANNEL:
                cell = Cell(key.day, key.counter_id, key.questionnaire, key.question)
                self._counted.setdefault(cell, Counter())[key.answer] += n
        for cell in outcome.deltas.cells():
            shown = self.released.get(cell, Counter())
            now_shown = release.released(self._counted[cell], shown)
            if now_shown is not None:
                self.released[cell] = now_shown

    def _known(self, log: LogName, entries: list[Entry]) -> Known:
        known = Known()
        for entry in entries:
            reading = entry.reading
            if isinstance(reading, Rating):
                visit = reading.facts.visit
            elif isinstance(reading, VisitFacts):
                visit = reading.visit
            else:
                continue
            rows = self.visits.get(visit, {})
            if log in rows:
                known.own[visit] = rows[log]
            others = [row for name, row in rows.items() if name != log]
            if others:
                known.others[visit] = others
        return known
