"""The screens' fixtures, for pictures of whole screens."""

from tests.kiosk.ui.conftest import (
    open_counter,
    questionnaire,
    run_python,
    show_window,
    words,
)

__all__ = ["open_counter", "questionnaire", "run_python", "show_window", "words"]
