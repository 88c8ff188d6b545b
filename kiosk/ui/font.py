"""Loads the bundled font. A screen without Vietnamese letters would be worse than a plain one.

Guarantees that a font that cannot be loaded is logged and does not stop the kiosk: the system's
own fonts then take its place.
"""

import logging
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

FOLDER = Path(__file__).parent / "fonts"
FILES = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf")
FAMILY = "Be Vietnam Pro"

log = logging.getLogger(__name__)


def load_font() -> bool:
    """Make the bundled font the application's; False if a file of it could not be loaded."""
    missing = [name for name in FILES if QFontDatabase.addApplicationFont(str(FOLDER / name)) < 0]
    for name in missing:
        log.warning("font %s could not be loaded; the system's own is used", FOLDER / name)
    font = QFont(FAMILY)
    # The same shapes on every machine, whatever its font settings say.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    QGuiApplication.setFont(font)
    return not missing
