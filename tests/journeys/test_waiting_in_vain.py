"""A commit that comes too late: the citizen was told otherwise, and service returns by itself."""

import pytest

from kiosk.visit import Delay


@pytest.mark.expected_log("kiosk.queue", "waited for a commit in vain")
def test_service_returns_and_the_late_rating_is_marked_when_the_screen_gave_up_waiting(own_counter):
    counter = own_counter
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-4")
    counter.holds_the_disk()
    counter.touches("answer-4")
    counter.sees("saving")
    counter.lets_pass(Delay.SAVE_LIMIT)
    counter.sees("out-of-service")
    counter.lets_the_disk_go()
    counter.sees("idle")
    kinds = [record.kind for record in counter.log()]
    assert kinds.index("rating") < kinds.index("rating.unacknowledged")
    assert kinds.count("rating") == 1
