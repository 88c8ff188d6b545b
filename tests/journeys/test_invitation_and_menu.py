"""Who may keep an invitation from the screen: nobody without a PIN."""

from tests.journeys.opening import PINS


def is_being_served(counter, ticket):
    counter.hears()
    counter.device.call(ticket)
    counter.sees("serving")
    counter.holds_the_corner()


def test_pad_gives_way_to_the_invitation_when_nobody_gave_a_pin(counter):
    is_being_served(counter, "A311")
    counter.device.serve("A311")
    counter.sees("prompt")
    assert counter.kinds() == ["visit.called", "visit.served", "visit.prompted"]
    counter.touches("decline")
    counter.sees("idle")
    counter.holds_the_corner()
    counter.waits_for(lambda: counter.content["mode"] == "pad")


def test_menu_keeps_the_screen_when_a_pin_was_right(counter):
    is_being_served(counter, "A312")
    counter.waits_for(lambda: counter.content["mode"] == "pad" and counter.content["keys"][0]["on"])
    counter.touches(*(f"service-{key}" for key in (*PINS["it"], "enter")))
    counter.waits_for(lambda: counter.content["mode"] == "menu")
    counter.device.serve("A312")
    counter.waits_for(lambda: "visit.unrated" in counter.kinds())
    assert counter.screen == "service"
    assert counter.body("visit.unrated")["cause"] == "outage"


def test_citizen_is_not_asked_again_when_the_device_repeats_itself(counter):
    counter.hears()
    counter.is_served("A313")
    counter.touches("decline")
    counter.sees("idle")
    counter.device.serve("A313")
    counter.device.recall("A313")
    counter.waits_for(lambda: "visit.recalled" in counter.kinds())
    assert counter.screen == "idle"
    assert counter.kinds().count("visit.prompted") == 1
