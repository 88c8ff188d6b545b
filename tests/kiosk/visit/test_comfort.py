"""Access and panels: time for whoever needs it, and nothing of it left for the next one."""

from dataclasses import replace

import pytest

from kiosk.visit import (
    Access,
    AccessChosen,
    Answered,
    LanguageChosen,
    Panel,
    PanelClosed,
    PanelOpened,
    Reason,
    ServiceLost,
    StartedAgain,
    TicketRecalled,
    timed_by,
)
from tests.kiosk.visit.counter import Counter, over, prompted
from tests.kiosk.visit.phases import (
    detail_reasons,
    idle,
    question1_walk_up,
    question2,
    saving,
    serving,
    thanks,
)

LARGER = Access(larger_text=True)


def test_access_is_reset_after_the_visit(counter):
    prompted(counter)
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.answer(5, 5)
    counter.save("a")
    assert counter.state.access == LARGER
    over(counter)
    assert counter.state.access == Access()


def test_access_stays_from_serving_to_the_prompt(counter):
    counter.call("a")
    counter.wait().take(AccessChosen(counter.at_ms, LARGER))
    counter.take(TicketRecalled(counter.at_ms, "A", "x"))
    counter.serve("a")
    assert counter.now == "~prompt a:sp"
    assert counter.state.access == LARGER


@pytest.mark.parametrize("beginning", [idle, lambda: out(idle())], ids=["idle", "out"])
def test_access_is_reset_when_nobody_goes_on(beginning):
    counter = beginning()
    before = counter.state
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.take(LanguageChosen(counter.at_ms, "en"))
    assert over(counter) == []
    assert counter.state == before


def out(counter: Counter) -> Counter:
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    return counter


def test_nothing_is_timed_when_everything_is_as_at_first_again(counter):
    before = counter.state
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.wait().take(AccessChosen(counter.at_ms, Access()))
    assert counter.state == before


def test_rating_says_that_somebody_helped(counter):
    prompted(counter)
    counter.take(AccessChosen(counter.at_ms, Access(assisted=True)))
    counter.answer(5, 5)
    assert counter.drafts[-1].body["assisted"] is True


@pytest.mark.parametrize(
    "beginning", [question2, thanks, detail_reasons], ids=lambda phase: phase.__name__
)
@pytest.mark.parametrize(
    "event",
    [
        lambda at: AccessChosen(at, LARGER),
        lambda at: AccessChosen(at, Access()),
        lambda at: LanguageChosen(at, "en"),
        lambda at: PanelOpened(at, Panel.HELP),
    ],
    ids=["larger", "as at first", "english", "panel"],
)
def test_time_begins_anew_when_somebody_is_there(beginning, event):
    counter = beginning()
    before = timed_by(counter.state)
    counter.wait(5_000).take(event(counter.at_ms))
    assert timed_by(counter.state) != before
    assert counter.state.phase.since_ms == counter.at_ms


def test_wait_for_the_disk_is_not_stretched_by_a_choice():
    counter = saving()
    before = timed_by(counter.state)
    counter.wait(900).take(AccessChosen(counter.at_ms, LARGER))
    assert counter.state.access == LARGER
    assert timed_by(counter.state) == before


def test_panel_goes_when_nobody_reads_and_the_question_has_its_time_again():
    counter = question2()
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    opened_ms = counter.at_ms
    assert over(counter) == []
    assert counter.now == "question2(a) a:sp"
    # What was answered took until the last touch, not until the panel went by itself.
    assert over(counter) == ["rating a partial"]
    began_ms = opened_ms - counter.drafts[-1].body["took_ms"]
    assert 0 < began_ms < opened_ms


def test_answer_beneath_a_panel_does_not_count():
    counter = question2()
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    counter.wait()
    assert counter.take(Answered(counter.at_ms, "officer", 5)) == []
    counter.take(PanelClosed(counter.at_ms))
    assert counter.take(Answered(counter.at_ms + 1, "officer", 5)) == []
    assert counter.answer(5) == ["rating a"]


def test_panel_on_the_prompt_counts_as_the_first_touch(counter):
    prompted(counter)
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    assert counter.now == "question1(a) a:sp +notice"
    counter.call("b")
    assert counter.now == "question1(a) b +notice"


def test_panel_gives_way_to_the_outage():
    counter = idle()
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.now == "out(storage) -"


def test_telephone_is_offered_to_a_visit_with_a_ticket_only():
    with_ticket, without = serving(), question1_walk_up()
    for counter in (with_ticket, without):
        counter.take(PanelOpened(counter.at_ms, Panel.PHONE))
    assert with_ticket.state.panel is Panel.PHONE
    assert without.state.panel is None


def test_telephone_is_not_offered_in_test_mode():
    counter = serving()
    counter.state = replace(counter.state, test=True)
    counter.take(PanelOpened(counter.at_ms, Panel.PHONE))
    assert counter.state.panel is None


def test_first_question_comes_with_nothing_answered_when_started_again():
    counter = question2()
    began_ms = counter.state.phase.began_ms
    counter.take(StartedAgain(counter.at_ms))
    assert counter.now == "question1(a) a:sp"
    assert counter.state.phase.answers == ()
    assert counter.state.phase.began_ms == began_ms
    assert over(counter) == ["unrated a window-over"]


def test_number_called_last_is_remembered_and_stands_in_no_record(counter):
    counter.call("a")
    counter.serve("b")
    assert counter.state.called == "B"
    assert all("B" not in map(str, draft.body.values()) for draft in counter.drafts)
