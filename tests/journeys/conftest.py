"""Counters for journeys: one that stands for all of a file, and ones of a journey's own.

A kiosk takes a second to start. A journey that leaves it as it was (the invitation on the
screen, no visit open, nothing chosen) hands it on to the next; any other is the last one there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.counter_under_test import CounterUnderTest
from tests.journeys.opening import open_counter

REPEATS_OVER_MS = 3_001
"""The device's profile takes an event for a repeat of one less than this before."""


class StandingCounter:
    """The counter that journeys share, one after the other."""

    def __init__(self, new_folder: Callable[[], Path]) -> None:
        self._new_folder = new_folder
        self._standing: CounterUnderTest | None = None

    def lend(self, qtbot) -> CounterUnderTest:
        """The counter at rest, its log marked: started if need be."""
        if self._standing is None:
            self._standing = open_counter(self._new_folder(), qtbot)
            self._standing.waits_for(self._standing.has_recorded_its_configuration)
        counter = self._standing
        counter.qtbot = qtbot
        counter.turn(REPEATS_OVER_MS)
        counter.begins_at = len(counter.whole_log())
        return counter

    def take_back(self) -> None:
        """Keeps the counter if it is as it was."""
        if self._standing is not None and not self._standing.comes_to_rest():
            self.close()

    def close(self) -> None:
        """The end."""
        if self._standing is not None:
            self._standing.stop()
            self._standing = None


@pytest.fixture(scope="module")
def standing_counter(qapp, tmp_path_factory) -> Iterator[StandingCounter]:
    """The one counter of a file of journeys: other tests look at this process's windows too."""
    standing = StandingCounter(lambda: tmp_path_factory.mktemp("counter"))
    yield standing
    standing.close()


@pytest.fixture
def counter(standing_counter, qtbot) -> Iterator[CounterUnderTest]:
    """A counter at rest, with the settings that most have; others were there before."""
    yield standing_counter.lend(qtbot)
    standing_counter.take_back()


@pytest.fixture
def new_counter(tmp_path, qtbot) -> Iterator[Callable[..., CounterUnderTest]]:
    """Give a maker of the journey's own counter; see `open_counter` for what can be set."""
    made: list[CounterUnderTest] = []

    def make(**more) -> CounterUnderTest:
        made.append(open_counter(tmp_path, qtbot, **more))
        return made[-1]

    yield make
    for each in made:
        each.stop()


@pytest.fixture
def own_counter(new_counter) -> CounterUnderTest:
    """A counter with the usual settings where nobody was before, nor will be."""
    return new_counter()
