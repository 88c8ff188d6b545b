"""Pictures of every kiosk screen, drawn by the real window with sample views, offscreen.

Run as a process of its own: `python -m demo.kiosk_screens FOLDER`.
"""

import os
import sys
from datetime import date
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QGuiApplication

from demo.folder import TREE
from kiosk.record.check_code import check_text
from kiosk.survey import Questionnaire, load_library
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import CheckCodeView, CounterView
from kiosk.ui.first_view import View, first_view
from kiosk.ui.view import present
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.warming import SAMPLE_TIME, warming_views
from kiosk.ui.window import KioskWindow
from kiosk.ui.words import load_words
from kiosk.visit import OutOfService, Reason, State, Thanks, Visit

SIZES = {"portrait": (1080, 1920), "landscape": (1280, 800)}
SAMPLE_HASH = "A" * 43
SAMPLE_ADDRESS = "https://danhgia.example.vn/k/" + "k-mau/" + "A" * 22 + "/1/" + "A" * 22


def views(questionnaire: Questionnaire, language: str) -> dict[str, View]:
    """Every screen by the name of its picture."""
    words = load_words()
    counter = CounterView(
        site_name="Trung tâm Phục vụ hành chính công",
        unit="Xã Mẫu",
        counter_name="Quầy 03",
        officer_name="Nguyễn Thị Mẫu",
        help_phone="1900 0000",
        scale_order="best-first",
        languages=tuple(questionnaire.languages),
    )
    found: dict[str, View] = {"starting": first_view(language)}
    for view in warming_views(counter, questionnaire, words, language):
        name = str(view["screen"])
        while name in found:
            name += "-2"
        found[name] = view
    code = CheckCodeView(check_text(SAMPLE_HASH), qr_rows(SAMPLE_ADDRESS))
    thanks = State(Thanks(Visit("sample", ticket="A012"), SAMPLE_HASH, ""), language=language)
    found["thanks"] = present(counter, questionnaire, thanks, words, SAMPLE_TIME, code)
    for reason in Reason:
        if reason is not Reason.STARTING:
            out = State(OutOfService(reason), language=language)
            found[f"out-of-service-{reason}"] = present(
                counter, questionnaire, out, words, SAMPLE_TIME, None
            )
    found.pop("out-of-service", None)
    return found


def main() -> int:
    """Writes the pictures; prints how many."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication([])
    library = load_library(TREE / "config" / "questionnaires")
    questionnaire = library.in_force("mot-cua", date(2026, 11, 22))
    written = 0
    for orientation, size in SIZES.items():
        for language in questionnaire.languages:
            model = KioskViewModel(first_view(language))
            window = KioskWindow(model, fullscreen=False, size=size, animations=False)
            window.show()
            for name, view in views(questionnaire, language).items():
                model.show(view)
                for _ in range(3):
                    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
                picture = window.quick_window.grabWindow()
                picture.save(str(folder / f"kiosk-{name}-{orientation}-{language}.png"))
                written += 1
            window.close()
    print(written)
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
