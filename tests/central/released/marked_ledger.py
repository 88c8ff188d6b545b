"""The ledger of `ledger`, with ratings that a rule marked: released by what ingest asks."""

from collections import Counter
from types import SimpleNamespace

from central.ingest.marked_release import release_marked
from central.released.audience import Audience, By
from central.released.today import HEADLINE_QUESTION
from central.store.marked_queries import released_marked_counts
from central.store.tally_tables import rating_tallies
from central.store.upsert import add_up
from central.tally.deltas import Deltas, RatingKey
from tests.central.released.ledger import QUESTION, SITE, Ledger, Span, day

AT = {SITE: SimpleNamespace(received_at="2026-03-29T02:00:00.000Z")}
assert QUESTION[1] == HEADLINE_QUESTION


class MarkedLedger(Ledger):
    """Every answer has a value of its own, marked or not."""

    def mark(self, at, counter, officer, number, mark="too-fast"):
        """So many marked ratings in one batch; the values of their answers."""
        given = range(self.answers, self.answers + number)
        self.answers += number
        place = (day(at).isoformat(), counter, officer, "tt-1", "result", "kiosk", *QUESTION)
        keys = [RatingKey(*place, answer, mark) for answer in given]
        deltas = Deltas(ratings=Counter(keys))
        add_up(self.connection, rating_tallies, deltas.rating_rows(SITE))
        release_marked(self.connection, {SITE: [deltas]}, AT)
        return list(given)

    def beside(self, at):
        """The figures of the page of that day: by counter and whole, what counts, and with marked
        ratings. Each the set of answers that it is the sum of.
        """
        today = Span(day(at), day(at))
        marked = {}
        for counter, *_, answer, n in released_marked_counts(
            self.connection, SITE, day(at).isoformat()
        ):
            marked.setdefault(counter, Counter())[answer] += n
        by_counter = self.table(Audience.SUPERVISOR, today, By.COUNTER)
        shown = {key.of[1]: Counter(cell.counts) for key, cell in by_counter.cells.items()}
        for counter, levels in marked.items():
            yield levels + shown.get(counter, Counter())
        yield sum(marked.values(), Counter()) + sum(shown.values(), Counter())
