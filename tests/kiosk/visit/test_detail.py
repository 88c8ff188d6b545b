"""Reasons and comment after the thanks: offered alike, kept or thrown away, never the rating."""

from dataclasses import replace

import pytest

from kiosk.visit import (
    CommentChanged,
    CommentClosed,
    CommentOpened,
    Delay,
    DetailNotSaved,
    DetailOpened,
    DetailSaved,
    DetailSent,
    DetailSkipped,
    ReasonToggled,
    ServiceLost,
    ServiceReturned,
    SideChosen,
    TimeOver,
    WentBack,
    delay_of,
    timed_by,
)
from kiosk.visit.delays import SETTLE_MS
from kiosk.visit.state import Reason, Side
from tests.kiosk.visit.counter import DESK, Counter, over
from tests.kiosk.visit.phases import (
    detail_comment,
    detail_reasons,
    detail_sides,
    saving_detail,
    thanks,
)


def touch(counter, event, *arguments):
    return counter.wait().take(event(counter.at_ms, *arguments))


def test_detail_says_all_that_the_format_asks_for():
    counter = detail_sides()
    touch(counter, SideChosen, Side.PRAISE)
    touch(counter, ReasonToggled, Side.PRAISE, "R2")
    touch(counter, ReasonToggled, Side.PRAISE, "R1")
    touch(counter, SideChosen, Side.COMPLAINT)
    touch(counter, ReasonToggled, Side.COMPLAINT, "R3")
    touch(counter, CommentOpened)
    counter.take(CommentChanged(counter.at_ms, "  Chờ lâu\n"))
    assert touch(counter, DetailSent) == ["rating.detail a"]
    assert counter.drafts[-1].body == {
        "visit": "a",
        "counter": "03",
        "rating_seq": 7,
        "reason_list": "ly-do@1",
        "reasons": {"praise": ["R2", "R1"], "complaint": ["R3"]},
        "comment": True,
        "lang": "vi",
        "assisted": False,
        "partial": False,
        "test": False,
    }
    assert counter.drafts[-1].comment == "Chờ lâu"


def test_thanks_come_again_and_offer_no_second_detail_when_it_is_saved():
    counter = saving_detail()
    before = counter.state.phase.detail.thanks
    counter.wait().take(DetailSaved(counter.at_ms, "a"))
    assert counter.state.phase == replace(before, since_ms=counter.at_ms, detail_given=True)
    assert touch(counter, DetailOpened) == []
    assert counter.now == "thanks(a given) -"


def test_reason_is_taken_back_when_it_is_touched_again():
    counter = detail_reasons()
    touch(counter, ReasonToggled, Side.PRAISE, "R1")
    assert counter.state.phase.chosen == ()
    assert touch(counter, DetailSent) == []
    assert counter.now == "thanks(a) -"


@pytest.mark.parametrize("event", [DetailSent, DetailSkipped, CommentOpened])
def test_double_tap_on_the_thanks_does_nothing_in_the_detail(event):
    counter = thanks()
    counter.take(DetailOpened(counter.at_ms))
    assert counter.take(event(counter.at_ms + SETTLE_MS - 1)) == []
    assert counter.now == "sides(a) -"


def test_double_tap_on_a_side_chooses_no_reason():
    counter = detail_sides()
    counter.take(SideChosen(counter.at_ms, Side.COMPLAINT))
    counter.take(ReasonToggled(counter.at_ms + SETTLE_MS - 1, Side.COMPLAINT, "R1"))
    assert counter.state.phase.chosen == ()


def test_reasons_are_chosen_quickly_one_after_the_other():
    counter = detail_reasons()
    counter.take(ReasonToggled(counter.at_ms, Side.PRAISE, "R2"))
    counter.take(ReasonToggled(counter.at_ms + 1, Side.PRAISE, "R3"))
    assert [reason for _, reason in counter.state.phase.chosen] == ["R1", "R2", "R3"]


def test_comment_is_there_again_when_the_keyboard_is_opened_again():
    counter = detail_comment()
    counter.take(CommentClosed(counter.at_ms))
    touch(counter, CommentOpened)
    assert counter.state.phase.comment == "Tốt"


def test_comment_goes_back_to_the_reasons_it_was_opened_from():
    counter = detail_reasons()
    counter.take(CommentOpened(counter.at_ms))
    touch(counter, WentBack)
    assert counter.now == "reasons:praise[praise R1](a) -"


