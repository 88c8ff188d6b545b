"""Pictures of a questionnaire's screens, drawn by the kiosk's own window without a display.

Guarantees one PNG for each question, language and size, as the kiosk would show it at a sample
counter. Needs a process in which Qt has not begun yet: it chooses Qt's platform itself. Leaves to
others: whether the questionnaire is any good (`kiosk.survey.review`).
"""

import os
from pathlib import Path

from kiosk.survey import Questionnaire

FRAMES = 3
"""Rounds of Qt's events after which a view is laid out and drawn."""


class PictureError(Exception):
    """A picture cannot be written; says which file and what to do."""


def draw_pictures(
    questionnaire: Questionnaire, folder: Path, sizes: list[tuple[int, int]]
) -> list[Path]:
    """Draw into `folder`, which is made; returns the files. `sizes` in pixels, width and height.

    PictureError if the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder}: cannot be made ({error.strerror}); choose another with --pictures"
        raise PictureError(message) from error
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    try:
        return [path for size in sizes for path in _drawn(questionnaire, folder, size)]
    finally:
        application.quit()


def _drawn(questionnaire: Questionnaire, folder: Path, size: tuple[int, int]) -> list[Path]:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    from kiosk.ui.counter_view import CounterView
    from kiosk.ui.first_view import first_view
    from kiosk.ui.view_model import KioskViewModel
    from kiosk.ui.warming import warming_views
    from kiosk.ui.window import KioskWindow
    from kiosk.ui.words import load_words

    words = load_words()
    counter = CounterView(
        site_name="Trung tâm Phục vụ hành chính công",
        unit="Xã Mẫu",
        counter_name="Quầy 03",
        officer_name="Nguyễn Thị Mẫu",
        help_phone=None,
        scale_order="best-first",
        languages=tuple(words),
    )
    written = []
    for language in (each for each in questionnaire.languages if each in words):
        views = warming_views(counter, questionnaire, words, language)
        asked = [view for view in views if view["screen"] == "question"]
        model = KioskViewModel(first_view(language))
        window = KioskWindow(model, fullscreen=False, size=size, animations=False)
        window.show()
        for number, (question, view) in enumerate(
            zip(questionnaire.questions, asked, strict=True), start=1
        ):
            model.show(view)
            for _ in range(FRAMES):
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            name = f"{questionnaire.id}-{number:02}-{question.id}-{language}-{size[0]}x{size[1]}"
            path = folder / f"{name}.png"
            if not window.quick_window.grabWindow().save(str(path)):
                message = f"{path}: cannot be written; see that there is room and that you may"
                raise PictureError(message)
            written.append(path)
        window.close()
    return written
