"""A source whose state changes without end: few records, and first, last and number are in them."""

import hypothesis.strategies as st
from hypothesis import given

from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.source_flapping import RECORDS, RecordedChange, SourceFlapping

OK = SourceStatus(SourceState.ok, "connected")
GONE = SourceStatus(SourceState.gone, "no device")
HOUR_MS = 3_600_000


def test_change_is_recorded_at_once_when_few_came():
    flapping = SourceFlapping(0)
    assert flapping.changed(GONE, 0) == RecordedChange(GONE, 1)
    assert flapping.changed(OK, 100) == RecordedChange(OK, 1)
    assert flapping.look(HOUR_MS) is None


def test_loose_contact_leaves_few_records_when_it_lasts_an_hour():
    flapping = SourceFlapping(0)
    recorded = []
    for count, at_ms in enumerate(range(0, HOUR_MS, 100)):
        recorded.append(flapping.changed(OK if count % 2 else GONE, at_ms))
    recorded.append(flapping.look(HOUR_MS + RECORDS.every_ms))
    found = [one for one in recorded if one is not None]
    assert len(found) <= RECORDS.burst + HOUR_MS // RECORDS.every_ms + 1
    assert sum(one.times for one in found) == HOUR_MS // 100
    assert (found[0].status, found[-1].status) == (GONE, OK)


def test_last_state_is_recorded_when_the_contact_holds_again():
    flapping = SourceFlapping(0)
    for count in range(2 * RECORDS.burst + 1):
        flapping.changed(OK if count % 2 else GONE, 0)
    assert flapping.look(RECORDS.every_ms - 1) is None
    assert flapping.look(RECORDS.every_ms) == RecordedChange(GONE, RECORDS.burst + 1)


def test_what_waited_is_recorded_when_the_kiosk_ends():
    flapping = SourceFlapping(0)
    for count in range(RECORDS.burst + 2):
        flapping.changed(OK if count % 2 else GONE, 0)
    assert flapping.rest() == RecordedChange(OK, 2)
    assert flapping.rest() is None


@given(st.lists(st.tuples(st.sampled_from([OK, GONE, None]), st.integers(0, 200_000)), max_size=80))
def test_first_last_and_number_of_changes_are_recorded_when_anything_comes(steps):
    flapping, at_ms, recorded, told = SourceFlapping(0), 0, [], []
    for status, later_ms in steps:
        at_ms += later_ms
        if status is not None:
            told.append(status)
        recorded.append(flapping.changed(status, at_ms) if status else flapping.look(at_ms))
    recorded.append(flapping.rest())
    found = [one for one in recorded if one is not None]
    assert sum(one.times for one in found) == len(told)
    if told:
        assert (found[0].status, found[-1].status) == (told[0], told[-1])
    assert len(found) <= RECORDS.burst + at_ms // RECORDS.every_ms + 1