def test_comment_of_blanks_is_no_comment():
    counter = detail_sides()
    counter.take(CommentOpened(counter.at_ms))
    counter.take(CommentChanged(counter.at_ms, " \n "))
    assert touch(counter, DetailSent) == []
    assert counter.now == "thanks(a) -"


def test_comment_is_cleaned_when_a_scanner_pastes():
    counter = detail_comment()
    counter.take(CommentChanged(counter.at_ms, "\u202e\x00" + "x" * 10_000))
    assert counter.state.phase.comment == "x" * 500


def test_what_was_chosen_is_kept_and_marked_when_nobody_goes_on():
    counter = detail_reasons()
    assert over(counter) == ["rating.detail a partial"]
    assert counter.now == "idle -"
    assert counter.drafts[-1].body["reasons"] == {"praise": ["R1"], "complaint": []}
    # Storage's word comes when the next citizen may be there: it changes nothing.
    assert counter.take(DetailNotSaved(counter.at_ms, "a")) == []
    assert counter.now == "idle -"


def test_nothing_is_recorded_when_nobody_chose_anything():
    counter = detail_sides()
    assert over(counter) == []
    assert counter.now == "idle -"


def test_what_was_chosen_is_thrown_away_when_the_detail_is_skipped():
    counter = detail_comment()
    assert counter.take(DetailSkipped(counter.at_ms)) == []
    assert counter.now == "thanks(a) -"
    touch(counter, DetailOpened)
    assert (counter.state.phase.chosen, counter.state.phase.comment) == ((), "")


def test_what_was_chosen_is_kept_when_service_is_lost():
    counter = detail_reasons()
    assert counter.take(ServiceLost(counter.at_ms, Reason.STORAGE)) == ["rating.detail a partial"]
    assert counter.now == "out(storage) -"


def test_who_writes_has_more_time_than_who_chooses():
    lengths = {
        phase.__name__: DESK.delays.length_ms(delay_of(phase().state), phase().state)
        for phase in (detail_sides, detail_reasons, detail_comment)
    }
    assert lengths == {
        "detail_sides": 30_000,
        "detail_reasons": 30_000,
        "detail_comment": 90_000,
    }


@pytest.mark.parametrize(
    ("beginning", "event"),
    [
        (detail_sides, lambda at: SideChosen(at, Side.PRAISE)),
        (detail_reasons, lambda at: ReasonToggled(at, Side.PRAISE, "R3")),
        (detail_comment, lambda at: CommentChanged(at, "Tốt l")),
    ],
    ids=["side", "reason", "key"],
)
def test_time_begins_anew_with_every_touch_and_key(beginning, event):
    counter = beginning()
    before = timed_by(counter.state)
    counter.take(event(counter.at_ms))
    assert timed_by(counter.state) != before


@pytest.mark.parametrize("failure", ["said", "silence", "storage down"])
def test_screen_says_that_the_rating_is_saved_when_the_detail_is_not(failure):
    counter = saving_detail()
    if failure == "said":
        counter.take(DetailNotSaved(counter.at_ms, "a"))
    elif failure == "silence":
        counter.wait(1_000).take(TimeOver(counter.at_ms, Delay.SAVE_LIMIT))
    else:
        counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.now == "out(detail-not-saved) -"
    # A detail that lands late was not promised to anybody.
    assert counter.take(DetailSaved(counter.at_ms, "a")) == []
    assert counter.take(ServiceReturned(counter.at_ms)) == []
    assert counter.now == "idle -"


def test_next_visit_waits_for_the_detail_and_comes_after_it():
    counter = detail_reasons()
    assert counter.call("b") == ["called b"]
    assert counter.serve("b") == ["served b"]
    assert counter.now == "reasons:praise[praise R1](a) b:s"
    counter.take(DetailSent(counter.at_ms))
    counter.take(DetailSaved(counter.at_ms, "a"))
    assert over(counter) == ["prompted b"]
    assert counter.now == "prompt b:sp"


def test_detail_is_not_offered_when_there_is_no_list_of_reasons():
    counter = Counter.open(replace(DESK, reasons=None))
    counter.touch("w")
    counter.answer(5, 5)
    counter.save("w")
    touch(counter, DetailOpened)
    assert counter.now == "thanks(w) -"


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_detail_is_the_same_for_every_level(level):
    counter = Counter.open()
    counter.touch("w")
    counter.answer(level, level)
    counter.save("w")
    touch(counter, DetailOpened)
    assert counter.now == "sides(w) -"
    assert "answers" not in repr(counter.state)
