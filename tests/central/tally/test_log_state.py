"""The state of a log in one word."""

from datetime import timedelta

import pytest

from central.moment import to_text
from central.store.today_queries import LogFacts
from central.tally.log_state import NO_LOG, log_state
from tests.central.hall import START

EPOCH, OTHER = "e" * 22, "f" * 22


def facts(
    *, held=10, beat=10, unsent=0, minutes=1, fork=(False, False), epoch=EPOCH, beat_epoch=EPOCH
):
    at = to_text(START - timedelta(minutes=minutes))
    return LogFacts("quay-1", epoch, held, at, *fork, beat_epoch, beat, unsent, at)


@pytest.mark.parametrize(
    ("row", "state", "counts"),
    [
        (facts(), "whole", (10, 10)),
        (facts(held=12), "whole", (12, 12)),
        (facts(beat=12), "missing", (10, 12)),
        (facts(beat=12, unsent=2), "whole", (10, 12)),
        (facts(beat=12, unsent=2, minutes=2), "missing", (10, 12)),
        (facts(beat=12, unsent=1), "missing", (10, 12)),
        (facts(minutes=16), "whole", (10, 10)),
        (facts(minutes=17), "silent", (10, 10)),
        (facts(minutes=17, fork=(True, True)), "fork", (10, 10)),
        (facts(minutes=17, fork=(True, False)), "apart", (10, 10)),
        (facts(beat_epoch=OTHER, beat=50), "whole", (10, 10)),
        (facts(epoch=None, held=0, beat=3, beat_epoch=EPOCH), "missing", (0, 3)),
    ],
)
def test_state_of_one_log(row, state, counts):
    found = log_state([row], START)
    assert (found.state, (found.held, found.expected)) == (state, counts)


def test_state_is_none_when_no_kiosk_stands_there():
    assert log_state([], START) == NO_LOG


def test_state_is_silent_when_the_kiosk_was_never_heard_of():
    row = LogFacts("quay-1", None, 0, None, False, False, None, None, None, None)
    found = log_state([row], START)
    assert (found.state, found.last_seen) == ("silent", None)


def test_state_is_that_of_the_epoch_that_the_heartbeat_names():
    rows = [facts(epoch=OTHER, held=99), facts(held=10, beat=11)]
    found = log_state(rows, START)
    assert (found.state, found.held, found.expected) == ("missing", 10, 11)


def test_kiosk_that_took_a_silent_ones_place_decides():
    rows = [facts(minutes=500, held=3), facts(epoch=OTHER, beat_epoch=OTHER, held=7, beat=7)]
    found = log_state(rows, START)
    assert (found.state, found.held) == ("whole", 7)


def test_last_seen_comes_in_the_zone_of_the_reader(hall):
    zone = START.astimezone().tzinfo
    found = log_state([facts()], START.astimezone(zone))
    assert found.last_seen.tzinfo is zone
    assert found.last_seen == START - timedelta(minutes=1)
