"""From a source that says nothing to a number that nobody believes, in opening hours alone."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.source_trust import LASTING_OK_MS, SourceTrust

OK = SourceStatus(SourceState.ok, "connected")
SILENT = SourceStatus(SourceState.silent, "nothing has come")
GONE = SourceStatus(SourceState.gone, "no device")
MINUTE_MS = 60_000


@pytest.fixture
def trust() -> SourceTrust:
    return SourceTrust(10 * MINUTE_MS, 4 * MINUTE_MS)


def test_source_is_unknown_when_it_was_gone_for_as_long_as_is_set(trust):
    assert trust.changed(GONE, 0, is_open=True) == GONE
    assert trust.look(10 * MINUTE_MS - 1, is_open=True) is None
    said = trust.look(10 * MINUTE_MS, is_open=True)
    assert (said.state, said.reason) == (
        SourceState.unknown,
        "nothing understood for 10 minutes of opening hours: no device",
    )
    assert trust.look(99 * MINUTE_MS, is_open=True) is None, "it is said once"


def test_time_before_the_line_called_it_silent_counts(trust):
    trust.changed(OK, 0, is_open=True)
    assert trust.changed(SILENT, 4 * MINUTE_MS, is_open=True) == SILENT
    assert trust.look(10 * MINUTE_MS - 1, is_open=True) is None
    assert trust.look(10 * MINUTE_MS, is_open=True).state is SourceState.unknown


def test_source_is_unknown_at_once_when_it_was_silent_for_longer_than_is_set():
    trust = SourceTrust(MINUTE_MS, 10 * MINUTE_MS)
    assert trust.changed(SILENT, 10 * MINUTE_MS, is_open=True).state is SourceState.unknown


def test_source_stays_unknown_and_says_why_when_it_fails_otherwise(trust):
    trust.changed(GONE, 0, is_open=True)
    trust.look(10 * MINUTE_MS, is_open=True)
    said = trust.changed(SILENT, 11 * MINUTE_MS, is_open=True)
    assert said.state is SourceState.unknown
    assert said.reason.endswith("nothing has come")


def test_source_is_believed_again_when_it_is_ok(trust):
    trust.changed(GONE, 0, is_open=True)
    trust.look(10 * MINUTE_MS, is_open=True)
    assert trust.changed(OK, 11 * MINUTE_MS, is_open=True) == OK
    assert trust.changed(GONE, 12 * MINUTE_MS, is_open=True) == GONE
    assert trust.look(22 * MINUTE_MS - 1, is_open=True) is None
    assert trust.look(22 * MINUTE_MS, is_open=True).state is SourceState.unknown


def test_closed_hours_do_not_count_and_the_morning_begins_anew(trust):
    trust.changed(SILENT, 0, is_open=True)
    assert trust.look(5 * MINUTE_MS, is_open=True) is None
    assert trust.look(6 * MINUTE_MS, is_open=False) is None
    assert trust.look(900 * MINUTE_MS, is_open=False) is None
    assert trust.look(901 * MINUTE_MS, is_open=True) is None
    assert trust.look(911 * MINUTE_MS - 1, is_open=True) is None
    assert trust.look(911 * MINUTE_MS, is_open=True).state is SourceState.unknown


def test_pause_does_not_count_when_the_line_calls_it_silent_only_after_it():
    """The last word came before the pause, and the line takes as long as the pause to say so."""
    trust = SourceTrust(180 * MINUTE_MS, 180 * MINUTE_MS)
    trust.changed(OK, 0, is_open=True)
    assert trust.look(29 * MINUTE_MS, is_open=False) is None
    assert trust.look(150 * MINUTE_MS, is_open=True) is None
    assert trust.changed(SILENT, 180 * MINUTE_MS, is_open=True) == SILENT
    assert trust.look(330 * MINUTE_MS - 1, is_open=True) is None
    assert trust.look(330 * MINUTE_MS, is_open=True).state is SourceState.unknown


def test_source_is_unknown_when_a_loose_contact_touches_now_and_then(trust):
    for second in range(0, 620, 2):
        trust.changed(GONE, second * 1000, is_open=True)
        said = trust.changed(OK, second * 1000 + 1000, is_open=True)
        assert said == OK
    assert trust.changed(GONE, 620_000, is_open=True).state is SourceState.unknown


def test_source_has_its_time_anew_when_the_contact_held(trust):
    trust.changed(GONE, 0, is_open=True)
    trust.changed(OK, 9 * MINUTE_MS, is_open=True)
    at_ms = 9 * MINUTE_MS + LASTING_OK_MS
    assert trust.changed(GONE, at_ms, is_open=True) == GONE
    assert trust.look(at_ms + 10 * MINUTE_MS - 1, is_open=True) is None
    assert trust.look(at_ms + 10 * MINUTE_MS, is_open=True).state is SourceState.unknown


@given(
    st.lists(
        st.tuples(st.sampled_from([OK, SILENT, GONE, None]), st.integers(0, 600_000), st.booleans())
    )
)
def test_source_becomes_unknown_only_after_that_long_without_a_good_word_while_open(steps):
    trust, at_ms, last_good_ms = SourceTrust(10 * MINUTE_MS, 0), 0, 0
    ok_ms: int | None = None
    for status, wait_ms, is_open in steps:
        at_ms += wait_ms
        if ok_ms is not None and at_ms - ok_ms >= LASTING_OK_MS:
            last_good_ms = at_ms
        if status is None:
            said = trust.look(at_ms, is_open=is_open)
            assert said is None or at_ms - last_good_ms >= 10 * MINUTE_MS
        else:
            said = trust.changed(status, at_ms, is_open=is_open)
            assert said.state is not SourceState.unknown or status is not OK
        if status is not None:
            ok_ms = None if status is not OK else at_ms if ok_ms is None else ok_ms
        if not is_open:
            last_good_ms = at_ms
