"""Which released answers may stand in one figure: those to one question of one questionnaire.

Two questionnaires may put the same question on different scales. `mot-cua` has five levels with a
neutral one, `cham-nhanh` three without: who would have said "neutral" has to choose a side there,
so that the share of satisfied answers means something else. Therefore figures of different
questionnaires, and of different versions of one, are never added up. Pure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE
from kiosk.survey.scale import LADDER

LADDER_LEVELS = range(1, LADDER + 1)
"""What an answer about satisfaction may be; points and choices may be more."""


@dataclass(frozen=True, slots=True)
class QuestionToday:
    """Released answers to one question of one questionnaire: number by level."""

    question: str
    levels: dict[int, int]
    questionnaire: str = ""

    @property
    def share(self) -> Share:
        """The index, with its n and interval. Only for a question about satisfaction."""
        return Share.of_levels({level: self.levels.get(level, 0) for level in LADDER_LEVELS})


def by_counter(
    rows: Iterable[tuple[str, str, str, int, int]],
) -> dict[str, dict[str, dict[str, QuestionToday]]]:
    """Counter, questionnaire, question to answers; `rows`: these, then answer and number."""
    found: dict[str, dict[str, dict[str, QuestionToday]]] = {}
    for counter, questionnaire, question, answer, n in rows:
        cells = found.setdefault(counter, {}).setdefault(questionnaire, {})
        cell = cells.setdefault(
            question, QuestionToday(question, dict.fromkeys(LADDER_LEVELS, 0), questionnaire)
        )
        cell.levels[answer] = cell.levels.get(answer, 0) + n
    return found


def shown_first(
    asked: dict[str, dict[str, QuestionToday]],
) -> tuple[dict[str, QuestionToday], tuple[QuestionToday, ...]]:
    """Of one counter: the questions of the questionnaire most rated, and the others' headlines."""
    if not asked:
        return {}, ()
    order = sorted(sorted(asked), key=lambda name: _weight(asked[name]), reverse=True)
    rest = [asked[name][HEADLINE] for name in order[1:] if HEADLINE in asked[name]]
    return asked[order[0]], tuple(rest)


def headlines(cells: Iterable[QuestionToday]) -> tuple[QuestionToday, ...]:
    """The headline of each questionnaire, the one with most answers first. Never added up."""
    sums: dict[str, Counter[int]] = {}
    for cell in cells:
        if cell.question == HEADLINE:
            sums.setdefault(cell.questionnaire, Counter()).update(cell.levels)
    found = [
        QuestionToday(HEADLINE, {level: levels[level] for level in LADDER_LEVELS}, name)
        for name, levels in sums.items()
    ]
    rated = [each for each in found if each.share.valid]
    return tuple(sorted(rated, key=lambda each: (-each.share.valid, each.questionnaire)))


def _weight(questions: dict[str, QuestionToday]) -> tuple[int, int]:
    headline = questions.get(HEADLINE)
    return (headline.share.valid if headline else 0, len(questions))
