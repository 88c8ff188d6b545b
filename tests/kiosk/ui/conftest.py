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
EXPOSED_MS = 60_000


@pytest.fixture(scope="session")
def questionnaire():
    return load_questionnaire(QUESTIONNAIRE)


@pytest.fixture(scope="session")
def words():
    return load_words()


def window_of(size: tuple[int, int], **options) -> tuple[KioskWindow, KioskViewModel]:
    """A window that is shown; to be closed before its view model goes."""
    model = KioskViewModel(first_view())
    window = KioskWindow(model, **({"fullscreen": False, "animations": False} | options), size=size)
    window.show()
    assert QTest.qWaitForWindowExposed(window.quick_window, EXPOSED_MS)
    return window, model


@pytest.fixture
def show_window(qapp) -> Iterator[Callable[..., KioskWindow]]:
    """Give a maker of windows; all are closed at the end, before their view models go."""
    made: list[tuple[KioskWindow, KioskViewModel]] = []

    def show(size: tuple[int, int] = PORTRAIT, **options) -> tuple[KioskWindow, KioskViewModel]:
        made.append(window_of(size, **options))
        return made[-1]

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


@pytest.fixture(scope="module")
def standing_counter(qapp, questionnaire, words) -> Iterator[Callable[..., Counter]]:
    """Give `standing_counter(size)`: the counter of that size that stands, for tests which show
    whatever they look at and change nothing else. One stands at a time: pytest sorts tests by the
    parameters of a module's fixtures, so that each size is opened once.
    """
    standing: dict[tuple[int, int], Counter] = {}

    def stand(size: tuple[int, int] = PORTRAIT) -> Counter:
        if size not in standing:
            leave()
            window, model = window_of(size)
            window.build_all_screens(warming_views(COUNTER, questionnaire, words, "vi"))
            standing[size] = Counter(window, model, questionnaire, words)
        return standing[size]

    def leave() -> None:
        while standing:
            standing.popitem()[1].window.close()

    yield stand
    leave()


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
