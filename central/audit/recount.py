"""Counts a site again, from nothing, batch by batch as the records came in.

Guarantees that it uses the very rules that counted at ingest, and no stored figure. What it
holds in the end is what the tables must say. Which visits named the same dossier is given to it:
no record tells of that, and the hashes that did are gone.
"""

from collections import Counter
from datetime import datetime

from central.ingest.steps import Hours, rated_hours, steps_of
from central.tally import release
from central.tally.block_hours import BlockHours, hours_after
from central.tally.counting import Known, Outcome, count_batch
from central.tally.deltas import Cell, Deltas, RatingKey, VisitKey
from central.tally.dossiers import Groups
from central.tally.entry import Entry, MarkedPlace, Recall
from central.tally.facts import Rating, ScannedFacts, VisitFacts
from central.tally.marked_blocks import marked_gains
from central.tally.rules import HoursOf, LogBefore, unknown_hours
from central.tally.visit_row import LogName, VisitRow

Place = tuple[str, str, int]
"""Kiosk, epoch, number."""

NOBODY_JOINED: Groups = {}


class Recount:
    """The figures of one site, as far as batches were added.

    `scanned`: where a visit is said to have named its dossier, and which visit; `logs`: what the
    rules ask of each log so far.
    """

    def __init__(self, recall: Recall, hours: HoursOf = unknown_hours) -> None:
        """`recall` reads a record that was walked already; `hours`: when the site is open."""
        self.visits: dict[str, dict[LogName, VisitRow]] = {}
        self.deltas = Deltas()
        self.released: dict[Cell, Counter[int]] = {}
        self.block_hours: dict[Cell, BlockHours | None] = {}
        self.released_marked: dict[Cell, Counter[int]] = {}
        self.exclusions: set[tuple[Place, str]] = set()
        self.notes: set[tuple[Place, str]] = set()
        self.days: dict[str, tuple[datetime, datetime]] = {}
        self.marked: dict[tuple[Place, str], MarkedPlace] = {}
        self.scanned: dict[Place, str] = {}
        self.groups: Groups = {}
        self.logs: dict[LogName, LogBefore] = {}
        self.records = 0
        self._counted: dict[Cell, Counter[int]] = {}
        self._rated: dict[tuple[str, str], Hours] = {}
        self._marked_answers: dict[Cell, Counter[int]] = {}
        self._recall = recall
        self._hours = hours

    @property
    def ratings(self) -> Counter[RatingKey]:
        """Answers counted."""
        return self.deltas.ratings

    @property
    def events(self) -> Counter[VisitKey]:
        """Events of visits counted."""
        return self.deltas.visits

    def add_time(self, log: LogName, seq: int, moment: datetime, note: str) -> None:
        """Let the record's day span its time, and keep its note."""
        self.records += 1
        day = moment.date().isoformat()
        first, last = self.days.get(day, (moment, moment))
        self.days[day] = (min(first, moment), max(last, moment))
        if note:
            self.notes.add(((*log, seq), note))

    def add_batch(
        self,
        log: LogName,
        entries: list[Entry],
        *,
        quarantined: bool,
        joined: Groups = NOBODY_JOINED,
    ) -> None:
        """Count the records of one batch, and release what is due after it.

        `joined`: visits that stand in a group of the same dossier from this batch on, or in
        another one than before, each with the group's name.
        """
        # Of a quarantined one too: whether it is may be decided otherwise, and its hash was kept.
        self._note_scanned(log, entries)
        known = self._known(log, entries, joined)
        outcome = count_batch(log, entries, known, self._recall, quarantined=quarantined)
        self.logs[log] = outcome.log_before
        for visit, row in outcome.visits.items():
            self.visits.setdefault(visit, {})[log] = row
        self.deltas.merge(outcome.deltas)
        self._mark(outcome)
        self._release(outcome.deltas)
        self._release_marked(outcome.deltas)

    def _release(self, deltas: Deltas) -> None:
        for place, hours in rated_hours([deltas]).items():
            self._rated.setdefault(place, Counter()).update(hours[0])
        for cell, steps in steps_of([deltas]).items():
            moved = steps[0]
            counted = self._counted.setdefault(cell, Counter())
            counted.update(moved)
            shown = self.released.get(cell, Counter())
            now_shown = release.released(counted, shown, moved)
            if now_shown is not None:
                rated = self._rated.get((cell.day, cell.counter_id), Counter())
                before = self.block_hours.get(cell)
                self.block_hours[cell] = hours_after(before, shown, now_shown, rated)
                self.released[cell] = now_shown

    def _release_marked(self, deltas: Deltas) -> None:
        for cell, levels in marked_gains(deltas).items():
            self._marked_answers.setdefault(cell, Counter()).update(levels)
            shown = self.released_marked.get(cell, Counter())
            now_shown = release.released(self._marked_answers[cell], shown)
            if now_shown is not None:
                self.released_marked[cell] = now_shown

    def _note_scanned(self, log: LogName, entries: list[Entry]) -> None:
        for entry in entries:
            if isinstance(entry.reading, ScannedFacts) and not entry.reading.test:
                self.scanned[*log, entry.seq] = entry.reading.visit

    def _mark(self, outcome: Outcome) -> None:
        for mark in outcome.unmarked:
            key = ((*mark.log, mark.seq), str(mark.rule))
            self.exclusions.discard(key)
            self.marked.pop(key, None)
        for mark in outcome.marks:
            key = ((*mark.log, mark.seq), str(mark.rule))
            self.exclusions.add(key)
            self.marked.setdefault(key, mark)

    def _known(self, log: LogName, entries: list[Entry], joined: Groups) -> Known:
        wanted = set(joined)
        for entry in entries:
            reading = entry.reading
            if isinstance(reading, Rating):
                wanted.add(reading.facts.visit)
            elif isinstance(reading, VisitFacts):
                wanted.add(reading.visit)
        after = self.groups | joined
        known = Known(
            before=_groups_of(wanted, self.groups, after),
            after=_groups_of(wanted, after, after),
            log_before=self.logs.get(log, LogBefore()),
            hours=self._hours,
        )
        self.groups = after
        for visit in wanted | known.after.keys():
            rows = self.visits.get(visit, {})
            if log in rows:
                known.own[visit] = rows[log]
            others = [row for name, row in rows.items() if name != log]
            if others:
                known.others[visit] = others
        return known


def _groups_of(wanted: set[str], groups: Groups, after: Groups) -> Groups:
    """Of `groups`, the visits that in the end stand together with any of those `wanted`."""
    names = {after[visit] for visit in wanted if visit in after}
    if not names:
        return {}
    return {visit: name for visit, name in groups.items() if after.get(visit) in names}
