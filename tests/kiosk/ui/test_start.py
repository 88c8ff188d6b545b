"""What the first frame may import, and that a window's life ends cleanly, in whole processes."""

import pytest

HEAVY = "pydantic", "sqlalchemy", "requests", "kiosk.visit", "kiosk.survey", "qrcode", "PIL"

FIRST_FRAME = """
import sys
from PySide6.QtGui import QGuiApplication
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
application = QGuiApplication([])
model = KioskViewModel(first_view())
window = KioskWindow(model, fullscreen=True)
window.first_frame.connect(lambda: (window.close(), application.exit(7)))
window.show()
code = application.exec()
print(code, *[name for name in sys.argv[1:] if name in sys.modules])
"""

MANY_WINDOWS = """
from PySide6.QtGui import QGuiApplication
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
application = QGuiApplication([])
for _ in range(10):
    model = KioskViewModel(first_view())
    window = KioskWindow(model, fullscreen=False, size=(400, 700))
    window.show()
    window.quick_window.grabWindow()
    window.close()
    window.close()
print("closed")
"""

LEFT_OPEN = """
import sys
from PySide6.QtGui import QGuiApplication
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
application = QGuiApplication([])
model = KioskViewModel(first_view())
window = KioskWindow(model, fullscreen=False, size=(400, 700))
window.show()
window.quick_window.grabWindow()
window.close()
model.show({**first_view(), "language": "en"})
print("alive")
"""


def test_first_frame_comes_without_anything_heavy_and_ends_cleanly(run_python):
    assert run_python(FIRST_FRAME, *HEAVY) == "7"


def test_first_view_needs_the_standard_library_alone(run_python):
    code = (
        "import sys, kiosk.ui.first_view as f; f.first_view();"
        "print([n for n in sys.modules if n.split('.')[0] in ('PySide6','pydantic','shiboken6')"
        " or n.startswith(('kiosk.visit', 'kiosk.survey'))])"
    )
    assert run_python(code) == "[]"


@pytest.mark.parametrize(("script", "said"), [(MANY_WINDOWS, "closed"), (LEFT_OPEN, "alive")])
def test_process_ends_without_a_word_when_windows_were_closed(run_python, script, said):
    assert run_python(script) == said
