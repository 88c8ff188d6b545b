"""A real window on the offscreen platform, and counters whose visits drive it."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest

from kiosk.survey import load_questionnaire
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.warming import warming_views
from kiosk.ui.window import KioskWindow
from kiosk.ui.words import load_words
from tests.kiosk.ui.scene import COUNTER, PORTRAIT, QUESTIONNAIRE, TREE, Counter

PROCESS_LIMIT_S = 60


@pytest.fixture(scope="session")
def questionnaire():
    return load_questionnaire(QUESTIONNAIRE)


@pytest.fixture(scope="session")
def words():
    return load_words()


@pytest.fixture
def show_window(qapp) -> Iterator[Callable[..., KioskWindow]]:
    """Give a maker of windows; all are closed at the end, before their view models go."""
    made: list[tuple[KioskWindow, KioskViewModel]] = []

    def show(size: tuple[int, int] = PORTRAIT, **options) -> tuple[KioskWindow, KioskViewModel]:
        model = KioskViewModel(first_view())
        window = KioskWindow(
            model, **({"fullscreen": False, "animations": False} | options), size=size
        )
        window.show()
        assert QTest.qWaitForWindowExposed(window.quick_window)
        made.append((window, model))
        return window, model

    yield show
    for window, _ in made:
        window.close()


@pytest.fixture
def open_counter(show_window, questionnaire, words) -> Callable[..., Counter]:
    """Give a maker of counters with all screens built."""

    def open_one(size: tuple[int, int] = PORTRAIT, **options) -> Counter:
        window, model = show_window(size, **options)
        window.build_all_screens(warming_views(COUNTER, questionnaire, words, "vi"))
        return Counter(window, model, questionnaire, words)

    return open_one


@pytest.fixture
def counter(open_counter) -> Counter:
    """One counter, upright."""
    return open_counter()


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Give a runner of Python code in a process of its own; it must say nothing on stderr."""

    def run(code: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=TREE,
            capture_output=True,
            text=True,
            check=False,
            timeout=PROCESS_LIMIT_S,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.strip()

    return run
