"""Every screen and panel of a kiosk in its steps, as sample scenes: the one list of them.

Used by `make screens`, by the reference pictures and by the tests of the layout, so that a new
screen is added in one place. A scene says what is shown; size, mode and language are chosen by
whoever shows it.
"""

from dataclasses import dataclass, replace
from datetime import date

from demo.folder import TREE
from demo.sample_counter import CODE, EVENING, FULL, NOON, NOTICED, PHONE, PICTURED
from demo.sample_enrolment import BINDINGS, ENROLMENTS
from demo.sample_service import STATES
from kiosk.service import Entry, Role, ServiceState
from kiosk.survey import Questionnaire, load_library
from kiosk.ui.binding_content import BindingView
from kiosk.ui.comment_pad import CommentView
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime, SaidView
from kiosk.ui.enrolment_content import EnrolmentView
from kiosk.ui.first_view import View
from kiosk.ui.resting_screen import Night
from kiosk.ui.screens import TO_BE_DONE
from kiosk.ui.view import present
from kiosk.ui.words import WordsByLanguage
from kiosk.visit import (
    Access,
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

SIZES = {
    "portrait": (1080, 1920),
    "landscape": (1280, 800),
    "wide": (1920, 1080),
    "small": (800, 1280),
}
MODES = {
    "usual": Access(),
    "larger": Access(larger_text=True),
    "contrast": Access(high_contrast=True),
    "low": Access(low_position=True),
    "low-larger": Access(low_position=True, larger_text=True),
}
VISIT = Visit("v", ticket="A012")
DOSSIER = "H00.14-240823-0001"
NIGHT = Night(begins=18 * 60, ends=6 * 60, dim_percent=60)

LIBRARY = load_library(TREE / "config" / "questionnaires")
DAY = date(2026, 11, 22)
USUAL = LIBRARY.in_force("mot-cua", DAY)
THREE = LIBRARY.in_force("cham-nhanh", DAY)
FACELESS = LIBRARY.in_force("tt01", DAY)
WITH_BLOCK = LIBRARY.composed("mot-cua", ["nhan-khau"], DAY)
REASONS = LIBRARY.reasons("ly-do", DAY)


@dataclass(frozen=True)
class Scene:
    """What is to be shown, beside the size, the mode and the language."""

    questionnaire: Questionnaire
    phase: Phase
    counter: CounterView = FULL
    visit: Visit = VISIT
    panel: Panel | None = None
    service: ServiceState | None = None
    now: LocalTime = NOON
    night: Night | None = None
    said: SaidView | None = None
    enrolment: EnrolmentView | None = None
    binding: BindingView | None = None

    def view(
        self,
        words: WordsByLanguage,
        language: str,
        access: Access,
        code: CheckCodeView | None = CODE,
    ) -> View:
        """What the window is to be given; `code`: what the thanks show, where they show any."""
        invited = isinstance(self.phase, Serving | Prompt)
        written = self.phase.comment if isinstance(self.phase, Detail) else ""
        return present(
            self.counter,
            self.questionnaire,
            State(
                self.phase,
                open=self.visit if invited else None,
                language=language,
                access=access,
                panel=self.panel,
                dossier=DOSSIER if self.panel is Panel.DOSSIER else None,
            ),
            words,
            self.now,
            code,
            reasons=REASONS,
            comment=CommentView(written, shift=not written, remaining=500 - len(written)),
            service=self.service,
            phone=PHONE,
            night=self.night,
            said=self.said,
            enrolment=self.enrolment,
            binding=self.binding,
        )


def question(index: int, visit: Visit = VISIT) -> Question:
    """The question of that number, counted from 0, with nothing answered before."""
    return Question(visit, Trigger.SERVED, index, (), 0, 0)


def _chosen(side: Side) -> tuple[tuple[Side, str], ...]:
    return tuple((side, reason.id) for reason in REASONS.reasons[:2])


THANKS = Thanks(VISIT, "", "")
DETAIL = Detail(VISIT, 1, DetailStep.SIDES, None, (), "", 0, THANKS)
PRAISE = replace(DETAIL, step=DetailStep.REASONS, side=Side.PRAISE, chosen=_chosen(Side.PRAISE))
COMPLAINT = replace(PRAISE, side=Side.COMPLAINT, chosen=_chosen(Side.COMPLAINT))
WRITTEN = "Cán bộ hướng dẫn rõ, hồ sơ xong trong một buổi."
COMMENT = replace(DETAIL, step=DetailStep.COMMENT, comment=WRITTEN)

SCENES = {
    "idle": Scene(USUAL, Idle()),
    "serving": Scene(USUAL, Serving()),
    "prompt": Scene(USUAL, Prompt(0)),
    "question": Scene(USUAL, question(1)),
    "faceless": Scene(FACELESS, question(3)),
    "thanks": Scene(USUAL, THANKS),
    "detail": Scene(USUAL, DETAIL),
    "reasons": Scene(USUAL, PRAISE),
    "comment": Scene(USUAL, COMMENT),
    "idle-notices": Scene(USUAL, Idle(), NOTICED),
    "idle-picture": Scene(USUAL, Idle(), PICTURED),
    "idle-night": Scene(USUAL, Idle(), now=EVENING, night=NIGHT),
    "question-service": Scene(USUAL, question(0)),
    "question-block": Scene(WITH_BLOCK, question(2)),
    "three-levels": Scene(THREE, question(0)),
    "tt01-1": Scene(FACELESS, question(0)),
    "tt01-2": Scene(FACELESS, question(1)),
    "tt01-3": Scene(FACELESS, question(2)),
    "keypad": Scene(USUAL, question(0), replace(FULL, keypad=True)),
    "saving": Scene(USUAL, Saving(VISIT)),
    "thanks-after-detail": Scene(USUAL, replace(THANKS, detail_given=True)),
    "reasons-complaint": Scene(USUAL, COMPLAINT),
    "comment-empty": Scene(USUAL, replace(COMMENT, comment="")),
    "notice": Scene(USUAL, Idle(), panel=Panel.NOTICE),
    "petition": Scene(USUAL, question(0), panel=Panel.PETITION),
    "phone": Scene(USUAL, Serving(), panel=Panel.PHONE),
    "help": Scene(USUAL, question(0), panel=Panel.HELP),
    "dossier": Scene(USUAL, Serving(), panel=Panel.DOSSIER),
    "badge": Scene(USUAL, Idle(), said=SaidView("on", "Nguyễn Thị Mẫu")),
    "badge-unknown": Scene(USUAL, Serving(), said=SaidView("unknown")),
    "service": Scene(USUAL, Service(0), service=ServiceState(Entry(Role.IT))),
    **{f"service-{name}": Scene(USUAL, Service(0), service=menu) for name, menu in STATES.items()},
    **{
        f"out-of-service-{reason}": Scene(
            USUAL, OutOfService(reason, VISIT if reason is Reason.NOT_SAVED else None)
        )
        for reason in Reason
        if reason not in TO_BE_DONE
    },
    **{
        f"enrolment-{name}": Scene(USUAL, OutOfService(Reason.PENDING), enrolment=each)
        for name, each in ENROLMENTS.items()
    },
    **{
        f"binding-{name}": Scene(USUAL, OutOfService(Reason.UNBOUND), binding=each)
        for name, each in BINDINGS.items()
    },
}
MAIN = tuple(SCENES)[:9]
"""The screens of a visit, which are taken in every language and mode."""
