"""IT and the supervisor at the kiosk: a fresh one, the PIN, counts, test mode, the way out."""

import json

import pytest
from argon2 import PasswordHasher

from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.visit import Delay

CONFIGURATION_KEY = SigningKey(bytes(range(32)))
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PINS = {"it": "482635", "supervisor": "915273"}


def content(counter):
    return counter.model.view["content"]


def opens(counter):
    """What the long press in the corner does."""
    counter.model.openService()
    counter.sees("service")
    counter.waits_for(lambda: content(counter)["message"] in {"", "Xin đợi một chút…"})


def types(counter, pin):
    counter.waits_for(
        lambda: content(counter)["mode"] == "pad" and content(counter)["keys"][0]["on"]
    )
    for key in (*pin, "enter"):
        counter.touches(f"service-{key}")


@pytest.fixture
def with_pins(counter):
    """A counter whose configuration names a PIN for each role."""
    kiosk = counter.kiosk
    held = ConfigurationFile(
        counter.outbox.parent / CONFIGURATION,
        CONFIGURATION_KEY.verify_key.text,
        "k-01",
        kiosk._configuration_applied,  # noqa: SLF001 - as the composition root connects it
    )
    kiosk._sources.configuration = held  # noqa: SLF001
    members = {"v": 1, "kiosk": "k-01", "number": 7, "at": "2026-11-22T01:02:03.456Z"}
    members["pins"] = {role: QUICK.hash(pin) for role, pin in PINS.items()}
    held.take(seal_envelope(CONFIGURATION_KEY, Typ.CONFIGURATION, serialise(members)).compact)
    return counter


def test_fresh_kiosk_says_where_to_set_a_pin_and_how_it_fares(counter):
    opens(counter)
    counter.waits_for(lambda: content(counter)["mode"] == "status")
    counter.waits_for(lambda: "k-01" in json.dumps(content(counter)["rows"]))
    assert content(counter)["buttons"] == []
    counter.touches("service-leave")
    counter.sees("idle")
    assert "pin.tried" not in counter.kinds()


def test_supervisor_sees_counts_and_never_an_answer(with_pins):
    counter = with_pins
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-1")
    counter.touches("answer-1")
    counter.sees("thanks")
    counter.touches("close-thanks")
    opens(counter)
    types(counter, PINS["supervisor"])
    counter.waits_for(lambda: content(counter)["mode"] == "menu")
    counter.touches("service-counts")
    counter.waits_for(lambda: {"label": "Đánh giá", "value": "1 · 1"} in content(counter)["rows"])
    counter.touches("service-leave")
    counter.sees("idle")
    tried = [record.body for record in counter.log() if record.kind == "pin.tried"]
    assert tried == [{"role": "supervisor", "ok": True, "wait_s": 0}]
    applied = [record.body for record in counter.log() if record.kind == "config.applied"]
    assert [each["number"] for each in applied] == [7]


def test_wrong_pins_are_signed_events_and_hold_the_pad(with_pins):
    counter = with_pins
    opens(counter)
    for _ in range(3):
        types(counter, "629481")
    counter.waits_for(lambda: "giây" in content(counter)["message"])
    counter.touches("service-leave")
    counter.sees("idle")
    tried = [record.body for record in counter.log() if record.kind == "pin.tried"]
    assert [(each["role"], each["ok"], each["wait_s"]) for each in tried] == [
        (None, False, 0),
        (None, False, 0),
        (None, False, 1),
    ]
    assert (counter.outbox.parent / "pin-tries").read_text() == "3\n"


def test_ratings_are_marked_after_test_mode_was_switched_on(with_pins):
    counter = with_pins
    opens(counter)
    types(counter, PINS["it"])
    counter.touches("service-test")
    counter.touches("service-test-on")
    counter.waits_for(lambda: content(counter)["rows"][0]["value"] == "đang bật")
    counter.touches("service-leave")
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-5")
    counter.touches("answer-5")
    counter.sees("thanks")
    records = counter.log()
    switched = next(record for record in records if record.kind == "test.switched")
    assert switched.body == {"on": True, "role": "it"}
    assert next(record for record in records if record.kind == "rating").body["test"] is True


def test_live_view_shows_the_number_and_no_record_holds_it(with_pins):
    counter = with_pins
    opens(counter)
    types(counter, PINS["it"])
    counter.touches("service-source")
    counter.device.call("A012")
    counter.waits_for(lambda: "A012" in json.dumps(content(counter)["rows"]))
    records = counter.log()
    assert "visit.called" in [record.kind for record in records]
    assert not any("A012" in repr(record.body) for record in records)


def test_menu_closes_by_itself_and_asks_for_the_pin_again(with_pins):
    counter = with_pins
    opens(counter)
    types(counter, PINS["it"])
    counter.waits_for(lambda: content(counter)["mode"] == "menu")
    counter.lets_pass(Delay.SERVICE_IDLE)
    counter.sees("idle")
    opens(counter)
    counter.waits_for(lambda: content(counter)["mode"] == "pad")


def test_restart_is_asked_for_by_it_alone(with_pins):
    counter = with_pins
    asked = []
    counter.kiosk.restart_wanted.connect(lambda: asked.append(True))
    opens(counter)
    types(counter, PINS["supervisor"])
    counter.waits_for(lambda: content(counter)["mode"] == "menu")
    counter.model.serviceKey("restart")
    counter.model.serviceKey("restart-now")
    assert asked == []
    counter.touches("service-leave")
    opens(counter)
    types(counter, PINS["it"])
    counter.touches("service-restart")
    counter.touches("service-restart-now")
    counter.waits_for(lambda: asked == [True])
