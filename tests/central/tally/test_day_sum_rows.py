"""What of the rows goes into a day's sums: phones, marked records and other days each their way."""

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.tally.day_sums import NO_QUESTION, day_sum_rows, summed_day_rows
from central.tally.deltas import ANSWERED, PHONE_ANSWERED

DAY, OTHER = "2026-11-20", "2026-11-21"


def rating(ratings, channel=KIOSK_CHANNEL, mark="", day=DAY):
    return {
        "day": day,
        "questionnaire": "q@1",
        "channel": channel,
        "mark": mark,
        "ratings": ratings,
    }


def visits(n, event, counter="quay-01", mark="", day=DAY):
    return {"day": day, "counter_id": counter, "event": event, "mark": mark, "n": n}


def summed(*rows):
    (found,) = summed_day_rows("xa-mau", [DAY], rows)
    return {name: found[name] for name in ("rated", "served", "at_kiosk", "by_phone")}


def test_ratings_that_count_are_those_at_kiosks_that_are_not_marked():
    rows = [
        rating(3),
        rating(4),
        rating(10, PHONE_CHANNEL),
        rating(20, mark="test"),
        rating(40, day=OTHER),
    ]
    (found,) = day_sum_rows("xa-mau", [DAY], [], rows)
    assert (found["question"], found["n"]) == (NO_QUESTION, 7)


def test_answers_of_all_counters_are_one_sum_and_nothing_is_no_row():
    cell = {"day": DAY, "questionnaire": "q@1", "question": "service", "answer": 5}
    rows = [{**cell, "n": 2}, {**cell, "n": 5}, {**cell, "answer": 4, "n": 0}]
    rows.append({**cell, "day": OTHER, "n": 9})
    assert day_sum_rows("xa-mau", [DAY], rows, []) == [{"site_id": "xa-mau", **cell, "n": 7}]


def test_visits_that_are_marked_or_of_another_day_are_in_no_sum():
    rows = [
        visits(2, "served"),
        visits(1, "served", mark="test"),
        visits(1, "served", day=OTHER),
    ]
    assert summed(*rows)["served"] == 2


def test_no_more_answered_at_a_counters_kiosk_than_were_served_there():
    rows = [visits(2, "served"), visits(5, ANSWERED), visits(9, "served", "quay-02")]
    assert summed(*rows) == {"rated": 0, "served": 11, "at_kiosk": 2, "by_phone": 0}


def test_answers_by_phone_are_told_where_the_log_tells_of_serving():
    rows = [visits(4, "served"), visits(3, ANSWERED), visits(2, PHONE_ANSWERED)]
    rows += [visits(6, ANSWERED, "quay-02"), visits(6, PHONE_ANSWERED, "quay-02")]
    assert summed(*rows) == {"rated": 0, "served": 4, "at_kiosk": 1, "by_phone": 2}


def test_day_without_any_visit_has_a_row_that_says_its_sums_are_whole():
    assert summed() == {"rated": 0, "served": 0, "at_kiosk": 0, "by_phone": 0}
