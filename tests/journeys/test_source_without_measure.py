"""A source says too much: the log stays small and the last word counts."""

from kiosk.counter_sources import QUEUE
from kiosk.devices.event_flow import EVENTS
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.source_flapping import RECORDS

OK = SourceStatus(SourceState.ok, "connected")
GONE = SourceStatus(SourceState.gone, "no device")
HALF_TURN_MS = 100


def test_log_stays_small_when_a_contact_is_loose_for_long(own_counter):
    counter, minutes = own_counter, 10
    changes = minutes * 60_000 // HALF_TURN_MS
    before = len(counter.bodies("source.changed"))
    for number in range(changes):
        counter.turn(HALF_TURN_MS)
        counter.kiosk.sources.source_changed(QUEUE, OK if number % 2 else GONE)
    counter.turn(RECORDS.every_ms)
    counter.kiosk.sources.look()
    counter.waits_for(
        lambda: sum(each["times"] for each in counter.bodies("source.changed")) >= changes
    )
    found = counter.bodies("source.changed")[before:]
    assert len(found) <= RECORDS.burst + minutes + 2
    assert (found[0]["state"], found[-1]["state"]) == ("gone", "ok")


def test_last_call_is_shown_and_few_are_kept_when_valid_calls_flood_the_line(own_counter):
    counter = own_counter
    flood = b"".join(b"CALL 03 A%03d\r\n" % number for number in range(999))
    counter.device.garbage(flood)
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "garbled")
    counter.turn(EVENTS.every_ms)
    counter.waits_for(lambda: counter.state.open.ticket == "A998")
    assert len(counter.bodies("visit.called")) <= EVENTS.burst + 10
    assert counter.screen == "serving"
