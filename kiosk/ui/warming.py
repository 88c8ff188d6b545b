"""A view of every screen, for building and warming them before the first citizen comes.

Guarantees one view per screen and language of the counter's questionnaire, made by `present`
from sample visits that are shown to nobody. Leaves to others: when to build
(`KioskWindow.build_all_screens`).
"""

from kiosk.survey import Questionnaire
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime
from kiosk.ui.first_view import View
from kiosk.ui.view import present
from kiosk.ui.words import WordsByLanguage
from kiosk.visit import (
    Idle,
    OutOfService,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Serving,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.state import Trigger

SAMPLE_TIME = LocalTime(weekday=6, day=22, month=11, hour=10, minute=42)
SAMPLE_CODE = CheckCodeView("0000 0000 0000 0000", ())


def warming_views(
    counter: CounterView, questionnaire: Questionnaire, words: WordsByLanguage, language: str
) -> list[View]:
    """One view of each screen in `language`, the question's once per question."""
    visit = Visit("sample", ticket="A012")
    phases: list[Phase] = [Idle(), Serving(), Prompt(0)]
    phases += [
        Question(visit, Trigger.SERVED, index, (), 0, 0)
        for index in range(len(questionnaire.questions))
    ]
    phases += [Saving(visit), Thanks(visit, "", ""), OutOfService(Reason.STORAGE)]
    return [
        present(
            counter,
            questionnaire,
            State(phase, open=visit, language=language),
            words,
            SAMPLE_TIME,
            SAMPLE_CODE,
        )
        for phase in phases
    ]
