"""A questionnaire on a small screen: one question to a page, or one group of questions. Pure.

Guarantees that every question stands on exactly one step, in the questionnaire's order, and that
what is asked next depends on nothing but which questions were answered or skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from kiosk.survey import Group, Question, Questionnaire

LEFT_EMPTY = "empty"
"""What a form says of a question that is not to be answered."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page. A step of one question without a group is answered by one touch."""

    questions: tuple[Question, ...]
    group: Group | None

    @property
    def is_one_touch(self) -> bool:
        """Whether touching an answer also sends it."""
        return len(self.questions) == 1


def steps_of(questionnaire: Questionnaire) -> tuple[Step, ...]:
    """The pages: neighbours of one group together, every other question alone."""
    keyed = enumerate(questionnaire.questions)
    runs = groupby(keyed, key=lambda each: each[1].group or each[0])
    steps = []
    for _, run in runs:
        questions = tuple(question for _, question in run)
        steps.append(Step(questions, questionnaire.group_of(questions[0])))
    return tuple(steps)


def next_step(steps: tuple[Step, ...], answers: Mapping[str, int | None]) -> int | None:
    """The first step with a question that was neither answered nor skipped; None at the end."""
    for at, step in enumerate(steps):
        if any(question.id not in answers for question in step.questions):
            return at
    return None


def given_answers(
    questionnaire: Questionnaire, step: Step, form: Mapping[str, str]
) -> dict[str, int | None] | None:
    """What a form of `step` says: question to value, None where it is to be left empty.

    None altogether if it is no such form. On a page of one question nothing chosen is a skip; on
    one of several it says nothing of the question, since what was answered is not shown again.
    """
    given: dict[str, int | None] = {}
    for question in step.questions:
        said = form.get(question.id, LEFT_EMPTY if step.is_one_touch else "")
        values = {str(each.value): each.value for each in questionnaire.scale_of(question).levels}
        if said not in {*values, "", LEFT_EMPTY}:
            return None
        if said:
            given[question.id] = values.get(said)
    return given
