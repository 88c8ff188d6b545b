"""Every way of asking, from the first touch to the record."""

import pytest

ASKED = {
    "one-touch": ('id = "cham-nhanh"', (4,), "cham-nhanh@1", []),
    "three-questions": (
        'id = "cham-nhanh"\nblocks = ["liem-chinh"]',
        (5, 1, 3),
        "cham-nhanh@1",
        ["liem-chinh@1"],
    ),
    "tt01": ('id = "tt01"', (3, 2, 1, 3), "tt01@1", []),
}


@pytest.mark.parametrize(("lines", "values", "name", "blocks"), ASKED.values(), ids=ASKED)
def test_questionnaire_is_asked_to_its_end_and_recorded(new_counter, lines, values, name, blocks):
    counter = new_counter(questionnaire=lines)
    counter.rates(*values)
    rating = counter.body("rating")
    assert list(rating["answers"].values()) == list(values)
    assert (rating["questionnaire"], rating["blocks"]) == (name, blocks)


def test_order_of_the_scale_is_on_the_screen_and_in_the_record(new_counter):
    counter = new_counter(screen='scale_order = "worst-first"')
    counter.begins()
    first, last = counter.place_of("answer-1"), counter.place_of("answer-5")
    assert (first.y(), first.x()) < (last.y(), last.x())
    counter.answers(5, 5)
    counter.sees("thanks")
    assert counter.body("rating")["scale_order"] == "worst-first"
