"""IT and the supervisor at the kiosk: a fresh one, the PIN, counts, test mode, the way out."""

import json

from kiosk.service import OneSource, Ticked
from kiosk.visit import Delay, Reason
from tests.journeys.opening import PINS, configuration

WRONG = "629481"
LONG_PRESS_MS = 2_500


def opens(counter):
    counter.holds_the_corner()
    counter.waits_for(lambda: counter.content["message"] in {"", "Xin đợi một chút…"})


def types(counter, pin):
    counter.waits_for(lambda: takes_digits(counter))
    counter.touches(*(f"service-{key}" for key in (*pin, "enter")))


def takes_digits(counter):
    return counter.content["mode"] == "pad" and counter.content["keys"][0]["on"]


def enters(counter, role):
    opens(counter)
    types(counter, PINS[role])
    counter.waits_for(lambda: counter.content["mode"] == "menu")


def after_a_wrong_pin(counter):
    """Tries a wrong one; the seconds to wait by the word of the log."""
    types(counter, WRONG)
    counter.waits_for(lambda: not counter.kiosk.service.state.under_way)
    return counter.bodies("pin.tried")[-1]["wait_s"]


def test_fresh_kiosk_says_where_to_set_a_pin_and_how_it_fares(new_counter):
    counter = new_counter(pins=False)
    opens(counter)
    counter.waits_for(lambda: counter.content["mode"] == "status")
    counter.waits_for(lambda: "k-01" in json.dumps(counter.content["rows"]))
    assert counter.content["buttons"] == []
    counter.touches("service-leave")
    counter.sees("idle")
    assert "pin.tried" not in counter.kinds()


def test_supervisor_sees_counts_and_never_an_answer(counter):
    counter.rates(1, 1)
    counter.leaves()
    enters(counter, "supervisor")
    counter.touches("service-counts")
    count = sum(record.kind == "rating" for record in counter.whole_log())
    row = {"label": "Đánh giá", "value": f"{count} · {count}"}
    counter.waits_for(lambda: row in counter.content["rows"])
    counter.touches("service-leave")
    counter.sees("idle")
    assert counter.body("pin.tried") == {"role": "supervisor", "ok": True, "wait_s": 0}


def test_wrong_pins_are_signed_events_and_each_doubles_the_wait(own_counter):
    counter = own_counter
    opens(counter)
    waits = []
    for _ in range(5):
        waits.append(after_a_wrong_pin(counter))
        counter.turn(waits[-1] * 1000)
        counter.kiosk.service.take(Ticked(counter.clock.up_ms()))
    assert waits == [0, 0, 1, 2, 4]
    assert {(each["role"], each["ok"]) for each in counter.bodies("pin.tried")} == {(None, False)}
    assert WRONG.encode() not in counter.bytes_on_disk()
    assert (counter.folder / "data" / "pin-tries").read_text() == "5\n"
    types(counter, PINS["it"])
    counter.waits_for(lambda: counter.content["mode"] == "menu")
    assert counter.bodies("pin.tried")[-1] == {"role": "it", "ok": True, "wait_s": 0}


def test_pad_takes_nothing_while_the_wait_holds(own_counter):
    counter = own_counter
    opens(counter)
    counter.clock.stands_still()
    for _ in range(4):
        wait_s = after_a_wrong_pin(counter)
        if wait_s < 2:
            counter.turn(wait_s * 1000)
            counter.kiosk.service.take(Ticked(counter.clock.up_ms()))
    assert "giây" in counter.content["message"]
    assert not counter.can_touch("service-4")
    assert set(counter.window.keys.controls()) == {"service-leave"}
    for key in PINS["it"]:
        counter.model.serviceKey(key)
    assert counter.content["dots"] == 0
    counter.touches("service-leave")
    counter.sees("idle")
    assert len(counter.bodies("pin.tried")) == 4


