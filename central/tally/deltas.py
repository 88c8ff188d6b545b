"""Sums to be added to the tallies, gathered in memory and handed over once per batch.

Guarantees that adding a contribution and taking it away again leaves nothing behind.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.tally.facts import Rating, VisitFacts
from central.tally.rules import Mark

ANSWERED = "answered"
"""Event of a visit that was served and has a counted rating: the numerator of the response."""


def event_of(event: str, channel: str) -> str:
    """How `visit_tallies` names the event: `rated` at the kiosk, `phone-rated` on a phone."""
    return event if channel == KIOSK_CHANNEL else f"{channel}-{event}"


PHONE_ANSWERED = event_of(ANSWERED, PHONE_CHANNEL)
"""Event of such a visit whose counted rating is a phone's: nobody answered at the kiosk."""


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

    def add_event(self, day: str, facts: VisitFacts, mark: str, by: int = 1) -> None:
        """Count an event of a visit other than its rating."""
        event = f"unrated:{facts.cause}" if facts.event == "unrated" else facts.event
        self.visits[VisitKey(day, facts.counter, facts.officer, event, mark)] += by

    def add_rating(self, day: str, rating: Rating, mark: str, channel: str, by: int = 1) -> None:
        """Count a rating: once as an event, and each of its answers unless it was a test."""
        facts = rating.facts
        event = event_of(facts.event, channel)
        self.visits[VisitKey(day, facts.counter, facts.officer, event, mark)] += by
        if mark == Mark.TEST:
            return
        for question, answer in rating.answers.items():
            key = RatingKey(
                day,
                facts.counter,
                facts.officer,
                facts.procedure,
                facts.stage,
                channel,
                facts.questionnaire,
                question,
                answer,
                mark,
            )
            self.ratings[key] += by

    def add_answered(self, day: str, counter: str, channel: str, by: int = 1) -> None:
        """Count a visit that was served and rated; once more if only a phone rated it."""
        self.visits[VisitKey(day, counter, "", ANSWERED, "")] += by
        if channel != KIOSK_CHANNEL:
            self.visits[VisitKey(day, counter, "", PHONE_ANSWERED, "")] += by

    def add_odd_rating(self, day: str) -> None:
        """Count a rating whose body could not be read: it belongs to no counter."""
        self.visits[VisitKey(day, "", "", "rated", Mark.ODD)] += 1

    def rating_rows(self, site: str) -> list[dict[str, Any]]:
        """Rows for `rating_tallies`; those that came to nothing are left out."""
        return [{"site_id": site, **key._asdict(), "n": n} for key, n in self.ratings.items() if n]

    def visit_rows(self, site: str) -> list[dict[str, Any]]:
        """Rows for `visit_tallies`; those that came to nothing are left out."""
        return [{"site_id": site, **key._asdict(), "n": n} for key, n in self.visits.items() if n]

    def cells(self) -> set[Cell]:
        """The cells whose counted answers at the kiosk changed."""
        return {
            Cell(key.day, key.counter_id, key.questionnaire, key.question)
            for key, n in self.ratings.items()
            if n and key.answer and not key.mark and key.channel == KIOSK_CHANNEL
        }
