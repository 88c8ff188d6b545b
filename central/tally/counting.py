"""Counts one batch of one log: visits, tallies and marks, all in memory.

Guarantees one counted rating per visit. Within a log the first rating of a visit counts; between
logs the one of the lowest (kiosk, epoch), and one of a kiosk before one of a phone, so that the
tallies do not depend on which log arrived first. What a later arrival displaces is taken out of
the tallies again and marked. A phone's rating of a visit that a kiosk made in test mode is a test,
whichever of the two came first. Of visits that named the same dossier one rating counts, found in
the same way (`central.tally.whole_visits`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from central.channels import PHONE_CHANNEL
from central.tally.deltas import Deltas
from central.tally.dossiers import Groups, members_together
from central.tally.entry import Entry, MarkedPlace, Recall
from central.tally.facts import (
    Odd,
    Rating,
    RatingFacts,
    SourceFacts,
    StartedFacts,
    VisitFacts,
)
from central.tally.rules import (
    Circumstances,
    HoursOf,
    LogBefore,
    Mark,
    mark_of_rating,
    unknown_hours,
)
from central.tally.visit_row import LogName, VisitRow
from central.tally.whole_visits import (
    Place,
    add_visit,
    counted_places,
    places_of,
    precedence,
)

DECLINED = "dismissed"
"""Cause of a visit whose citizen said no to the invitation."""

__all__ = ["Entry", "Known", "MarkedPlace", "Outcome", "Recall", "count_batch"]


@dataclass(slots=True)
class Known:
    """What the store knows of the visits in a batch: rows of this log, rows of other logs.

    `before` and `after`: visits of the same dossier, before this batch and with it. Each group in
    `after` is there with all its members, and so are their rows. `log_before`: what the rules ask
    of this log before the batch; `hours`: when the site is open on a day.
    """

    own: dict[str, VisitRow] = field(default_factory=dict)
    others: dict[str, list[VisitRow]] = field(default_factory=dict)
    before: Groups = field(default_factory=dict)
    after: Groups = field(default_factory=dict)
    log_before: LogBefore = field(default_factory=LogBefore)
    hours: HoursOf = unknown_hours


@dataclass(slots=True)
class Outcome:
    """What is to be written after a batch. `unmarked`: marks that hold no longer; `log_before`:
    what the rules ask of the log before the next batch.
    """

    deltas: Deltas = field(default_factory=Deltas)
    visits: dict[str, VisitRow] = field(default_factory=dict)
    marks: list[MarkedPlace] = field(default_factory=list)
    unmarked: list[MarkedPlace] = field(default_factory=list)
    log_before: LogBefore = field(default_factory=LogBefore)


def count_batch(
    log: LogName, entries: Iterable[Entry], known: Known, recall: Recall, *, quarantined: bool
) -> Outcome:
    """What `entries` of `log`, in the order of the log, change in visits, tallies and marks.

    `known` is read, and its rows of this log are carried on in the outcome.
    """
    batch = _Batch(log, known, quarantined=quarantined)
    # Visits that another log tells of too, and those of one dossier, are counted anew, before
    # against after.
    before = {visit: batch.rows_of(visit) for visit in batch.apart}
    for entry in entries:
        batch.count(entry)
    for visits in members_together(batch.apart, known.after):
        joined = any(known.before.get(visit) != known.after.get(visit) for visit in visits)
        if joined or any(visit in batch.outcome.visits for visit in visits):
            batch.count_anew(visits, before, recall)
    return batch.outcome


class _Batch:
    """The counting of one batch."""

    def __init__(self, log: LogName, known: Known, *, quarantined: bool) -> None:
        self.outcome = Outcome(log_before=known.log_before)
        self._log = log
        self._known = known
        self.apart = known.others.keys() | known.after.keys()
        self._quarantined = quarantined
        self._claims: dict[int, Entry] = {}

    def rows_of(self, visit: str) -> list[VisitRow]:
        """Copies of all rows of `visit` as they stand now, the lowest log first."""
        own = self.outcome.visits.get(visit) or self._known.own.get(visit)
        rows = [*self._known.others.get(visit, []), *([own] if own else [])]
        return sorted((replace(row) for row in rows), key=precedence)

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
                self.outcome.deltas.add_odd_rating(entry)
        elif isinstance(reading, SourceFacts | StartedFacts):
            self._hear(entry, reading)

    def _mark(self, entry: Entry, rule: str, reason: str) -> None:
        self.outcome.marks.append(MarkedPlace(self._log, entry.seq, rule, reason))

    def _count_rating(self, entry: Entry, rating: Rating) -> None:
        mark = mark_of_rating(rating.facts, self._circumstances(entry, rating.facts))
        row = None
        self._remember(entry, rating.facts)
        if rating.facts.test:
            self._note_test(entry, rating.facts.visit, rating.facts.counter)
        if mark is None:
            row = self._row(entry, rating.facts.visit, rating.facts.counter)
            mark = None if getattr(row, rating.facts.event) is None else Mark.DOUBLE
        if mark is not None or row is None:
            self._mark(entry, str(mark), f"visit {rating.facts.visit}")
            self.outcome.deltas.add_rating(entry, rating, str(mark), self._log.channel)
            return
        setattr(row, rating.facts.event, entry.seq)
        self._claims[entry.seq] = entry
        if row.visit_id not in self.apart:
            self.outcome.deltas.add_rating(entry, rating, "", self._log.channel)
            if rating.facts.event == "rated":
                self._count_answered(row)

    def _count_event(self, entry: Entry, facts: VisitFacts) -> None:
        if facts.event == "called" and not facts.test and entry.stamp is not None:
            self.outcome.log_before = self.outcome.log_before.after_call(entry.stamp.boot)
        if facts.test or self._quarantined or entry.apart:
            mark = Mark.TEST if facts.test else Mark.QUARANTINED
            if facts.test:
                self._note_test(entry, facts.visit, facts.counter)
            self.outcome.deltas.add_event(entry, facts, mark)
            return
        row = self._row(entry, facts.visit, facts.counter)
        _note_invitation(row, entry.seq, facts)
        if getattr(row, facts.event) is not None:
            return
        setattr(row, facts.event, entry.seq)
        self._claims[entry.seq] = entry
        if facts.event == "served":
            row.day, row.counter_id = entry.day, facts.counter
        if row.visit_id not in self.apart:
            self.outcome.deltas.add_event(entry, facts, "")
            if facts.event == "served":
                self._count_answered(row)

    def _circumstances(self, entry: Entry, facts: RatingFacts) -> Circumstances:
        apart = self._quarantined or entry.apart
        if self._log.channel == PHONE_CHANNEL or entry.stamp is None:
            return Circumstances(self._log.channel, apart)
        row = self.outcome.visits.get(facts.visit) or self._known.own.get(facts.visit)
        at = entry.moment.time() if entry.moment is not None and entry.is_sure else None
        return Circumstances(
            self._log.channel,
            apart,
            entry.stamp.boot,
            entry.stamp.up_ms,
            at,
            None if at is None else self._known.hours(entry.day),
            self.outcome.log_before,
            reopened=row is not None and row.reopened is not None,
        )

    def _remember(self, entry: Entry, facts: RatingFacts) -> None:
        """For the ratings after it: whether it counted says nothing here, as that may change."""
        stamp, before = entry.stamp, self.outcome.log_before
        if stamp is not None and not facts.test and self._log.channel != PHONE_CHANNEL:
            after = before.after_rating(stamp.boot, stamp.up_ms, facts.counter)
            self.outcome.log_before = after

    def _hear(self, entry: Entry, reading: SourceFacts | StartedFacts) -> None:
        stamp, before = entry.stamp, self.outcome.log_before
        if stamp is None:
            return
        if isinstance(reading, StartedFacts):
            after = before.after_start(stamp.boot)
        else:
            after = before.after_source(
                stamp.boot, stamp.up_ms, reading.source, is_well=reading.is_well
            )
        self.outcome.log_before = after

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

    def count_anew(
        self, visits: list[str], before: dict[str, list[VisitRow]], recall: Recall
    ) -> None:
        """Take out what `visits` gave the tallies `before`, and put in what they give now.

        `visits`: those of one dossier, or one alone.
        """

        def entry_of(log: LogName, seq: int) -> Entry:
            fresh = self._claims.get(seq) if log == self._log else None
            return fresh or recall(log, seq)

        counted_before: set[Place] = set()
        for together in members_together(visits, self._known.before):
            counted_before |= counted_places([before[visit] for visit in together])
        now = {visit: self.rows_of(visit) for visit in visits}
        counted = counted_places(list(now.values()))
        moved = counted ^ counted_before
        deltas, lost_before, lost = self.outcome.deltas, set[MarkedPlace](), set[MarkedPlace]()
        for visit, rows in now.items():
            # A dossier may have many visits, and each costs reading its records.
            if rows == before[visit] and not moved & places_of(rows):
                continue
            lost_before.update(add_visit(deltas, before[visit], counted_before, entry_of, by=-1))
            lost.update(add_visit(deltas, rows, counted, entry_of, by=1))
        self.outcome.marks += sorted(lost)
        # Which of them counts is decided anew with each that comes; other marks stay.
        no_longer = (mark for mark in lost_before - lost if mark.rule == Mark.SAME_DOSSIER)
        self.outcome.unmarked += sorted(no_longer)


def _note_invitation(row: VisitRow, seq: int, facts: VisitFacts) -> None:
    """Keep whether the visit's invitation was declined, and opened again after that."""
    if facts.event == "unrated" and facts.cause == DECLINED and row.declined is None:
        row.declined = seq
    elif facts.event == "prompted" and row.declined is not None and row.reopened is None:
        row.reopened = seq
