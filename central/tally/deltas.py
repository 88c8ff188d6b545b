"""Sums to be added to the tallies, gathered in memory and handed over once per batch.

Guarantees that adding a contribution and taking it away again leaves nothing behind, and that rows
come in the order of their keys: two writers of the same rows take them in the same order.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.tally.entry import Entry
from central.tally.facts import Rating, VisitFacts
from central.tally.rules import Mark
from central.tally.visit_share import NOTHING, ShareSums, sums_of

Rows = list[dict[str, Any]]

ANSWERED = "answered"
"""Event of a visit that was served and has a counted rating: the numerator of the response."""


def event_of(event: str, channel: str) -> str:
    """How `visit_tallies` names the event: `rated` at the kiosk, `phone-rated` on a phone."""
    return event if channel == KIOSK_CHANNEL else f"{channel}-{event}"


PHONE_ANSWERED = event_of(ANSWERED, PHONE_CHANNEL)
"""Event of such a visit whose counted rating is a phone's: nobody answered at the kiosk."""


RATED = frozenset({"rated", event_of("rated", PHONE_CHANNEL)})
"""Events that are a rating, at the kiosk or by phone."""


class RatingKey(NamedTuple):
    """Key of one row of `rating_tallies`, without the site."""

    day: str
    counter_id: str
    officer_id: str
    procedure: str
    stage: str
    channel: str
    questionnaire: str
    question: str
    answer: int
    mark: str


class VisitKey(NamedTuple):
    """Key of one row of `visit_tallies`, without the site."""

    day: str
    counter_id: str
    officer_id: str
    event: str
    mark: str


class HourKey(NamedTuple):
    """Key of one row of `hour_tallies`, without the site. `hour`: 0 to 23, of the site's day."""

    day: str
    hour: int
    counter_id: str
    event: str
    mark: str


class SumKey(NamedTuple):
    """Key of one row of `visit_sums`, without the site."""

    day: str
    counter_id: str
    officer_id: str
    procedure: str
    stage: str
    channel: str
    questionnaire: str
    mark: str


class Cell(NamedTuple):
    """What is released together: the answers to one question at one counter on one day."""

    day: str
    counter_id: str
    questionnaire: str
    question: str


@dataclass(slots=True)
class Deltas:
    """What a batch changes in the tallies of its site."""

    ratings: Counter[RatingKey] = field(default_factory=Counter)
    visits: Counter[VisitKey] = field(default_factory=Counter)
    hours: Counter[HourKey] = field(default_factory=Counter)
    sums: dict[SumKey, ShareSums] = field(default_factory=dict)

    def add_event(self, entry: Entry, facts: VisitFacts, mark: str, by: int = 1) -> None:
        """Count an event of a visit other than its rating; `facts`: what `entry` tells."""
        event = f"unrated:{facts.cause}" if facts.event == "unrated" else facts.event
        self._add_visit(entry, facts.counter, facts.officer, event, mark, by)

    def add_rating(
        self, entry: Entry, rating: Rating, mark: str, channel: str, by: int = 1
    ) -> None:
        """Count a rating, which `entry` tells: once as an event, and unless it was a test each of
        its answers, and its share of satisfied ones.
        """
        facts, day = rating.facts, entry.day
        event = event_of(facts.event, channel)
        self._add_visit(entry, facts.counter, facts.officer, event, mark, by)
        if mark == Mark.TEST:
            return
        told = (facts.counter, facts.officer, facts.procedure, facts.stage, channel)
        place = SumKey(day, *told, facts.questionnaire, mark)
        self.sums[place] = self.sums.get(place, NOTHING).plus(sums_of(rating.answers), by)
        for question, answer in rating.answers.items():
            self.ratings[RatingKey(day, *told, facts.questionnaire, question, answer, mark)] += by

    def add_answered(self, day: str, counter: str, channel: str, by: int = 1) -> None:
        """Count a visit that was served and rated; once more if only a phone rated it."""
        self.visits[VisitKey(day, counter, "", ANSWERED, "")] += by
        if channel != KIOSK_CHANNEL:
            self.visits[VisitKey(day, counter, "", PHONE_ANSWERED, "")] += by

    def add_odd_rating(self, entry: Entry) -> None:
        """Count a rating whose body could not be read: it belongs to no counter."""
        self._add_visit(entry, "", "", "rated", Mark.ODD, 1)

    def merge(self, other: "Deltas") -> None:
        """Add all that `other` has."""
        self.ratings.update(other.ratings)
        self.visits.update(other.visits)
        self.hours.update(other.hours)
        for key, sums in other.sums.items():
            self.sums[key] = self.sums.get(key, NOTHING).plus(sums)

    def counted_days(self) -> dict[str, int]:
        """The days whose counted figures change, and by how many counted ratings of any channel."""
        answered = {key.day for key, n in self.ratings.items() if n and not key.mark}
        gained = dict.fromkeys(answered, 0)
        for key, n in self.visits.items():
            if n and not key.mark:
                gained[key.day] = gained.get(key.day, 0) + (n if key.event in RATED else 0)
        return gained

    def days(self) -> set[str]:
        """Every day of which something changes."""
        return {key.day for keys in (self.ratings, self.visits, self.sums) for key in keys}

    def rating_rows(self, site: str) -> Rows:
        """Rows for `rating_tallies`; those that came to nothing are left out."""
        return _rows(site, self.ratings)

    def visit_rows(self, site: str) -> Rows:
        """Rows for `visit_tallies`; those that came to nothing are left out."""
        return _rows(site, self.visits)

    def hour_rows(self, site: str) -> Rows:
        """Rows for `hour_tallies`; those that came to nothing are left out."""
        return _rows(site, self.hours)

    def sum_rows(self, site: str) -> Rows:
        """Rows for `visit_sums`; those that came to nothing are left out."""
        return [
            {"site_id": site, **key._asdict(), **sums._asdict()}
            for key, sums in sorted(self.sums.items())
            if sums != NOTHING
        ]

    def rows(self, site: str) -> dict[str, Rows]:
        """Rows to be added, by table."""
        return {
            "rating_tallies": self.rating_rows(site),
            "visit_tallies": self.visit_rows(site),
            "hour_tallies": self.hour_rows(site),
            "visit_sums": self.sum_rows(site),
        }

    def cells(self) -> set[Cell]:
        """The cells whose counted answers at the kiosk changed."""
        return {
            Cell(key.day, key.counter_id, key.questionnaire, key.question)
            for key, n in self.ratings.items()
            if n and key.answer and not key.mark and key.channel == KIOSK_CHANNEL
        }

    def _add_visit(
        self, entry: Entry, counter: str, officer: str, event: str, mark: str, by: int
    ) -> None:
        self.visits[VisitKey(entry.day, counter, officer, event, mark)] += by
        self.hours[HourKey(entry.day, entry.hour, counter, event, mark)] += by


def _rows(site: str, counts: Mapping[Any, int]) -> Rows:
    return [{"site_id": site, **key._asdict(), "n": n} for key, n in sorted(counts.items()) if n]
