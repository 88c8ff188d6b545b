"""From the call to the thanks, and what the records say."""

from kiosk.survey import load_library
from kiosk.visit import (
    Delay,
    Delays,
    Desk,
    Dismissed,
    Saved,
    ServiceReturned,
    State,
    Thanks,
    TicketCalled,
    delay_of,
)
from kiosk.visit.delays import SETTLE_MS
from tests.kiosk.visit.counter import DESK, FOLDER, QUESTIONNAIRE, Counter, over, prompted


def test_rating_is_two_touches_when_the_officer_ended_the_visit(counter):
    prompted(counter)
    counter.answer(5, 4)
    assert counter.told == ["called a", "served a", "prompted a", "rating a"]
    counter.save("a")
    assert counter.now == "thanks(a) -"
    over(counter)
    assert counter.now == "idle -"
    assert len(counter.told) == 4


def test_rating_says_all_that_the_format_asks_for(counter):
    prompted(counter)
    counter.answer(5, None)
    body = counter.drafts[-1].body
    assert body == {
        "visit": "a",
        "counter": "03",
        "officer": "nv-01",
        "procedure": "1.003560",
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "blocks": [],
        "scale_order": "best-first",
        "lang": "vi",
        "trigger": "served",
        "ticket": "queue",
        "answers": {"service": 5, "officer": None},
        "took_ms": 3 * SETTLE_MS,
        "assisted": False,
        "partial": False,
        "late": False,
        "test": False,
    }


def test_call_carries_the_ticket_beside_the_record_and_not_in_it(counter):
    counter.take(TicketCalled(counter.at_ms, "A012", "a", "Đất đai"))
    called = counter.drafts[-1]
    assert called.ticket == "A012"
    assert called.body == {"visit": "a", "counter": "03", "service": "Đất đai", "test": False}


def test_events_of_a_visit_name_the_officer_and_say_nothing_of_the_ticket(counter):
    prompted(counter)
    counter.take(Dismissed(counter.at_ms))
    who = {"visit": "a", "counter": "03", "officer": "nv-01"}
    bodies = [draft.body for draft in counter.drafts[1:]]
    end = {**who, "cause": "dismissed", "test": False}
    assert bodies == [{**who, "test": False}, {**who, "test": False}, end]
    assert [draft.ticket for draft in counter.drafts[1:]] == [None, None, None]


def test_thanks_know_the_record_for_the_check_code(counter):
    prompted(counter)
    counter.answer(5, 4)
    counter.take(Saved(counter.at_ms, "a", 9, "hash", "path"))
    assert counter.state.phase == Thanks(
        counter.state.phase.visit, "hash", "path", since_ms=counter.at_ms, rating_seq=9
    )


def test_records_are_marked_when_the_desk_is_in_test_mode():
    counter = Counter.open(Desk("03", QUESTIONNAIRE, test=True))
    prompted(counter)
    counter.take(TicketCalled(counter.at_ms, "A", "x"))
    counter.answer(5, 5)
    over(counter)
    counter.save("a")
    counter.take(ServiceReturned(counter.at_ms))
    prompted(counter, "b")
    over(counter)
    assert {draft.kind for draft in counter.drafts} == {
        "visit.called",
        "visit.recalled",
        "visit.served",
        "visit.prompted",
        "visit.unrated",
        "rating",
        "rating.unacknowledged",
    }
    assert all(draft.body["test"] is True for draft in counter.drafts)


def test_desk_without_officer_and_procedure_says_so_in_the_rating():
    counter = Counter.open(Desk("03", QUESTIONNAIRE))
    counter.touch()
    counter.answer(5, 5)
    body = counter.drafts[-1].body
    assert (body["officer"], body["procedure"], body["stage"]) == (None, None, "unknown")


def test_every_delay_has_a_name_and_a_length():
    assert {delay: Delays().length_ms(delay, State()) for delay in Delay} == {
        Delay.PROMPT_WINDOW: 30_000,
        Delay.QUESTION_IDLE: 20_000,
        Delay.SAVE_LIMIT: 1_000,
        Delay.THANKS: 8_000,
        Delay.LANGUAGE_IDLE: 20_000,
        Delay.DETAIL_IDLE: 30_000,
        Delay.PANEL_IDLE: 30_000,
        Delay.SERVICE_IDLE: 60_000,
        Delay.CALLED_IDLE: 7_200_000,
        Delay.OFFICER: 12 * 3_600_000,
    }
    assert Delays().late_rating_ms == 5 * 60_000
    assert SETTLE_MS == 250
    assert Delays(thanks_ms=3).length_ms(Delay.THANKS, State()) == 3


def test_invitation_has_no_delay_when_nothing_was_chosen():
    assert delay_of(State()) is None
    assert delay_of(State(chosen_ms=0)) is Delay.LANGUAGE_IDLE


def test_questionnaire_of_the_tests_is_the_shipped_one():
    assert DESK.questionnaire in load_library(FOLDER).questionnaires
