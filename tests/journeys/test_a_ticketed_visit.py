"""From the call to the thanks, and what stands in the log afterwards."""

from kiosk.record.check_code import check_text
from kiosk.visit import Delay


def test_visit_leaves_its_records_in_order_when_the_citizen_answers_both_questions(counter):
    counter.is_served("A012")
    counter.touches("answer-5")
    counter.sees("question")
    counter.touches("answer-2")
    counter.sees("thanks")
    shown = " ".join(counter.model.view["content"]["code_lines"])
    log = counter.log()
    rating = next(record for record in log if record.kind == "rating")
    assert rating.body["answers"] == {"service": 5, "officer": 2}
    assert rating.body["trigger"] == "served"
    assert check_text(rating.hash) == shown
    assert counter.kinds() == [
        "visit.called",
        "visit.served",
        "visit.prompted",
        "rating",
    ]
    visits = {record.body["visit"] for record in log if "visit" in record.body}
    assert len(visits) == 1


def test_ticket_number_stands_nowhere_but_in_the_sealed_attachment(counter):
    counter.device.call("A987")
    counter.sees("serving")
    log = counter.log()
    assert all("A987" not in record.envelope.payload.decode() for record in log)
    assert b"A987" not in counter.outbox.read_bytes()
    called = next(record for record in log if record.kind == "visit.called")
    assert list(called.attached) == ["ticket"]


def test_call_takes_effect_after_thanks_when_it_comes_in_the_middle_of_a_question(counter):
    counter.is_served("A012")
    counter.touches("answer-4")
    counter.sees("question")
    counter.device.call("A013")
    counter.waits_for(lambda: counter.kiosk.controller.state.open.ticket == "A013")
    assert counter.screen == "question"
    counter.touches("answer-4")
    counter.sees("thanks")
    counter.lets_pass(Delay.THANKS)
    counter.sees("serving")
    assert counter.kinds() == [
        "visit.called",
        "visit.served",
        "visit.prompted",
        "visit.called",
        "rating",
    ]


def test_prompt_ends_unrated_when_nobody_touches_it(counter):
    counter.is_served("A012")
    counter.lets_pass(Delay.PROMPT_WINDOW)
    counter.sees("idle")
    last = counter.log()[-1]
    assert (last.kind, last.body["cause"]) == ("visit.unrated", "window-over")


def test_rating_is_late_when_the_citizen_comes_back_to_the_screen(counter):
    counter.is_served("A012")
    counter.lets_pass(Delay.PROMPT_WINDOW)
    counter.sees("idle")
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-3")
    counter.touches("answer-3")
    counter.sees("thanks")
    records = counter.log()
    rating = next(record for record in records if record.kind == "rating")
    served = next(record for record in records if record.kind == "visit.served")
    assert rating.body["late"]
    assert rating.body["visit"] == served.body["visit"]
