"""Factors of units: of what may be shown, the index of each factor at each counter or site.

Guarantees that every figure is a mean of indices of released cells, that answers of two
questionnaires or two channels are never in one figure, and that what is withheld and what nobody
was asked are told apart. What was answered on phones is shown of sites, as far as it is published
(docs/adr/0063), and by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.reference.questionnaire_facts import Factor, KnownQuestionnaires
from central.released.audience import Scope, Span
from central.released.cell import Empty, Why, Withheld
from central.released.publish import PUBLIC
from central.store import factor_queries
from central.store.factor_queries import UnitRatings, UnitSum
from central.store.published_queries import Days
from central.store.summed_days import row_by_row, split_days
from kiosk.survey import Share
from kiosk.survey.mean_of_criteria import MeanOfCriteria
from kiosk.survey.scale import LADDER

Unit = tuple[str, str]
"""Site and counter; the counter is empty for the whole site."""

EVERYTHING: Unit = ("", "")
"""All sites of a scope together: a sum of what is released under them."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question about satisfaction: released answers by level 1 to 5."""

    question: str
    levels: Mapping[int, int]

    @property
    def share(self) -> Share:
        """The index with its n and interval."""
        return Share.of_levels(dict(self.levels))


@dataclass(frozen=True, slots=True)
class FactorIndex:
    """The index of a factor: the mean of its criteria. One without released answers has none in
    its levels.
    """

    criteria: tuple[Criterion, ...]

    @property
    def mean(self) -> MeanOfCriteria:
        """Value, n and interval."""
        return MeanOfCriteria(tuple(each.share for each in self.criteria))


FactorCell = FactorIndex | Withheld | Empty


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire in a channel. `n`: released answers to its most answered question, of all
    units; `ratings`: how many ratings count (None of phones: only what is published is known).
    """

    channel: str
    questionnaire: str
    n: int
    ratings: int | None


@dataclass(frozen=True, slots=True)
class FactorAnswers:
    """All that may be shown: `levels` by unit, channel, questionnaire and question."""

    levels: Mapping[tuple[Unit, str, str, str], Counter[int]]
    ratings: Mapping[tuple[Unit, str], int]

    def asked(self) -> list[Asked]:
        """What was asked, at the kiosk first, the one with most ratings first."""
        n: dict[tuple[str, str], Counter[str]] = {}
        for (unit, channel, questionnaire, question), levels in self.levels.items():
            if unit == EVERYTHING:
                n.setdefault((channel, questionnaire), Counter())[question] += levels.total()
        ratings: Counter[str] = Counter()
        for (unit, questionnaire), rated in self.ratings.items():
            if unit == EVERYTHING:
                ratings[questionnaire] += rated
                n.setdefault((KIOSK_CHANNEL, questionnaire), Counter())
        found = [
            Asked(
                channel,
                questionnaire,
                max(questions.values(), default=0),
                ratings[questionnaire] if channel == KIOSK_CHANNEL else None,
            )
            for (channel, questionnaire), questions in n.items()
        ]
        return sorted(found, key=lambda each: (_is_phone(each), -each.n, each.questionnaire))

    def cell(
        self, unit: Unit, asked: Asked, factor: Factor, known: KnownQuestionnaires
    ) -> FactorCell:
        """What may be said of one factor at one unit."""
        questions = criteria_of(asked.questionnaire, factor, known)
        found = tuple(
            Criterion(question, self._ladder(unit, asked, question)) for question in questions
        )
        if any(each.levels for each in found):
            return FactorIndex(found)
        if asked.channel == KIOSK_CHANNEL and self.ratings.get((unit, asked.questionnaire)):
            return Withheld(Why.TOO_FEW)
        return Empty()

    def other_questions(self, asked: Asked, known: KnownQuestionnaires) -> list[str]:
        """Questions that were answered and are in no factor, in order."""
        in_factors = {
            question
            for factor in factors_of(asked.questionnaire, known)
            for question in criteria_of(asked.questionnaire, factor, known)
        }
        there = {
            question
            for _, channel, questionnaire, question in self.levels
            if (channel, questionnaire) == (asked.channel, asked.questionnaire)
        }
        return sorted(there - in_factors)

    def _ladder(self, unit: Unit, asked: Asked, question: str) -> Mapping[int, int]:
        key = (unit, asked.channel, asked.questionnaire, question)
        found: Mapping[int, int] = self.levels.get(key, {})
        return {level: n for level, n in found.items() if 1 <= level <= LADDER}


def criteria_of(questionnaire: str, factor: Factor, known: KnownQuestionnaires) -> tuple[str, ...]:
    """The questions that make up `factor`. Of a questionnaire that is in no file, those that mean
    the same in every one.
    """
    facts = known.facts(questionnaire)
    if facts is not None:
        return tuple(each.question for each in facts.of_factor(factor))
    found = (known.question(questionnaire, question) for question in ("service", "officer"))
    return tuple(each.question for each in found if each and each.factor is factor)


def factors_of(questionnaire: str, known: KnownQuestionnaires) -> tuple[Factor, ...]:
    """The factors that a questionnaire asks about, the question about it all first, then the five
    in their order.
    """
    there = [factor for factor in Factor if criteria_of(questionnaire, factor, known)]
    return tuple(sorted(there, key=lambda factor: factor is not Factor.OVERALL))


def factor_answers(
    connection: Connection, scope: Scope, span: Span, *, by_counter: bool
) -> FactorAnswers:
    """What a supervisor or a leader may see of the sites in `scope`, by site; by counter too where
    `by_counter`. The sums are the database's.
    """
    days = Days(scope.sites, span.first.isoformat(), span.last.isoformat())
    found = row_by_row(connection, days) if by_counter else split_days(connection, days)
    sums = factor_queries.released_sums(connection, found, by_counter=by_counter)
    rated = factor_queries.ratings_of(connection, found, by_counter=by_counter)
    phones = factor_queries.published_phone_sums(connection, days, PUBLIC)
    levels: dict[tuple[Unit, str, str, str], Counter[int]] = {}
    _add(levels, sums, KIOSK_CHANNEL)
    _add(levels, phones, PHONE_CHANNEL)
    ratings: Counter[tuple[Unit, str]] = Counter()
    for each in rated:
        for unit in _units(each):
            ratings[unit, each.questionnaire] += each.ratings
    return FactorAnswers(levels, ratings)


def _add(
    levels: dict[tuple[Unit, str, str, str], Counter[int]], sums: Iterable[UnitSum], channel: str
) -> None:
    for each in sums:
        for unit in _units(each):
            key = (unit, channel, each.questionnaire, each.question)
            levels.setdefault(key, Counter())[each.answer] += each.n


def _units(of: UnitSum | UnitRatings) -> set[Unit]:
    """A counter's sum is its site's too; nothing is more than what is released under it."""
    return {(of.site, of.counter), (of.site, ""), EVERYTHING}


def _is_phone(asked: Asked) -> bool:
    return asked.channel == PHONE_CHANNEL
