"""How long each delay is, and for whom it is longer."""

from dataclasses import replace

import pytest

from kiosk.visit import (
    Access,
    AccessChosen,
    Delay,
    Delays,
    TicketRecalled,
    TicketSkipped,
    delay_of,
    timed_by,
)
from tests.kiosk.visit.counter import over
from tests.kiosk.visit.phases import detail_comment, detail_sides, prompt, question1


@pytest.mark.parametrize(
    ("access", "length_ms"),
    [
        (Access(), 20_000),
        (Access(high_contrast=True, low_position=True), 20_000),
        (Access(larger_text=True), 30_000),
        (Access(assisted=True), 30_000),
        (Access(spoken=True, larger_text=True), 30_000),
    ],
)
def test_question_waits_longer_for_whoever_reads_slowly(access, length_ms):
    counter = question1()
    counter.take(AccessChosen(counter.at_ms, access))
    assert Delays().length_ms(Delay.QUESTION_IDLE, counter.state) == length_ms


def test_keyboard_waits_three_times_as_long_as_the_reasons():
    delays = Delays(detail_idle_ms=40_000)
    assert delays.length_ms(Delay.DETAIL_IDLE, detail_sides().state) == 40_000
    assert delays.length_ms(Delay.DETAIL_IDLE, detail_comment().state) == 120_000


def test_number_called_goes_after_two_hours_without_a_visit():
    counter = prompt()
    over(counter)
    assert counter.state.called == "A"
    assert delay_of(counter.state) is Delay.CALLED_IDLE
    began_ms = counter.at_ms
    assert over(counter) == []
    assert counter.at_ms - began_ms == 7_200_000
    assert counter.state.called is None
    assert delay_of(counter.state) is None


def test_number_called_stays_its_whole_time_after_what_was_chosen_has_gone():
    counter = prompt()
    over(counter)
    counter.wait().take(AccessChosen(counter.at_ms, Access(larger_text=True)))
    before = timed_by(counter.state)
    over(counter)
    assert counter.state.called == "A"
    assert timed_by(counter.state) != before


def test_wait_begins_anew_when_another_number_is_called_and_goes(counter):
    counter.call("a")
    counter.take(TicketSkipped(counter.at_ms, "A", "x"))
    before = timed_by(counter.state)
    assert timed_by(replace(counter.state, called="B")) != before
    counter.take(TicketRecalled(counter.at_ms, "B", "b"))
    assert counter.state.called == "B"
