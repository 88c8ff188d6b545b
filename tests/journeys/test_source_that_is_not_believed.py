"""The source says nothing, or too late, or of somebody else: no rating is lost or misplaced."""

from kiosk.counter_sources import LOOK_MS
from kiosk.visit import Delay, TicketServed

MINUTE_MS = 60_000


def waits_until_unknown(counter):
    for _ in range(12 * MINUTE_MS // LOOK_MS):
        counter.turn(LOOK_MS)
        counter.kiosk.sources.look()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "unknown")


def test_number_is_not_believed_when_the_device_is_gone_for_long(own_counter):
    counter = own_counter
    counter.device.call("A031")
    counter.sees("serving")
    counter.device.unplug()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "gone")
    waits_until_unknown(counter)
    counter.sees("idle")
    counter.rates(2, 2)
    rating, called = counter.body("rating"), counter.body("visit.called")
    assert (rating["ticket"], rating["trigger"]) == ("none", "walk-up")
    assert rating["visit"] != called["visit"]
    counter.leaves()
    states = [each["state"] for each in counter.bodies("source.changed")]
    assert states[-1] == "unknown"


def test_number_last_called_is_shown_no_more_when_the_device_is_gone_for_long(own_counter):
    counter = own_counter
    counter.device.call("A036")
    counter.sees("serving")
    counter.device.serve("A036")
    counter.sees("prompt")
    counter.lets_pass(Delay.PROMPT_WINDOW)
    counter.sees("idle")
    assert counter.content["called"] == "A036"
    counter.device.unplug()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "gone")
    waits_until_unknown(counter)
    assert counter.content["called"] == ""
    (told,) = counter.kiosk.service.state.facts.source.each
    assert told.state == "unknown"


def test_late_rating_has_no_number_when_its_source_is_believed_no_more(own_counter):
    counter = own_counter
    counter.device.call("A037")
    counter.sees("serving")
    counter.device.unplug()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "gone")
    counter.turn(8 * MINUTE_MS)
    counter.kiosk.sources.look()
    at_ms = counter.clock.up_ms()
    counter.kiosk.controller.take(TicketServed(at_ms, "A037", "unused"))
    counter.sees("prompt")
    counter.lets_pass(Delay.PROMPT_WINDOW)
    counter.sees("idle")
    counter.turn(3 * MINUTE_MS)
    counter.kiosk.sources.look()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "unknown")
    counter.rates(4, 4)
    assert (counter.body("rating")["ticket"], counter.body("rating")["late"]) == ("none", False)


def test_visit_goes_on_and_nobody_is_asked_twice_when_the_device_returns(own_counter):
    counter = own_counter
    counter.device.call("A032")
    counter.sees("serving")
    counter.device.unplug()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "gone")
    waits_until_unknown(counter)
    counter.rates(2, 2)
    counter.leaves()
    counter.device.replug()
    counter.hears()
    counter.device.serve("A032")
    counter.waits_for(lambda: len(counter.bodies("visit.served")) == 1)
    assert counter.body("visit.served")["visit"] == counter.body("visit.called")["visit"]
    assert counter.screen == "idle"


def test_late_end_of_the_visit_before_is_recorded_for_its_own(own_counter):
    counter = own_counter
    counter.device.call("A033")
    counter.waits_for(lambda: counter.state.open is not None)
    first = counter.state.open.id
    counter.device.call("A034")
    counter.waits_for(lambda: counter.state.open.ticket == "A034")
    counter.device.serve("A033")
    counter.waits_for(lambda: len(counter.bodies("visit.served")) == 1)
    assert counter.body("visit.served")["visit"] == first
    assert counter.state.open.ticket == "A034"
    assert counter.screen == "serving"


def test_ticket_that_is_called_to_another_counter_stands_here_no_more(own_counter):
    counter = own_counter
    counter.device.call("A035")
    counter.sees("serving")
    counter.device.garbage(b"CALL 07 A035\r\n")
    counter.sees("idle")
    assert counter.body("visit.unrated")["cause"] == "moved"
    counter.rates(1, 1)
    assert counter.body("rating")["ticket"] == "none"
