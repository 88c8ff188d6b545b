"""Pictures of every kiosk screen, drawn by the real window with sample views, offscreen.

Run as a process of its own: `python -m demo.kiosk_screens FOLDER`. Every scene of
`demo.sample_scenes` is taken upright and lying in Vietnamese, and upright in English; those of a
visit also lying in English, in larger text, in high contrast and on the lower half.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QGuiApplication

from demo.sample_counter import sample_pictures
from demo.sample_scenes import FULL, MAIN, MODES, REASONS, SCENES, SIZES, USUAL
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.warming import warming_views
from kiosk.ui.window import KioskWindow
from kiosk.ui.words import load_words

PICTURED_MODES = ("larger", "contrast", "low")


def pictures(size: str) -> Iterator[tuple[str, str, str]]:
    """Scene, mode and language of each picture of that size."""
    for scene in SCENES:
        yield scene, "usual", "vi"
        if size == "portrait" or scene in MAIN:
            yield scene, "usual", "en"
    for scene in MAIN:
        for mode in PICTURED_MODES:
            yield scene, mode, "vi"


def take(folder: Path, size: str) -> int:
    """Writes the pictures of one size to `folder`; how many."""
    words = load_words()
    model = KioskViewModel(first_view())
    window = KioskWindow(model, fullscreen=False, size=SIZES[size], animations=False)
    window.keep_pictures(sample_pictures())
    window.show()
    window.build_all_screens(warming_views(FULL, USUAL, words, "vi", REASONS))
    written = 0
    for scene, mode, language in pictures(size):
        model.show(SCENES[scene].view(words, language, MODES[mode]))
        for _ in range(3):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        name = "-".join(["kiosk", scene, size, *([mode] if mode != "usual" else []), language])
        window.quick_window.grabWindow().save(str(folder / f"{name}.png"))
        written += 1
    window.close()
    return written


def main() -> int:
    """Writes the pictures; prints how many."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication([])
    print(take(folder, "portrait") + take(folder, "landscape"))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
