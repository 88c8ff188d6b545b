"""Everything that the screens of a rating may have to show: sizes, modes, scales, words, panels."""

from dataclasses import dataclass, replace

from kiosk.survey import Questionnaire, load_library, load_questionnaire
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import CounterView, PetitionView, PhoneView
from kiosk.ui.view import present
from kiosk.visit import (
    Access,
    OutOfService,
    Panel,
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
from tests.kiosk.ui.scene import CODE, COUNTER, NOON, QUESTIONNAIRE

SIZES = [(1080, 1920), (1280, 800), (1920, 1080), (800, 1280)]
MODES = {
    "usual": Access(),
    "larger": Access(larger_text=True),
    "contrast": Access(high_contrast=True),
    "low": Access(low_position=True),
    "low-larger": Access(low_position=True, larger_text=True),
}
PLAIN_VISIT = Visit("v", ticket="A012")
LONG_VISIT = Visit("v", ticket="HT-2026-000123")
FOLDER = QUESTIONNAIRE.parent
FULL = replace(
    COUNTER,
    petition=PetitionView(
        "Cổng Dịch vụ công quốc gia",
        "https://dichvucong.example.vn",
        "1900 0001",
        qr_rows("https://dichvucong.example.vn"),
    ),
    retention_days=365,
    speech=True,
    phone=True,
)
"""A counter that has everything."""
LONG = replace(
    FULL,
    site_name="Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp liên xã Mẫu",
    unit="Uỷ ban nhân dân Xã Mẫu Thượng Hạ",
    counter_name="Quầy 03 – Hộ tịch, chứng thực, đất đai",
    officer_name="Công Tằng Tôn Nữ Nguyễn Thị Mẫu Đơn Ngọc Quỳnh Hương",
    help_phone="1900 0000 (nhánh 3, giờ hành chính)",
    keypad=True,
)
PHONE = PhoneView(CODE.rows, "https://example.org/p")
LONGEST_QUESTION = (
    "Ông/Bà hài lòng thế nào với thời gian, trình tự, thủ tục và kết quả giải quyết hồ sơ "
    "hành chính của mình tại bộ phận này?"
)
"""As long as a question may be."""


@dataclass(frozen=True)
class Scene:
    """What is to be shown, beside the size and the mode."""

    questionnaire: Questionnaire
    phase: Phase
    counter: CounterView = FULL
    visit: Visit = PLAIN_VISIT
    panel: Panel | None = None


def question(index, visit=PLAIN_VISIT):
    return Question(visit, Trigger.SERVED, index, (), 0, 0)


def reworded(questionnaire, words):
    """`questionnaire` with its first question in other words."""
    first = questionnaire.questions[0]
    first = first.model_copy(update={"words": dict.fromkeys(first.words, words)})
    return questionnaire.model_copy(update={"questions": [first, *questionnaire.questions[1:]]})


def two_levelled(questionnaire):
    """`questionnaire` with the last two levels of each scale."""
    scales = [
        scale.model_copy(update={"levels": scale.levels[-2:]}) for scale in questionnaire.scales
    ]
    return questionnaire.model_copy(update={"scales": scales})


USUAL = load_questionnaire(QUESTIONNAIRE)
THREE = load_questionnaire(FOLDER / "cham-nhanh.toml")
FACELESS = load_questionnaire(FOLDER / "tt01.toml")
REASONS = load_library(FOLDER).reason_lists[0]

SCENES = {
    "prompt": Scene(USUAL, Prompt(0)),
    "service": Scene(USUAL, question(0)),
    "officer": Scene(USUAL, question(1)),
    "keypad": Scene(USUAL, question(0), replace(FULL, keypad=True)),
    "longest": Scene(reworded(USUAL, LONGEST_QUESTION), question(0)),
    "three": Scene(THREE, question(0)),
    "two": Scene(two_levelled(USUAL), question(0)),
    **{f"faceless-{at}": Scene(FACELESS, question(at)) for at in range(4)},
    "saving": Scene(USUAL, Saving(PLAIN_VISIT)),
    "thanks": Scene(USUAL, Thanks(PLAIN_VISIT, "", "")),
    "starting": Scene(USUAL, OutOfService(Reason.STARTING)),
    "storage": Scene(USUAL, OutOfService(Reason.STORAGE)),
    "not-saved": Scene(USUAL, OutOfService(Reason.NOT_SAVED, PLAIN_VISIT)),
    "long-prompt": Scene(USUAL, Prompt(0), LONG, LONG_VISIT),
    "long-officer": Scene(USUAL, question(1, LONG_VISIT), LONG, LONG_VISIT),
    "long-faceless": Scene(FACELESS, question(3, LONG_VISIT), LONG, LONG_VISIT),
    "long-thanks": Scene(USUAL, Thanks(LONG_VISIT, "", ""), LONG, LONG_VISIT),
    "long-storage": Scene(USUAL, OutOfService(Reason.STORAGE), LONG, LONG_VISIT),
    **{
        f"panel-{panel}": Scene(
            USUAL, Serving() if panel is Panel.PHONE else question(0), panel=panel
        )
        for panel in Panel
    },
}


def show(counter, scene, mode, language, code=CODE):
    """Put `scene` on the counter's window, drawn and laid out."""
    state = State(
        scene.phase,
        open=scene.visit,
        language=language,
        access=MODES[mode],
        panel=scene.panel,
    )
    counter.model.show(
        present(
            scene.counter,
            scene.questionnaire,
            state,
            counter.words,
            NOON,
            code,
            reasons=REASONS,
            phone=PHONE,
        )
    )
    counter.window.quick_window.grabWindow()
