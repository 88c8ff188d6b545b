"""The layers in a row: events of this counter, health of the line, and no head taken for a line."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.event_flow import CALM_AFTER_MS, EVENTS, EventFlow
from kiosk.devices.profile import load_profile
from kiosk.devices.source_state import SourceState
from kiosk.devices.ticket_event import TicketCalled, TicketElsewhere, TicketRecalled
from kiosk.devices.ticket_reader import (
    LONGEST_PAUSE_IN_FRAME_MS,
    QUIET_AFTER_OPEN_MS,
    TicketReader,
)

PROFILES = Path(__file__).parents[3] / "config" / "ticket-sources"
PLAIN = load_profile(PROFILES / "plain-lines.toml")
CALL = b"CALL 05 A012\r\n"
CALLED = TicketCalled("A012", "05", None)
AT_REST_MS = QUIET_AFTER_OPEN_MS


def reader_at_rest(**changes: object) -> TicketReader:
    return TicketReader(replace(PLAIN, **changes), "05")


def state(reader: TicketReader, at_ms: int) -> SourceState | None:
    status = reader.status(at_ms)
    return status and status.state


def test_reader_gives_the_event_when_the_line_was_quiet_after_opening():
    assert reader_at_rest().receive(CALL, AT_REST_MS) == [CALLED]


def test_reader_makes_no_call_of_a_recall_when_its_head_was_missed():
    reader = reader_at_rest()
    # Opened between RE and CALL: the bytes come at once, so where the line began is not known.
    assert reader.receive(b"CALL 05 A012\r\n", 3) == []
    assert reader.receive(b"RECALL 05 A012\r\n", 9) == [TicketRecalled("A012", "05", None)]


def test_reader_is_not_ok_yet_when_the_line_was_not_quiet_for_long_enough():
    reader = reader_at_rest()
    assert reader.status(AT_REST_MS - 1) is None
    assert state(reader, AT_REST_MS) is SourceState.ok


def test_reader_is_not_ok_when_the_middle_of_a_line_has_no_end():
    reader = reader_at_rest()
    reader.receive(b"L 05 A0", 3)
    assert reader.status(AT_REST_MS) is None
    reader.receive(b"12\r\n", AT_REST_MS)
    assert state(reader, AT_REST_MS) is SourceState.ok


def test_reader_drops_both_halves_when_a_line_pauses_for_long():
    reader = reader_at_rest()
    reader.receive(b"CALL 05 A0", AT_REST_MS)
    late_ms = AT_REST_MS + LONGEST_PAUSE_IN_FRAME_MS + 1
    assert reader.receive(b"12\r\n", late_ms) == []
    assert reader.receive(CALL, late_ms) == [CALLED]


def test_reader_joins_the_halves_when_a_line_pauses_shortly():
    reader = reader_at_rest()
    reader.receive(b"CALL 05 A0", AT_REST_MS)
    assert reader.receive(b"12\r\n", AT_REST_MS + LONGEST_PAUSE_IN_FRAME_MS) == [CALLED]


def test_reader_forgets_the_fragment_when_the_line_is_opened_anew():
    reader = reader_at_rest()
    reader.receive(b"CALL 05 A0", AT_REST_MS)
    reader.opened(1000)
    assert reader.receive(b"12\r\nCALL 05 A013\r\n", 1000 + AT_REST_MS) == [
        TicketCalled("A013", "05", None)
    ]


def test_reader_still_knows_a_repeat_when_the_line_is_opened_anew():
    reader = reader_at_rest()
    assert reader.receive(CALL, AT_REST_MS) == [CALLED]
    reader.opened(1000)
    assert reader.receive(CALL, 1000 + AT_REST_MS) == []


def test_reader_invents_no_call_when_a_display_is_refreshed_over_midnight():
    days = [date(2026, 3, 2)]
    reader = TicketReader(replace(PLAIN, repeat_window_ms=600_000), "05", today=lambda: days[-1])
    assert reader.receive(CALL, AT_REST_MS) == [CALLED]
    days.append(date(2026, 3, 3))
    assert reader.receive(CALL, AT_REST_MS + 1000) == []


def test_reader_lets_few_through_and_the_last_when_calls_flood_the_line():
    reader = TicketReader(PLAIN, "05", flow=EventFlow())
    flood = b"".join(b"CALL 05 A%03d\r\n" % number for number in range(900))
    passed = reader.receive(flood, AT_REST_MS)
    assert len(passed) == EVENTS.burst
    assert state(reader, AT_REST_MS) is SourceState.garbled
    due_ms = reader.next_check_ms(AT_REST_MS)
    assert due_ms == AT_REST_MS + EVENTS.every_ms
    assert reader.tick(due_ms) == [TicketCalled("A899", "05", None)]
    assert reader.due_ms() is None, "the wait is none of a frame's: it shortens no pause"
    assert state(reader, AT_REST_MS + CALM_AFTER_MS) is SourceState.ok


def test_reader_tells_elsewhere_when_the_line_is_for_another_counter():
    reader = reader_at_rest()
    assert reader.receive(b"CALL 06 A012\r\n", AT_REST_MS) == [TicketElsewhere("A012")]
    assert reader.receive(b"RECALL 06 A012\r\n", AT_REST_MS) == []
    assert state(reader, AT_REST_MS) is SourceState.ok


@pytest.mark.parametrize(
    ("garbage", "expected"),
    [
        pytest.param(b"?\n", SourceState.ok, id="one odd line"),
        pytest.param(b"?\n?\n", SourceState.ok, id="two odd lines"),
        pytest.param(b"?\n?\n?\n", SourceState.garbled, id="three odd lines"),
        pytest.param(b"\x00" * 63 + b"\n", SourceState.ok, id="63 odd bytes"),
        pytest.param(b"\x00" * 64 + b"\n", SourceState.garbled, id="64 odd bytes"),
        pytest.param(b"\x00" * 128, SourceState.ok, id="a line that may yet end"),
        pytest.param(b"\x00" * 129, SourceState.garbled, id="no line can be so long"),
        pytest.param(b"?\n?\n" + CALL + b"?\n?\n", SourceState.ok, id="a good line between"),
        pytest.param(b"?\n?\n?\n" + CALL, SourceState.ok, id="a good line after"),
    ],
)
def test_reader_tells_garbled_when_nothing_is_understood(garbage, expected):
    reader = reader_at_rest()
    reader.receive(garbage, AT_REST_MS)
    assert state(reader, AT_REST_MS) is expected


def test_reader_tells_garbled_when_babble_begins_at_once_and_never_ends():
    reader = reader_at_rest()
    for at_ms in range(10, 500, 10):
        reader.receive(b"\x55" * 100, at_ms)
    assert state(reader, 500) is SourceState.garbled


def test_reader_tells_silent_when_nothing_comes_for_the_named_time_and_ok_when_it_does():
    reader = reader_at_rest(silent_after_ms=60_000)
    assert reader.next_check_ms(0) == AT_REST_MS
    assert reader.next_check_ms(AT_REST_MS) == 60_000
    assert state(reader, 59_999) is SourceState.ok
    assert state(reader, 60_000) is SourceState.silent
    assert reader.next_check_ms(60_000) is None
    reader.receive(CALL, 70_000)
    assert state(reader, 70_000) is SourceState.ok
    assert reader.next_check_ms(70_000) == 130_000


def test_reader_says_that_the_check_fails_when_frames_are_refused():
    stx = load_profile(PROFILES / "stx-etx-bcc.toml")
    reader = TicketReader(stx, "05")
    reader.receive(b"\x0205C01A012\x03\x00" * 3, AT_REST_MS)
    status = reader.status(AT_REST_MS)
    assert status.state is SourceState.garbled
    assert "fails the check: wrong parity, or another check?" in status.reason


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes(one | 0x80 if one.bit_count() % 2 else one for one in CALL * 9), "parity bit"),
        (b"\x00\xf8\x80\xfe" * 40, "another baud rate"),
    ],
)
def test_reader_says_what_is_probably_wrong_when_the_line_settings_are(data, words):
    reader = reader_at_rest()
    reader.receive(data, AT_REST_MS)
    status = reader.status(AT_REST_MS)
    assert status.state is SourceState.garbled
    assert words in status.reason


def test_reader_keeps_its_first_reason_when_it_stays_garbled():
    reader = reader_at_rest()
    reader.receive(b"?\n?\n?\n", AT_REST_MS)
    first = reader.status(AT_REST_MS)
    reader.receive(b"\x00\xff" * 500, AT_REST_MS + 1)
    assert reader.status(AT_REST_MS + 1) == first


near_wire = st.lists(
    st.one_of(
        st.sampled_from(
            [b"CALL 05 A", b"RE", b"SERVE 05 ", b"012", b"\r\n", b"\n", b" ", b"\xff", CALL]
        ),
        st.binary(max_size=20),
    ),
    max_size=40,
).map(b"".join)


@given(near_wire, st.lists(st.integers(0, 1 << 20), max_size=30))
def test_reader_gives_the_same_events_when_the_bytes_are_split_anyhow(whole, cuts):
    places = sorted({cut % (len(whole) + 1) for cut in cuts})
    parts = [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]
    piecewise, at_once = reader_at_rest(), reader_at_rest()
    events = [event for part in parts if part for event in piecewise.receive(part, AT_REST_MS)]
    assert events == (at_once.receive(whole, AT_REST_MS) if whole else [])
    # Of the reason, what is suspected goes by whole reads: it is a hint, and no rule reads it.
    assert piecewise.status(AT_REST_MS).state is at_once.status(AT_REST_MS).state


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=80), st.integers(0, 5000)), max_size=40))
def test_reader_invents_no_ticket_when_noise_comes(noise):
    reader = reader_at_rest()
    at_ms = AT_REST_MS
    heard = b""
    for data, later_ms in noise:
        at_ms += later_ms
        heard += data
        for event in reader.receive(data, at_ms):
            assert event.ticket.encode() in heard
            assert any(word in heard for word in (b"CALL ", b"SERVE ", b"SKIP "))


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        (b"]Q1https://example.org/" + b"a" * 200 + b"\r", SourceState.ok),
        (b"]Q1H00.14-240823-0001 H00.14-240823-0002\r", SourceState.ok),
        (b"\x80\x91\xfe" * 40, SourceState.garbled),
    ],
)
def test_scanner_is_well_whatever_label_it_read_and_garbled_when_no_scan_is_whole(scan, expected):
    reader = TicketReader(load_profile(PROFILES / "scanner.toml"), None)
    at_ms = AT_REST_MS
    for _ in range(5):
        assert reader.receive(scan, at_ms) == []
        at_ms += 1_000
        assert reader.tick(at_ms) == []
    assert state(reader, at_ms) is expected
