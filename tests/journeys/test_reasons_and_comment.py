"""After the thanks: praise, complaint, a few words, and the ways out of it."""

import pytest

from kiosk.visit import Delay
from tests.journeys.test_storage_trouble import ROOMY, set_quota

TELEX = ["key-c", "key-a", "key-r", "key-m", "key-space", "key-o", "key-w", "key-n"]
WRITTEN = "Cảm ơn"
MOST_DETAILS = 10


def opens_detail(counter, *values: int) -> None:
    counter.rates(*(values or (4, 4)))
    counter.touches("add-detail")
    counter.sees("detail")


def test_reasons_of_both_sides_are_recorded_beside_the_rating(counter):
    opens_detail(counter, 2, 5)
    counter.touches("side-complaint", "reason-R2", "reason-R1", "reason-R2")
    counter.touches("other-side", "reason-R3", "send-detail")
    counter.sees("thanks")
    detail, rating = counter.body("rating.detail"), counter.body("rating")
    assert detail["reasons"] == {"praise": ["R3"], "complaint": ["R1"]}
    assert detail["reason_list"] == "ly-do@1"
    assert (detail["comment"], detail["partial"]) == (False, False)
    assert detail["visit"] == rating["visit"]
    by_seq = {record.seq: record.kind for record in counter.log()}
    assert by_seq[detail["rating_seq"]] == "rating"


def test_no_second_detail_is_offered_when_one_was_sent(counter):
    opens_detail(counter)
    counter.touches("side-praise", "reason-R1", "send-detail")
    counter.sees("thanks")
    assert counter.can_touch("close-thanks")
    assert not counter.can_touch("add-detail")


def test_detail_screen_is_the_same_whatever_was_answered(counter):
    seen = []
    for value in (1, 5):
        opens_detail(counter, value, value)
        seen.append(counter.content)
        counter.touches("side-complaint")
        seen.append(counter.content)
        counter.touches("skip-detail", "close-thanks")
    assert seen[:2] == seen[2:]


def test_comment_written_in_telex_is_sealed_and_nowhere_else(counter):
    opens_detail(counter)
    counter.touches("add-comment")
    counter.sees("comment")
    counter.touches(*TELEX)
    assert counter.content["text"] == WRITTEN
    counter.touches("send-comment")
    counter.sees("thanks")
    (detail,) = [each for each in counter.log() if each.kind == "rating.detail"]
    assert detail.body["comment"] is True
    assert list(detail.attached) == ["comment"]
    assert counter.opens(detail, "comment") == {
        "visit": detail.body["visit"],
        "comment": WRITTEN,
    }
    assert all(WRITTEN not in each.envelope.payload.decode() for each in counter.log())
    kept = counter.bytes_on_disk()
    assert detail.envelope.compact.encode() in kept
    assert WRITTEN.encode() not in kept


def test_next_citizen_finds_an_empty_keyboard_when_the_one_before_wrote(counter):
    opens_detail(counter)
    counter.touches("add-comment", *TELEX, "close-comment")
    counter.sees("detail")
    counter.touches("skip-detail", "close-thanks")
    opens_detail(counter)
    counter.touches("add-comment")
    assert counter.content["text"] == ""


def test_nothing_is_recorded_when_the_detail_is_thrown_away(counter):
    opens_detail(counter)
    code = counter.kiosk.controller.state.phase.thanks.record_hash
    counter.touches("side-praise", "reason-R1", "add-comment", *TELEX, "close-comment")
    counter.touches("skip-detail")
    counter.sees("thanks")
    assert counter.state.phase.record_hash == code
    assert counter.kinds() == ["rating"]


def test_detail_is_kept_as_partial_when_its_citizen_goes(counter):
    opens_detail(counter)
    counter.touches("side-complaint", "reason-R2", "add-comment", *TELEX)
    counter.lets_pass(Delay.DETAIL_IDLE)
    counter.sees("idle")
    detail = counter.body("rating.detail")
    assert (detail["partial"], detail["comment"]) == (True, True)
    assert detail["reasons"] == {"praise": [], "complaint": ["R2"]}


def test_nothing_is_recorded_when_the_citizen_goes_before_choosing(counter):
    opens_detail(counter)
    counter.lets_pass(Delay.DETAIL_IDLE)
    counter.sees("idle")
    assert counter.kinds() == ["rating"]


def test_next_ticket_waits_until_the_detail_is_done(counter):
    opens_detail(counter)
    counter.touches("side-praise", "reason-R1")
    before = counter.content
    counter.device.call("A041")
    counter.waits_for(lambda: counter.state.open is not None)
    assert (counter.screen, counter.content) == ("detail", before)
    counter.touches("send-detail")
    counter.sees("thanks")
    counter.lets_pass(Delay.THANKS)
    counter.sees("serving")
    assert counter.kinds() == ["rating", "visit.called", "rating.detail"]


@pytest.mark.expected_log("kiosk.queue", "storage is down")
def test_citizen_is_told_and_the_rating_stays_when_the_disk_has_no_room_for_the_detail(
    own_counter,
):
    counter = own_counter
    for _ in range(MOST_DETAILS):
        set_quota(counter, ROOMY)
        opens_detail(counter)
        counter.touches("add-comment", *TELEX)
        set_quota(counter, 0)
        counter.touches("send-comment")
        counter.waits_for(lambda: counter.screen in ("thanks", "out-of-service"))
        if counter.screen == "out-of-service":
            break
        counter.leaves()
    assert "detail-not-saved" in str(counter.content)
    # A reopened connection has SQLite's own limit again: there is room.
    counter.sees("idle")
    ratings, details = counter.bodies("rating"), counter.bodies("rating.detail")
    assert len(details) == len(ratings) - 1
    assert [each["lost"] for each in counter.bodies("kiosk.outage")] == [{"rating.detail": 1}]
    opens_detail(counter)


@pytest.mark.expected_log("kiosk.queue", "waited for a commit in vain")
def test_service_returns_when_the_disk_did_not_answer_in_time_for_the_detail(own_counter):
    counter = own_counter
    opens_detail(counter)
    counter.touches("side-praise", "reason-R1")
    counter.holds_the_disk()
    counter.touches("send-detail")
    counter.sees("saving")
    counter.lets_pass(Delay.SAVE_LIMIT)
    counter.sees("out-of-service")
    assert "detail-not-saved" in str(counter.content)
    counter.lets_the_disk_go()
    counter.sees("idle")
    assert counter.kinds() == ["rating", "rating.detail"]
