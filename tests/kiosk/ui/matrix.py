"""What the screens of a rating may have to show at worst: scales, long words, panels."""

from dataclasses import replace

from demo import sample_scenes
from demo.sample_counter import CODE, FULL
from demo.sample_scenes import FACELESS, MODES, USUAL, Scene, question
from kiosk.visit import OutOfService, Panel, Prompt, Reason, Serving, Thanks, Visit

SIZES = list(sample_scenes.SIZES.values())
SAMPLES = sample_scenes.SCENES
LONG_VISIT = Visit("v", ticket="HT-2026-000123")
LONG = replace(
    FULL,
    site_name="Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp liên xã Mẫu",
    unit="Uỷ ban nhân dân Xã Mẫu Thượng Hạ",
    counter_name="Quầy 03 – Hộ tịch, chứng thực, đất đai",
    officer_name="Công Tằng Tôn Nữ Nguyễn Thị Mẫu Đơn Ngọc Quỳnh Hương",
    help_phone="1900 0000 (nhánh 3, giờ hành chính)",
    keypad=True,
)
LONGEST_QUESTION = (
    "Ông/Bà hài lòng thế nào với thời gian, trình tự, thủ tục và kết quả giải quyết hồ sơ "
    "hành chính của mình tại bộ phận này?"
)
"""As long as a question may be."""


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


SCENES = {
    "prompt": SAMPLES["prompt"],
    "service": SAMPLES["question-service"],
    "officer": SAMPLES["question"],
    "keypad": SAMPLES["keypad"],
    "longest": Scene(reworded(USUAL, LONGEST_QUESTION), question(0)),
    "three": SAMPLES["three-levels"],
    "two": Scene(two_levelled(USUAL), question(0)),
    **{f"faceless-{at}": Scene(FACELESS, question(at)) for at in range(4)},
    "saving": SAMPLES["saving"],
    "thanks": SAMPLES["thanks"],
    "starting": SAMPLES["out-of-service-starting"],
    "storage": SAMPLES["out-of-service-storage"],
    "not-saved": SAMPLES["out-of-service-not-saved"],
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
    counter.model.show(scene.view(counter.words, language, MODES[mode], code))
    counter.window.quick_window.grabWindow()
