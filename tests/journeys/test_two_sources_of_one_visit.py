"""Queue device and software at the counter tell of the same citizen: one visit, one invitation."""

import pytest

from kiosk.devices import ticket_event as told

MINUTE_MS = 60_000


def feed_says(counter, event):
    counter.kiosk.sources.source_told("feed", event, counter.clock.up_ms())


@pytest.mark.parametrize("spelled", ["A041", "a041", "A41", "A-041"])
def test_visit_is_one_when_both_call_and_serve_it_in_their_own_words(own_counter, spelled):
    counter = own_counter
    counter.device.call("A041")
    counter.sees("serving")
    feed_says(counter, told.TicketCalled(spelled, None, None, "1.003560", "result"))
    counter.device.serve("A041")
    counter.sees("prompt")
    feed_says(counter, told.TicketServed(spelled, None, None))
    counter.answers(5, 5)
    counter.sees("thanks")
    counter.leaves()
    feed_says(counter, told.TicketServed(spelled, None, None))
    kinds = [kind for kind in counter.kinds() if kind.startswith(("visit.", "rating"))]
    assert kinds == ["visit.called", "visit.recalled", "visit.served", "visit.prompted", "rating"]
    assert counter.screen == "idle"


def test_nobody_is_invited_again_when_the_software_ends_the_turn_that_the_device_ended(own_counter):
    counter = own_counter
    counter.device.call("A042")
    counter.sees("serving")
    counter.device.serve("A042")
    counter.sees("prompt")
    counter.answers(5, 5)
    counter.sees("thanks")
    counter.leaves()
    counter.turn(MINUTE_MS)
    feed_says(counter, told.TurnEnded(None))
    assert counter.screen == "idle"
    assert counter.kinds().count("visit.served") == 1
