"""The screen that nobody uses at night."""

NIGHT = 'night_from = "21:00"\nnight_to = "05:00"'


def test_one_touch_begins_when_the_screen_is_dimmed(new_counter):
    counter = new_counter(screen=NIGHT, hour=23)
    assert counter.view["rest"]["dim"] == 60
    assert counter.window.touchable("night") is not None
    counter.touches("rate")
    counter.sees("question")
    assert counter.view["rest"]["dim"] == 0
    assert counter.window.touchable("night") is None
    counter.answers(5, 4)
    counter.sees("thanks")
    counter.leaves()
    assert counter.view["rest"]["dim"] == 60
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 4}


def test_screen_is_bright_by_day(new_counter):
    counter = new_counter(screen=NIGHT, hour=12)
    assert counter.view["rest"]["dim"] == 0
