"""A view of every screen and panel, for building and warming them before the first citizen comes.

Guarantees one view per screen and language of the counter's questionnaire, made by `present`
from sample visits that are shown to nobody; no screen or panel is built later than these. Leaves
to others: when to build (`KioskWindow.build_all_screens`).
"""

from dataclasses import replace

from kiosk.survey import Questionnaire, ReasonList
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime
from kiosk.ui.first_view import View
from kiosk.ui.view import present
from kiosk.ui.words import WordsByLanguage
from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    Side,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.state import Trigger

SAMPLE_TIME = LocalTime(weekday=6, day=22, month=11, hour=10, minute=42)
SAMPLE_CODE = CheckCodeView("0000 0000 0000 0000", ())
SAMPLE_VISIT = Visit("sample", ticket="A012")
SAMPLE_THANKS = Thanks(SAMPLE_VISIT, "", "")
SAMPLE_DETAIL = Detail(SAMPLE_VISIT, 0, DetailStep.SIDES, None, (), "", 0, SAMPLE_THANKS)


def warming_views(
    counter: CounterView,
    questionnaire: Questionnaire,
    words: WordsByLanguage,
    language: str,
    reasons: ReasonList | None = None,
) -> list[View]:
    """One view of each screen in `language`, the question's once per question; then the panels."""

    def view(state: State) -> View:
        return present(
            counter, questionnaire, state, words, SAMPLE_TIME, SAMPLE_CODE, reasons=reasons
        )

    def of(phase: Phase) -> State:
        return State(phase, open=SAMPLE_VISIT, language=language)

    invited = of(Prompt(0))
    return [
        *(view(of(phase)) for phase in _phases(questionnaire)),
        *(view(replace(invited, panel=panel)) for panel in Panel),
    ]


def _phases(questionnaire: Questionnaire) -> list[Phase]:
    asked = [
        Question(SAMPLE_VISIT, Trigger.SERVED, index, (), 0, 0)
        for index in range(len(questionnaire.questions))
    ]
    return [
        Idle(),
        Serving(),
        Prompt(0),
        *asked,
        Saving(SAMPLE_VISIT),
        SAMPLE_THANKS,
        SAMPLE_DETAIL,
        replace(SAMPLE_DETAIL, step=DetailStep.REASONS, side=Side.PRAISE),
        replace(SAMPLE_DETAIL, step=DetailStep.COMMENT),
        OutOfService(Reason.STORAGE),
        OutOfService(Reason.PENDING),
        OutOfService(Reason.UNBOUND),
        Service(0),
    ]
