"""The service menu over the counter, and test mode."""

from dataclasses import replace

import pytest

from kiosk.visit import (
    Reason,
    ServiceClosed,
    ServiceEntered,
    ServiceLost,
    ServiceOpened,
    ServiceReturned,
    ServiceUsed,
    TestSwitched,
    timed_by,
)
from kiosk.visit import counter_drafts as drafts
from tests.kiosk.visit.counter import DESK, Counter, over, prompted
from tests.kiosk.visit.phases import (
    detail_sides,
    prompt,
    question1,
    saving,
    service,
    service_entered_while_serving,
    service_over_out_unsaved,
    service_while_serving,
    thanks,
)


@pytest.mark.parametrize(
    "phase", [prompt, question1, saving, thanks, detail_sides], ids=lambda phase: phase.__name__
)
def test_menu_does_not_take_the_screen_from_a_citizen(phase):
    counter = phase()
    before = counter.state
    assert counter.take(ServiceOpened(counter.at_ms)) == []
    assert counter.state == before


def test_menu_goes_when_nobody_uses_it():
    counter = service()
    before = timed_by(counter.state)
    counter.wait(50_000).take(ServiceUsed(counter.at_ms))
    assert timed_by(counter.state) != before
    assert over(counter) == []
    assert counter.now == "idle -"


def test_pad_without_a_pin_gives_way_when_a_visit_ends():
    """Anybody can open it: nobody can silence an invitation by it."""
    counter = service_while_serving()
    counter.take(ServiceUsed(counter.at_ms))
    assert counter.serve("a") == ["served a", "prompted a"]
    assert counter.now == "prompt a:sp"


def test_pad_stays_when_a_ticket_is_called():
    counter = service()
    assert counter.call("b") == ["called b"]
    assert counter.now == "service b"
    assert over(counter) == []
    assert counter.now == "serving b"


def test_right_pin_means_nothing_when_the_menu_has_gone():
    counter = prompt()
    before = counter.state
    counter.take(ServiceEntered(counter.at_ms, "it"))
    assert counter.state == before


def test_visit_that_ends_under_the_menu_is_unrated_and_open_to_a_late_rating():
    counter = service_entered_while_serving()
    assert counter.serve("a") == ["served a", "unrated a outage"]
    counter.take(ServiceClosed(counter.at_ms))
    assert counter.now == "idle -"
    counter.touch("w")
    assert counter.now == "question1(a late) -"


def test_outage_that_begins_under_the_menu_comes_when_it_is_left():
    counter = service()
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.now == "service(storage) -"
    counter.take(ServiceClosed(counter.at_ms))
    assert counter.now == "out(storage) -"


def test_outage_that_ends_under_the_menu_is_over_when_it_is_left():
    counter = service_over_out_unsaved()
    counter.take(ServiceReturned(counter.at_ms))
    assert counter.now == "service(not-saved a returned) a:sp"
    assert counter.save("a") == ["rating.unacknowledged a"]
    assert counter.now == "service -"
    counter.take(ServiceClosed(counter.at_ms))
    assert counter.now == "idle -"


def test_records_are_marked_from_the_switch_on_until_the_switch_back():
    counter = service()
    assert counter.take(TestSwitched(counter.at_ms, True, "it")) == ["test.switched"]
    assert counter.take(TestSwitched(counter.at_ms, True, "it")) == []
    assert counter.drafts[-1].body == {"on": True, "role": "it"}
    counter.take(ServiceClosed(counter.at_ms))
    prompted(counter)
    counter.answer(5, 5)
    counter.save("a")
    assert {draft.body["test"] for draft in counter.drafts[1:]} == {True}
    over(counter)
    counter.take(ServiceOpened(counter.at_ms))
    counter.take(TestSwitched(counter.at_ms, False, "supervisor"))
    assert counter.drafts[-1].body == {"on": False, "role": "supervisor"}
    counter.call("b")
    assert counter.drafts[-1].body["test"] is False


def test_test_mode_is_switched_in_the_menu_only():
    counter = question1()
    assert counter.take(TestSwitched(counter.at_ms, True, "it")) == []
    assert counter.state.test is False


def test_test_mode_of_the_settings_can_be_switched_off():
    counter = Counter.open(replace(DESK, test=True))
    counter.take(ServiceOpened(counter.at_ms))
    assert counter.take(TestSwitched(counter.at_ms, False, "it")) == ["test.switched"]
    counter.call("a")
    assert counter.drafts[-1].body["test"] is False


def test_stuck_touch_has_its_draft():
    assert drafts.touch_stuck(DESK, 12, 99, 30_000).body == {
        "counter": "03",
        "x_percent": 12,
        "y_percent": 99,
        "held_ms": 30_000,
    }


def test_stuck_touch_is_told_once_a_minute():
    assert drafts.is_told_again(None, 5)
    assert not drafts.is_told_again(5, 5 + drafts.STUCK_AGAIN_MS - 1)
    assert drafts.is_told_again(5, 5 + drafts.STUCK_AGAIN_MS)
