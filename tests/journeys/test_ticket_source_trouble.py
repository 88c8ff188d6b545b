"""The queue device fails in its ways; citizens go on rating and no ticket is invented."""

import random

SEED = 7


def rates_by_walking_up(counter, value: int) -> None:
    counter.touches("rate")
    counter.sees("question")
    counter.touches(f"answer-{value}")
    counter.touches(f"answer-{value}")
    counter.sees("thanks")
    counter.touches("close-thanks")
    counter.sees("idle")


def test_ratings_go_on_and_tickets_return_when_the_device_is_unplugged_and_replugged(counter):
    counter.device.unplug()
    counter.waits_for(lambda: counter.kiosk.sources.state[0] == "gone")
    rates_by_walking_up(counter, 3)
    counter.device.replug()
    counter.hears()
    counter.device.call("A021")
    counter.sees("serving")
    assert counter.kiosk.controller.state.open.ticket == "A021"
    log = counter.log()
    assert [record.body["state"] for record in log if record.kind == "source.changed"].count(
        "gone"
    ) == 1
    assert [record.kind for record in log].count("visit.called") == 1


def test_no_ticket_is_invented_when_the_device_babbles_while_a_citizen_rates(counter):
    chance = random.Random(SEED)
    for _ in range(40):
        counter.device.garbage(chance.randbytes(200))
    rates_by_walking_up(counter, 5)
    for _ in range(40):
        counter.device.garbage(chance.randbytes(200))
    counter.device.garbage(b"\r\n")
    counter.device.call("A022")
    counter.sees("serving")
    log = counter.log()
    assert [record.kind for record in log].count("visit.called") == 1
    assert [record.kind for record in log].count("rating") == 1
