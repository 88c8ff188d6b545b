"""What visits give the tallies when all is looked at that any log tells of them.

Guarantees that it depends on what is told and not on what was told first: one rating of a visit
counts, and of all visits of one dossier one. The same order decides both: a kiosk's before a
phone's, then the lowest (kiosk, epoch), then the number in the log.
"""

from dataclasses import dataclass

from central.channels import KIOSK_CHANNEL
from central.tally.deltas import Deltas
from central.tally.entry import MarkedPlace, Recall
from central.tally.facts import EVENTS, RATING_EVENTS, Rating, VisitFacts
from central.tally.rules import Mark
from central.tally.visit_row import LogName, VisitRow

Place = tuple[LogName, int]


def precedence(row: VisitRow) -> tuple[bool, LogName]:
    """The lowest goes before the others."""
    return row.log.channel != KIOSK_CHANNEL, row.log


def places_of(rows: list[VisitRow]) -> set[Place]:
    """Where the ratings of a visit stand that may count."""
    told = [(row, getattr(row, event)) for row in rows for event in RATING_EVENTS]
    return {(row.log, seq) for row, seq in told if seq is not None}


def counted_places(visits: list[list[VisitRow]]) -> set[Place]:
    """Where the ratings stand that count of the visits of one dossier, or of one visit alone.

    `visits`: of each visit its rows, one for each log, in the order of `precedence`.
    """
    told = [_Told.of(rows) for rows in visits]
    return {
        place
        for event in RATING_EVENTS
        for _, place in sorted(each.claim(event) for each in told if event in each.winners)[:1]
    }


def add_visit(
    deltas: Deltas, rows: list[VisitRow], counted: set[Place], entry_of: Recall, by: int
) -> list[MarkedPlace]:
    """Add what a visit gives the tallies; returns its ratings that do not count.

    `rows`: as of `counted_places`, which gave `counted`.
    """
    return _Told.of(rows).add(deltas, counted, entry_of, by)


@dataclass(frozen=True, slots=True)
class _Told:
    """One visit. `winners`: for each event the row whose record of it stands for the visit."""

    rows: list[VisitRow]
    winners: dict[str, VisitRow]
    is_test: bool

    @classmethod
    def of(cls, rows: list[VisitRow]) -> "_Told":
        is_test = any(row.tested is not None for row in rows)
        winners: dict[str, VisitRow] = {}
        for event in EVENTS:
            for row in rows:
                if getattr(row, event) is not None and not _is_tests(row, is_test=is_test):
                    winners.setdefault(event, row)
        return cls(rows, winners, is_test)

    def claim(self, event: str) -> tuple[bool, Place]:
        """What decides between this visit's rating and those of other visits, and its place."""
        row = self.winners[event]
        return precedence(row)[0], (row.log, getattr(row, event))

    def add(
        self, deltas: Deltas, counted: set[Place], entry_of: Recall, by: int
    ) -> list[MarkedPlace]:
        lost = []
        for event in EVENTS:
            for row in self.rows:
                seq = getattr(row, event)
                if seq is None:
                    continue
                entry = entry_of(row.log, seq)
                if isinstance(entry.reading, Rating):
                    mark = self._mark_of(event, row, counted)
                    deltas.add_rating(entry, entry.reading, mark, row.log.channel, by)
                    if mark:
                        lost.append(MarkedPlace(row.log, seq, mark, f"visit {row.visit_id}"))
                elif isinstance(entry.reading, VisitFacts) and self.winners.get(event) is row:
                    deltas.add_event(entry, entry.reading, "", by)
        if "served" in self.winners and "rated" in self.winners:
            # Whoever rated was not silent, though the dossier may be counted at another visit.
            served, rated = self.winners["served"], self.winners["rated"]
            deltas.add_answered(served.day, served.counter_id, rated.log.channel, by)
        return lost

    def _mark_of(self, event: str, row: VisitRow, counted: set[Place]) -> str:
        if _is_tests(row, is_test=self.is_test):
            return str(Mark.TEST)
        winner = self.winners[event]
        if winner is not row:
            same_channel = row.log.channel == winner.log.channel
            return str(Mark.DOUBLE if same_channel else Mark.ALSO_KIOSK)
        return "" if (row.log, getattr(row, event)) in counted else str(Mark.SAME_DOSSIER)


def _is_tests(row: VisitRow, *, is_test: bool) -> bool:
    """A phone's record of a visit of test mode is a test; a kiosk's says so itself."""
    return is_test and row.log.channel != KIOSK_CHANNEL