def test_ratings_are_marked_while_test_mode_is_on(own_counter):
    counter = own_counter
    for button, value in (("test-on", "đang bật"), ("test-off", "đang tắt")):
        enters(counter, "it")
        counter.touches("service-test", f"service-{button}")
        counter.waits_for(lambda value=value: counter.content["rows"][0]["value"] == value)
        counter.touches("service-leave")
        counter.rates(5, 5)
        counter.leaves()
    assert counter.bodies("test.switched") == [
        {"on": True, "role": "it"},
        {"on": False, "role": "it"},
    ]
    assert [each["test"] for each in counter.bodies("rating")] == [True, False]


def test_live_view_shows_the_number_and_no_record_holds_it(counter):
    enters(counter, "it")
    counter.touches("service-source")
    counter.device.call("A971")
    counter.waits_for(lambda: "A971" in json.dumps(counter.content["rows"]))
    records = counter.log()
    assert "visit.called" in [record.kind for record in records]
    assert not any("A971" in repr(record.body) for record in records)


def test_menu_closes_by_itself_and_asks_for_the_pin_again(counter):
    enters(counter, "it")
    counter.lets_pass(Delay.SERVICE_IDLE)
    counter.sees("idle")
    opens(counter)
    counter.waits_for(lambda: counter.content["mode"] == "pad")


def test_restart_is_asked_for_by_it_alone(counter):
    asked = []
    counter.kiosk.restart_wanted.connect(lambda: asked.append(True))
    enters(counter, "supervisor")
    counter.model.serviceKey("restart")
    counter.model.serviceKey("restart-now")
    assert asked == []
    counter.touches("service-leave")
    enters(counter, "it")
    counter.touches("service-restart")
    counter.touches("service-restart-now")
    counter.waits_for(lambda: asked == [True])


def test_menu_stays_away_when_the_corner_is_only_touched(counter):
    corner = counter.window.touchable("service-corner")
    assert corner.property("pressAndHoldInterval") == LONG_PRESS_MS
    counter.touches("service-corner")
    assert counter.screen == "idle"


def test_menu_does_not_come_over_a_citizen_who_rates(counter):
    counter.begins()
    counter.model.openService()
    assert counter.screen == "question"


def test_menu_opens_over_an_outage_which_is_there_again_when_it_is_left(counter):
    counter.kiosk.controller.service_lost(Reason.STORAGE)
    counter.sees("out-of-service")
    enters(counter, "it")
    counter.touches("service-leave")
    counter.sees("out-of-service")
    counter.kiosk.controller.service_returned()
    counter.sees("idle")


def test_menu_shows_what_is_there_to_rate_when_the_outage_ends_meanwhile(counter):
    counter.kiosk.controller.service_lost(Reason.STORAGE)
    opens(counter)
    counter.kiosk.controller.service_returned()
    assert counter.screen == "service"
    counter.touches("service-leave")
    counter.sees("idle")


def applied_numbers(counter):
    """Of the configurations recorded as in force, since the first start."""
    log = counter.whole_log()
    return [record.body["number"] for record in log if record.kind == "config.applied"]


def test_new_configuration_is_recorded_once_and_its_pins_open(own_counter):
    counter = own_counter
    held = counter.kiosk._facts.configuration  # noqa: SLF001 - where the forwarder puts it
    counter.waits_for(lambda: applied_numbers(counter) == [1])
    text = configuration(counter.configuration_key, 2)
    held.take(text)
    held.take(text)
    assert applied_numbers(counter) == [1, 2]
    assert counter.bodies("config.applied")[-1]["etag"] == held.etag
    enters(counter, "supervisor")


def test_nothing_is_drawn_for_a_menu_that_is_shut_when_tickets_come(counter, monkeypatch):
    drawn = []
    monkeypatch.setattr(counter.kiosk.drawing, "draw", drawn.append)
    counter.kiosk.service.ticket_came("10:42:01", "called", "A019")
    counter.kiosk.service.sources_are((OneSource("queue", "ok", "connected"),))
    assert drawn == []
