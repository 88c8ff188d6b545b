"""Takes every reference picture anew: `.venv/bin/python -m tests.screenshots.renew`."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.survey import load_questionnaire
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.warming import warming_views
from kiosk.ui.window import KioskWindow
from kiosk.ui.words import load_words
from tests.kiosk.ui.scene import COUNTER, QUESTIONNAIRE, Counter
from tests.screenshots.comparison import REFERENCES, picture_of, write_reference
from tests.screenshots.scenes import PICTURES, SIZES, show


def main() -> None:
    """Write them all, as the test would see them."""
    application = QGuiApplication([])
    questionnaire, words = load_questionnaire(QUESTIONNAIRE), load_words()
    for old in REFERENCES.glob("*.png"):
        old.unlink()
    for size, pixels in SIZES.items():
        model = KioskViewModel(first_view())
        window = KioskWindow(model, fullscreen=False, size=pixels, animations=False)
        window.show()
        QTest.qWaitForWindowExposed(window.quick_window)
        window.build_all_screens(warming_views(COUNTER, questionnaire, words, "vi"))
        counter = Counter(window, model, questionnaire, words)
        for picture in PICTURES:
            if picture.size == size:
                show(counter, picture)
                write_reference(picture.name, picture_of(window.quick_window.grabWindow()))
        window.close()
    application.quit()


if __name__ == "__main__":
    main()
