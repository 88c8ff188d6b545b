"""A token replayed, in turn or from many phones at once, counts exactly once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from central.phone.drawing import Reader
from kiosk.record import base64url
from tests.central.hall import visit_id
from tests.central.phone.conftest import Phone

PHONES = 8


@pytest.mark.both_databases
def test_replay_in_parallel_counts_exactly_once(phone):
    token, visiting, start = phone.token(), phone.service.visiting, Barrier(PHONES)

    def rate(level):
        start.wait(30)
        for step, question in ((1, "service"), (2, "officer")):
            reader = Reader("vi", {"part": "rating", "step": str(step)})
            visiting.answer(reader, token, {question: str(1 + level % 5)})

    with ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(rate, range(PHONES)))
    assert len(phone.records()) == 1
    assert phone.counted() == 1
    assert phone.audit().records == 2


@pytest.mark.both_databases
def test_replay_in_two_processes_counts_exactly_once(phone):
    token, first = phone.token(), phone.service.visiting
    phone.start()
    second, start = phone.service.visiting, Barrier(2)
    phone.answer(token, 1, service="5")

    def finish(visiting):
        start.wait(30)
        reader = Reader("vi", {"part": "rating", "step": "2"})
        return visiting.answer(reader, token, {"officer": "4"}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(finish, (first, second))) == [303, 303]
    assert phone.counted() == 1


def test_another_token_for_the_same_visit_is_marked_and_not_counted(phone):
    phone.rate(phone.token(1))
    phone.rate(phone.token(1, nonce=99))
    assert phone.counted() == 1
    assert phone.counted(mark="double") == 1
    assert [rule for _, rule in phone.marks()] == ["double"]
    phone.audit()


@pytest.mark.parametrize("first", ["kiosk", "phone"])
def test_kiosks_rating_counts_and_the_phones_is_marked_whichever_came_first(phone, first):
    token = phone.token(1)
    turns = [lambda: phone.rate(token, 1, 1), lambda: _rate_at_kiosk(phone)]
    for turn in turns if first == "phone" else turns[::-1]:
        turn()
    assert phone.counted() == 0
    assert phone.counted(mark="also-kiosk") == 1
    assert phone.counted("rated") == 1
    assert phone.counted("answered") == 1
    assert [rule for _, rule in phone.marks()] == ["also-kiosk"]
    counted = phone.hall.rows(
        "SELECT channel, answer FROM rating_tallies WHERE mark = '' AND n > 0"
    )
    assert {channel for channel, _ in counted} == {"kiosk"}
    found = phone.audit()
    assert (found.ratings, found.phone_ratings, found.marked) == (1, 0, 1)


def _rate_at_kiosk(phone):
    phone.kiosk.serve_and_rate(visit_id(1))
    phone.kiosk.send()


def test_visit_rated_on_a_phone_is_answered_once_its_kiosk_tells_of_it(phone):
    phone.rate(phone.token(1))
    assert phone.counted("answered") == 0
    phone.kiosk.event("served", visit_id(1))
    phone.kiosk.event("unrated", visit_id(1), cause="window-over")
    phone.kiosk.send()
    assert phone.counted("answered") == 1
    assert phone.counted("rated") == 0
    phone.audit()


def test_survey_counts_beside_a_rating_of_the_kiosk(phone):
    token = phone.token(1)
    phone.rate(token)
    for step in range(1, 6):
        phone.answer(token, step, part="survey", **{"sipas-15": "4"} if step == 1 else {})
    _rate_at_kiosk(phone)
    assert phone.counted("phone-surveyed") == 1
    assert phone.counted(mark="also-kiosk") == 1
    phone.audit()


def test_phone_is_in_no_figure_of_the_kiosks_and_shown_apart_in_steps(phone):
    from central.released.today import today
    from central.store.engine import reading

    for number in range(1, 7):
        phone.rate(phone.token(number), 1, 1)
        with reading(phone.hall.engine) as connection:
            view = today(connection, "xa-mau", phone.hall.now)
        assert view.phone == (number if number == 5 else 5 * (number // 5))
    assert (view.rated, view.headline, view.marked) == (0, None, 0)
    assert phone.hall.rows("SELECT * FROM released_tallies") == []
    for number in range(11, 16):
        phone.kiosk.serve_and_rate(visit_id(number), 5)
    phone.kiosk.send()
    with reading(phone.hall.engine) as connection:
        view = today(connection, "xa-mau", phone.hall.now)
    assert view.headline.levels == {1: 0, 2: 0, 3: 0, 4: 0, 5: 5}
    assert (view.rated, view.phone) == (5, 5)
    phone.audit()


def test_token_of_one_site_writes_in_that_sites_log_alone(phone, hall, runner):
    hall.add_site("xa-khac")
    other = hall.add_kiosk("quay-1", site="xa-khac")
    token = phone.token(kiosk=other.place.kiosk, key=other.key)
    phone.rate(token)
    assert phone.hall.rows("SELECT DISTINCT site_id FROM records") == [("xa-khac",)]
    assert base64url.decode(phone.hall.rows("SELECT epoch FROM logs")[0][0])
    assert Phone(hall, runner).counted() == 1
