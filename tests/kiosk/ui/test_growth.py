"""Nothing grows on the screens over many changes: objects of Qt by class, and Python's own.

Ten thousand ratings in the whole kiosk: tests/faults/test_long_life.py.
"""

import gc
from dataclasses import replace
from itertools import cycle, islice

import pytest
from PySide6.QtCore import QCoreApplication

from benchmarks.population import population
from kiosk.visit import Access
from tests.kiosk.ui.every_screen import QUIET, WITH_CONTROLS, show

CHANGES, LONG_CHANGES = 112, 1_000
BY_TOUCH = 300
STRAY_OBJECTS = 50
"""Of Python: caches of the interpreter and of the tests' own recorders fill up."""
EACH_MODE = (
    Access(),
    Access(larger_text=True),
    Access(high_contrast=True),
    Access(low_position=True, assisted=True),
)
ALL_AT_ONCE = Access(larger_text=True, high_contrast=True, low_position=True, assisted=True)


def everything(modes):
    return [
        replace(state, language=language, access=access)
        for access in modes
        for language in ("vi", "en")
        for state in (*WITH_CONTROLS.values(), QUIET)
    ]


def counts(counter):
    counter.go(WITH_CONTROLS["idle"])
    counter.window.quick_window.grabWindow()
    counter.heard.clear()
    found = population(counter.window)
    return found, len(gc.get_objects())


@pytest.mark.parametrize(
    ("changes", "modes"),
    [
        (CHANGES, (Access(), ALL_AT_ONCE)),
        pytest.param(LONG_CHANGES, EACH_MODE, marks=pytest.mark.long),
    ],
    ids=["short", "long"],
)
def test_nothing_grows_over_changes_among_all_screens_and_modes(counter, changes, modes):
    states = everything(modes)

    def change(times):
        for state in islice(cycle(states), times):
            show(counter, state)
            QCoreApplication.processEvents()

    change(len(states))
    objects, python_objects = counts(counter)
    change(changes)
    # Ends in the same place: a screen out of sight keeps what it last showed.
    change(-changes % len(states))
    objects_after, python_objects_after = counts(counter)
    assert objects_after - objects == {}
    assert objects - objects_after == {}
    assert python_objects_after <= python_objects + STRAY_OBJECTS


def test_nothing_grows_over_300_changes_by_touch(counter):
    def one_visit():
        for name in (
            *("rate", "answer-5", "back", "language-en"),
            *("answer-2", "language-vi", "answer-1", "close-thanks"),
        ):
            counter.tap(name)

    for _ in range(5):
        one_visit()
    objects, python_objects = counts(counter)
    for _ in range(BY_TOUCH // 8):
        one_visit()
    objects_after, python_objects_after = counts(counter)
    assert objects_after == objects
    assert python_objects_after <= python_objects + STRAY_OBJECTS
